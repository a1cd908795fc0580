package io.martinet.auth;

import java.time.Instant;

/** What a token is worth. */
public sealed interface TokenCheck {
  /**
   * Signed by this cluster and still good.
   *
   * @param identity who it was issued to, with the groups of that moment
   */
  record Valid(Identity identity, Instant issuedAt, Instant expiresAt) implements TokenCheck {}

  /** Signed by this cluster, but its time is over. */
  record Expired(Instant expiresAt) implements TokenCheck {}

  /**
   * Begins as this cluster's tokens do, but is none: cut, changed, forged, or signed by a key that
   * was rotated out.
   *
   * @param reason for logs; never holds the token
   */
  record Invalid(String reason) implements TokenCheck {}

  /** Does not begin as this cluster's tokens do: another system's, which is not ours to judge. */
  record Foreign() implements TokenCheck {}
}
