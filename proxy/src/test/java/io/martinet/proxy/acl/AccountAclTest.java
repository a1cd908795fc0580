package io.martinet.proxy.acl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values were observed on Swift 2.30.1. */
class AccountAclTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"admin\": [\"b\", \"a\"]}|{\"admin\":[\"b\",\"a\"]}",
        "{\"read-only\":[\"b\"],\"admin\":[\"a\"]}|{\"admin\":[\"a\"],\"read-only\":[\"b\"]}",
        "{\"admin\":[]}|{\"admin\":[]}",
        "{\"admin\":[\"é\"]}|{\"admin\":[\"\\u00e9\"]}",
      })
  void isStoredCompactWithKeysInOrderAndInAscii(String sent, String stored) {
    assertThat(valid(sent).format()).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}"})
  void nothingClears(String sent) {
    assertThat(valid(sent).format()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|Syntax error in input ('[]')",
        "null|Syntax error in input ('null')",
        "{|Syntax error in input ('{')",
        "{\"foo\":[]}|Key \"foo\" not recognized",
        "{\"admin\":\"x\"}|Value for key \"admin\" must be a list",
        "{\"admin\":[1]}|Elements of \"admin\" list must be strings",
      })
  void anythingElseIsRefused(String sent, String message) {
    assertThat(AccountAcl.parse(sent)).isEqualTo(new AccountAcl.Parsed.Invalid(message));
  }

  @Test
  void grantsARightToAnyOfTheSendersGroups() {
    AccountAcl acl = valid("{\"read-only\":[\"test:tester3\"]}");

    assertThat(acl.grants(AccountAcl.READ_ONLY, List.of("test", "test:tester3"))).isTrue();
    assertThat(acl.grants(AccountAcl.READ_ONLY, List.of("test"))).isFalse();
    assertThat(acl.grants(AccountAcl.ADMIN, List.of("test:tester3"))).isFalse();
  }

  @Test
  void whatCannotBeReadGrantsNothing() {
    assertThat(AccountAcl.stored("{")).isEqualTo(AccountAcl.NONE);
    assertThat(AccountAcl.stored(null)).isEqualTo(AccountAcl.NONE);
  }

  private static AccountAcl valid(String text) {
    return ((AccountAcl.Parsed.Valid) AccountAcl.parse(text)).acl();
  }
}
