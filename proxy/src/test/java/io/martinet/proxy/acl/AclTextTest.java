package io.martinet.proxy.acl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were observed on Swift 2.30.1. */
class AclTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".r:*|.r:*",
        ".r: *|.r:*",
        ".r:-*|.r:-*",
        ".r:*.example.com|.r:.example.com",
        ".r:**|.r:*",
        ".r:*foo|.r:foo",
        ".ref:x|.r:x",
        ".referrer:-x|.r:-x",
        ".referer: - y|.r:-y",
        ".rlistings|.rlistings",
        ".foo|.foo",
        ".r:a:b|.r:a:b",
        "a b , c|a b,c",
        "te%73t|te%73t",
        "*:*|*:*",
        ".r:* , .rlistings ,bob , test2:*|.r:*,.rlistings,bob,test2:*",
      })
  void itemsAreStoredNormalised(String sent, String stored) {
    assertThat(AclText.normalise(sent, false)).isEqualTo(new AclText.Normal(stored));
  }

  @Test
  void aListWithoutItemsRemovesTheAcl() {
    assertThat(AclText.normalise(" , ,", false)).isEqualTo(new AclText.Normal(""));
  }

  @ParameterizedTest
  @CsvSource({
    ".r:,No host/domain value after referrer designation in ACL: '.r:'",
    ".r:.,No host/domain value after referrer designation in ACL: '.r:.'",
    ".r:-,No host/domain value after referrer designation in ACL: '.r:-'",
    ".foo:bar,Unknown designator '.foo' in ACL: '.foo:bar'",
    ".R:*,Unknown designator '.R' in ACL: '.R:*'",
  })
  void itemsOutsideTheGrammarAreRefused(String sent, String message) {
    assertThat(AclText.normalise(sent, false)).isEqualTo(new AclText.Invalid(message));
  }

  @Test
  void writeListsKnowNoReferrers() {
    assertThat(AclText.normalise("bob,.r:*", true))
        .isEqualTo(new AclText.Invalid("Referrers not allowed in write ACL: '.r:*'"));
    assertThat(AclText.normalise("bob, test:tester3", true))
        .isEqualTo(new AclText.Normal("bob,test:tester3"));
  }
}
