package io.martinet.proxy.keystone;

import io.martinet.proxy.keystone.KeystoneToken.Named;
import java.time.Instant;
import java.util.List;

/** Users of two projects in the default domain, and of one elsewhere. */
final class TestTokens {
  static final Instant EXPIRY = Instant.parse("2026-11-23T08:00:00Z");

  static final Named ACME = new Named("p1", "acme", "default");
  static final Named OTHER = new Named("p2", "other", "default");
  static final Named FOREIGN = new Named("p3", "acme", "d3");

  static final Named ANNA = new Named("u1", "anna", "default");
  static final Named BERT = new Named("u2", "bert", "default");
  static final Named CLARA = new Named("u3", "anna", "d3");

  private TestTokens() {}

  static KeystoneToken token(Named user, Named project, String... roles) {
    return new KeystoneToken(user, project, List.of(roles), EXPIRY);
  }
}
