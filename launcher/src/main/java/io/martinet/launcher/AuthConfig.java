package io.martinet.launcher;

import io.martinet.auth.StoredKey;
import io.martinet.auth.Tokens;
import io.martinet.auth.User;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The v1 login.
 *
 * @param resellerPrefix what accounts begin with
 * @param servicePrefix what accounts begin with for which a service must vouch; empty: none
 * @param tokenLife how long a token is good for
 * @param users beside the administrator of {@code v1rc}
 */
record AuthConfig(
    String resellerPrefix, String servicePrefix, Duration tokenLife, List<User> users) {
  /** What vouches for a service account: the group that Swift's test user test5 has. */
  private static final String SERVICE_GROUP = "service";

  AuthConfig {
    if (tokenLife.toSeconds() < 1) {
      throw new IllegalArgumentException("auth.token_life must be at least 1s, was " + tokenLife);
    }
    users = List.copyOf(users);
  }

  /** Swift's prefix and lifetime, no further users. */
  static AuthConfig defaults() {
    return new AuthConfig("AUTH_", "SERVICE_", Tokens.LIFETIME_DEFAULT, List.of());
  }

  /** Reads {@code [auth]}. */
  static AuthConfig from(Section auth) {
    AuthConfig d = defaults();
    return new AuthConfig(
        auth.text("reseller_prefix", d.resellerPrefix),
        auth.text("service_prefix", d.servicePrefix),
        auth.duration("token_life", d.tokenLife),
        auth.secrets("users").stream().map(AuthConfig::user).toList());
  }

  /** Kinds of accounts, that of storage URLs first. */
  List<ResellerPrefix> prefixes() {
    ResellerPrefix first = new ResellerPrefix(resellerPrefix, null);
    return servicePrefix.isEmpty()
        ? List.of(first)
        : List.of(first, new ResellerPrefix(servicePrefix, SERVICE_GROUP));
  }

  /**
   * The users of a start: the administrator, those configured, and Swift's when asked for.
   *
   * @param adminKey null: there is no administrator
   */
  List<User> withAdmin(@Nullable Secret adminKey, boolean isDemo) {
    List<User> all = new ArrayList<>();
    if (adminKey != null) {
      all.add(
          new User("admin", "admin", new StoredKey.Plain(adminKey.reveal()), RESELLER_ADMIN, null));
    }
    all.addAll(users);
    if (isDemo) {
      all.addAll(DEMO);
    }
    return all;
  }

  private static final List<String> RESELLER_ADMIN = List.of(User.RESELLER_ADMIN);

  /** The users that the tests of Swift and of its clients expect. */
  private static final List<User> DEMO =
      List.of(
          demo("test", "tester", "testing", User.ADMIN),
          demo("test", "tester2", "testing2", User.ADMIN),
          demo("test2", "tester2", "testing2", User.ADMIN),
          demo("test", "tester3", "testing3"),
          demo("test5", "tester5", "testing5", "service"),
          demo("test", "tester6", "testing6", User.RESELLER_ADMIN));

  private static User demo(String account, String name, String key, String... groups) {
    return User.of(account, name, new StoredKey.Plain(key), groups);
  }

  /** {@code ACCOUNT:USER KEY [GROUP …]}; the message of an error must not show the key. */
  private static User user(Secret line) {
    String[] words = line.reveal().strip().split("\\s+");
    String[] login = words[0].split(":", 2);
    if (words.length < 2 || login.length < 2) {
      throw new IllegalArgumentException(
          "auth.users must hold texts such as \"account:user key .admin\"");
    }
    return new User(
        login[0],
        login[1],
        StoredKey.parse(words[1]),
        List.of(words).subList(2, words.length),
        null);
  }
}
