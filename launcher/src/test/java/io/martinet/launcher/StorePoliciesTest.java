package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.proxy.StoragePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorePoliciesTest {
  @Test
  void textsSayAllThatThereIsToSay() {
    StorePolicies policies =
        StorePolicies.parse(
            List.of("3 Ice deprecated replicas=2", "0 gold default alias=Policy-0 alias=au"));
    assertThat(policies.forProxy().all())
        .containsExactly(
            new StoragePolicy(0, "gold", List.of("Policy-0", "au"), true, false),
            new StoragePolicy(3, "Ice", List.of(), false, true));
    assertThat(policies.replicas(0)).isNull();
    assertThat(policies.replicas(3)).isEqualTo(2);
    assertThat(policies.texts())
        .containsExactly("0 gold default alias=Policy-0 alias=au", "3 Ice deprecated replicas=2");
    assertThat(StorePolicies.parse(policies.texts())).isEqualTo(policies);
  }

  @Test
  void ringsAreNamedAsInSwift() {
    StorePolicies policies = StorePolicies.parse(List.of("0 gold default", "12 silver"));
    assertThat(RingKind.all(policies).stream().map(RingKind::ringName))
        .containsExactly("account", "container", "object", "object-12");
    assertThat(RingKind.named("object-12")).contains(RingKind.object(12));
    assertThat(RingKind.named("object")).contains(RingKind.object(0));
    assertThat(List.of("object-0", "object-01", "object-", "account-1", "objects"))
        .allSatisfy(name -> assertThat(RingKind.named(name)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 gold | exactly one storage policy must be the default, there are 0",
        "0 gold default,1 silver default | exactly one storage policy must be the default, there"
            + " are 2",
        "1 silver default | there must be a storage policy with index 0",
        "0 gold default,0 silver | two storage policies have index 0",
        "0 gold default,1 GOLD | two storage policies are called GOLD",
        "0 gold default,1 silver alias=Gold | two storage policies are called Gold",
        "0 gold default deprecated | storage policy gold is deprecated and cannot be the default",
        "0 go_ld default | name of storage policy 0 must be 1 to 64 letters, digits and dashes, was"
            + " \"go_ld\"",
        "0 gold default,1 policy-0 | storage policy 1 cannot be called policy-0",
        "0 gold default,70000 x | index of storage policy x must be 0..65535, was 70000",
        "0 gold default,1 x replicas=0 | replicas of storage policy x must be 1..16, was 0",
        "gold default | store.policies: gold is no number in \"gold default\"",
        "0 | store.policies must hold texts such as \"1 silver\", was \"0\"",
        "0 gold standard | store.policies: \"standard\" is none of default, deprecated, alias=NAME,"
            + " replicas=N in \"0 gold standard\"",
      })
  void whatDoesNotGoTogetherIsNamed(String texts, String why) {
    assertThatThrownBy(() -> StorePolicies.parse(List.of(texts.split(","))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void aPolicyThatWasThereStaysAndItsRingSaysHowManyReplicasItHas() {
    StorePolicies before = StorePolicies.parse(List.of("0 gold default", "1 silver replicas=2"));
    StorePolicies wanted =
        StorePolicies.parse(List.of("0 old deprecated", "1 silver default", "2 new replicas=1"));
    assertThat(wanted.replacing(before).texts())
        .containsExactly("0 old deprecated", "1 silver default replicas=2", "2 new replicas=1");
    assertThatThrownBy(() -> StorePolicies.parse(List.of("0 gold default")).replacing(before))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("policy 1 (silver) has been there and must stay");
    assertThatThrownBy(() ->
            StorePolicies.parse(List.of("0 gold default", "1 silver replicas=3")).replacing(before))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("./martinet ring FILE set_replicas");
  }
}
