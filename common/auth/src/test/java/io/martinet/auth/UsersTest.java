package io.martinet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UsersTest {
  private final SeededEntropy entropy = new SeededEntropy(3);
  private final User tester = User.of("test", "tester", StoredKey.parse("testing"), ".admin");
  private final User plain = User.of("test", "tester3", StoredKey.parse("testing3"));
  private final User service =
      User.of("test5", "tester5", StoredKey.parse("testing5"), "service", ".reseller_reader");
  private final User hashed =
      User.of("h", "user:with:colons", StoredKey.hash("sécret", entropy), ".reseller_admin");
  private final Users users =
      new Users(List.of(tester, plain, service, hashed), List.of("AUTH_", "SERVICE_"), entropy);

  @Test
  void anAdminHasTheAccountUnderEveryResellerPrefix() {
    assertThat(granted("test:tester", "testing").groups())
        .containsExactly("test", "test:tester", "AUTH_test", "SERVICE_test");
    assertThat(granted("test:tester", "testing").account()).isEqualTo("AUTH_test");
  }

  @Test
  void othersHaveAccountLoginAndConfiguredGroupsOnly() {
    assertThat(granted("test:tester3", "testing3").groups())
        .containsExactly("test", "test:tester3");
    assertThat(granted("test5:tester5", "testing5").groups())
        .containsExactly("test5", "test5:tester5", "service", ".reseller_reader");
  }

  @Test
  void anAdminOfAnotherStorageUrlHasThatAccountToo() {
    var user =
        new User("a", "b", StoredKey.parse("k"), List.of(".admin"), "$HOST/v1/AUTH_elsewhere");
    var identity = new Users(List.of(user), List.of("AUTH_"), entropy).identity(user);
    assertThat(identity.account()).isEqualTo("AUTH_elsewhere");
    assertThat(identity.groups()).containsExactly("a", "a:b", "AUTH_a", "AUTH_elsewhere");
  }

  @Test
  void wrongKeysAndUnknownUsersAreDenied() {
    assertDenied("test:tester", "Testing");
    assertDenied("test:tester", "");
    assertDenied("test:nobody", "testing");
    assertDenied("", "");
    assertDenied("h:user:with:colons", "secret");
    assertDenied("h:user:with:colons", "");
    assertDenied("h:nobody", "sécret");
  }

  private void assertDenied(String login, String key) {
    assertThat(users.login(login, key)).isEqualTo(new LoginOutcome.Denied());
  }

  @Test
  void aHashedKeyIsCheckedAndThenRemembered() {
    for (int i = 0; i < 3; i++) {
      assertThat(granted("h:user:with:colons", "sécret").groups()).contains(".reseller_admin");
      assertDenied("h:user:with:colons", "sécret2");
    }
  }

  /** Each hash takes 0.1 s and more: a thousand logins pass in time only if one is hashed. */
  @Test
  @Timeout(60)
  void aRememberedKeyIsNotHashedAgain() {
    StoredKey right = StoredKey.parse(StoredKeyTest.hashedText("key", 100_000));
    var one = new Users(List.of(User.of("a", "b", right)), List.of("AUTH_"), entropy);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.login("a:b", "key")).isInstanceOf(LoginOutcome.Granted.class);
    }
  }

  @Test
  @Timeout(60)
  void manyLoginsAtATimeWaitTheirTurn() {
    List<CompletableFuture<LoginOutcome>> logins =
        IntStream.range(0, 16)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() -> users.login("h:user:with:colons", "sécret")))
            .toList();
    assertThat(logins)
        .allSatisfy(login ->
            assertThat(login)
                .succeedsWithin(Duration.ofSeconds(30))
                .isInstanceOf(LoginOutcome.Granted.class));
  }

  @Test
  void aUserThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> new Users(List.of(tester, tester), List.of("AUTH_"), entropy))
        .hasMessageContaining("test:tester stands twice");
    assertThatThrownBy(() -> User.of("a:b", "c", StoredKey.parse("k")))
        .hasMessageContaining("not a user");
    assertThatThrownBy(() -> User.of("a", "b", StoredKey.parse("k"), "x,y"))
        .hasMessageContaining("commas");
  }

  @Test
  void noTextShowsAKey() {
    assertThat(tester.toString()).doesNotContain("testing");
    assertThat(hashed.toString()).doesNotContain("pbkdf2");
  }

  private Identity granted(String login, String key) {
    return switch (users.login(login, key)) {
      case LoginOutcome.Granted(Identity identity, _) -> identity;
      case LoginOutcome.Denied(), LoginOutcome.Busy() ->
          throw new AssertionError(login + " was not granted");
    };
  }
}
