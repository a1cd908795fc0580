package io.martinet.auth;

import org.jspecify.annotations.Nullable;

/** What came of a login. */
public sealed interface LoginOutcome {
  /**
   * User and key are right.
   *
   * @param storageUrl the user's own, null for the usual one
   */
  record Granted(Identity identity, @Nullable String storageUrl) implements LoginOutcome {}

  /** No such user, or another key: which, is not said. */
  record Denied() implements LoginOutcome {}

  /** Too many keys are being hashed: 503. */
  record Busy() implements LoginOutcome {}
}
