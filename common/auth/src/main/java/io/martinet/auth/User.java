package io.martinet.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user of the v1 login as configured.
 *
 * @param account first part of the login name; no colon
 * @param name second part of the login name
 * @param groups further groups; {@code .admin}, {@code .reseller_admin} and {@code
 *     .reseller_reader} have their meaning
 * @param storageUrl answered instead of the usual one, null for that; {@code $HOST} in it stands
 *     for scheme and host of the request
 */
public record User(
    String account, String name, StoredKey key, List<String> groups, @Nullable String storageUrl) {
  /** The whole account. */
  public static final String ADMIN = ".admin";

  /** All accounts. */
  public static final String RESELLER_ADMIN = ".reseller_admin";

  /** Reading in all accounts. */
  public static final String RESELLER_READER = ".reseller_reader";

  public User {
    if (account.isEmpty() || account.indexOf(':') >= 0 || name.isEmpty()) {
      throw new IllegalArgumentException("not a user: '" + account + ":" + name + "'");
    }
    if (groups.stream().anyMatch(group -> group.isEmpty() || group.indexOf(',') >= 0)) {
      throw new IllegalArgumentException(
          "groups of " + account + ":" + name + " must be neither empty nor hold commas");
    }
    groups = List.copyOf(groups);
  }

  /** A user with the usual storage URL. */
  public static User of(String account, String name, StoredKey key, String... groups) {
    return new User(account, name, key, List.of(groups), null);
  }

  /** What the login sends: {@code account:user}. */
  public String login() {
    return account + ':' + name;
  }
}
