package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.auth.User;
import io.martinet.service.config.Secret;
import io.martinet.service.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
  private static AuthConfig of(String toml) {
    return AuthConfig.from(Settings.parse("test", toml, Map.of()).section("auth"));
  }

  private static List<String> logins(List<User> users) {
    return users.stream().map(user -> user.login() + " " + user.groups()).toList();
  }

  @Test
  void theAdministratorIsAlwaysThere() {
    List<User> users =
        of("auth.users = [\"acme:anna s3cret .admin  staff\"]").withAdmin(new Secret("k"), false);
    assertThat(logins(users))
        .containsExactly("admin:admin [.reseller_admin]", "acme:anna [.admin, staff]");
    assertThat(users.get(0).key().matches("k")).isTrue();
    assertThat(users.get(1).key().matches("s3cret")).isTrue();
  }

  @Test
  void theDemonstrationAddsSwiftsTestUsers() {
    assertThat(logins(of("").withAdmin(new Secret("admin"), true)))
        .containsExactly(
            "admin:admin [.reseller_admin]",
            "test:tester [.admin]",
            "test:tester2 [.admin]",
            "test2:tester2 [.admin]",
            "test:tester3 []",
            "test5:tester5 [service]",
            "test:tester6 [.reseller_admin]");
  }

  @Test
  void aBrokenUserIsRefusedWithoutShowingItsKey() {
    assertThatThrownBy(() -> of("auth.users = [\"anna s3cret\"]"))
        .hasMessageContaining("auth.users")
        .hasMessageNotContaining("s3cret");
  }
}
