package io.martinet.proxy.auth;

import io.martinet.auth.Identity;
import io.martinet.auth.StoredKey;
import io.martinet.auth.TokenKeys;
import io.martinet.auth.Tokens;
import io.martinet.auth.User;
import io.martinet.auth.Users;
import io.martinet.proxy.FixedEntropy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The users that Swift's own tests expect, and tokens for them. */
public final class TestUsers {
  public static final Users USERS =
      new Users(
          List.of(
              user("admin", "admin", "admin", ".admin", ".reseller_admin"),
              user("admin", "auditor", "admin_ro", ".reseller_reader"),
              user("test", "tester", "testing", ".admin"),
              user("test", "tester3", "testing3"),
              user("test2", "tester2", "testing2", ".admin"),
              user("test5", "tester5", "testing5", "service")),
          ResellerPrefix.DEFAULTS.stream().map(ResellerPrefix::prefix).toList(),
          new FixedEntropy());

  public static final Tokens TOKENS =
      new Tokens(
          "AUTH_",
          TokenKeys.create(new FixedEntropy()),
          InstantSource.system(),
          Duration.ofDays(1));

  private TestUsers() {}

  public static String token(String login) {
    return TOKENS.issue(identity(login)).token();
  }

  static Identity identity(String login) {
    return USERS.identity(
        USERS.all().stream().filter(user -> user.login().equals(login)).findFirst().orElseThrow());
  }

  private static User user(String account, String name, String key, String... groups) {
    return User.of(account, name, StoredKey.parse(key), groups);
  }
}
