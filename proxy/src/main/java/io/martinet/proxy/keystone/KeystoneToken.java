package io.martinet.proxy.keystone;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Keystone says of a token. Immutable.
 *
 * @param user whose it is
 * @param project in which it counts; null: in none, but in a domain, or in the system
 * @param roles what the user is there, in lower case: Swift does not tell cases apart
 * @param expiresAt after that it is worth nothing
 */
public record KeystoneToken(
    Named user, @Nullable Named project, List<String> roles, Instant expiresAt) {
  public KeystoneToken {
    roles = roles.stream().map(role -> role.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * A user or a project.
   *
   * @param id unique
   * @param name unique in its domain
   * @param domainId in which it is
   */
  public record Named(String id, String name, String domainId) {}
}
