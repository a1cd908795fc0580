package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.proxy.InfoLookup;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 27, and names that are looked up by their container's policy: what a proxy remembers of a
 * container may be of before another proxy deleted it, or made it again with another policy.
 */
class ContainerMadeAgainTest {
  private static final String OF_POLICY_1 = ObjectPathHarness.PATH + " of policy 1";

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void rule27_aPutThatNoListingTakesIsTakenBackAndNotFound() throws Exception {
    store.containerNow = new InfoLookup.Absent<>(true);
    List.of("c0", "c1").forEach(each -> store.cluster.policyOfContainers.put(each, 9));

    assertThat(store.put("text").status()).isEqualTo(404);
    store.settle();
    assertThat(store.states()).allSatisfy(state -> assertThat(state.isLive()).isFalse());
  }

  @Test
  void aPutOfAPolicyThatIsPastIsTakenBackAndToBeSentAgain() throws Exception {
    store.makeAgain();

    assertThat(store.put("text").status()).isEqualTo(503);
    store.settle();
    assertThat(store.states()).allSatisfy(state -> assertThat(state.isLive()).isFalse());
    assertThat(store.put("again").status()).isEqualTo(201);
    assertThat(store.get().text()).isEqualTo("again");
    assertThat(store.replica(0).state(OF_POLICY_1).isLive()).isTrue();
  }

  /** What comes later under the same name stays, whoever writes it. */
  @Test
  void takingBackLeavesWhatIsNewer() throws Exception {
    store.makeAgain();
    store.replica(2).slow.put("DELETE", Duration.ofSeconds(5));
    store.put("text");
    Version above = store.state(0).tombstone();
    assertThat(above.isNone()).isFalse();
    Version later = store.seed("later", 0, 2);
    store.settle();

    assertThat(later.isAfter(above)).isTrue();
    assertThat(store.state(2).isLive()).isTrue();
    assertThat(store.replica(0).log).filteredOn("DELETE"::equals).hasSize(1);
  }

  @Test
  void aMinorityThatRefusesIsNoReason() throws Exception {
    store.cluster.policyOfContainers.put("c0", 1);

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(store.get().text()).isEqualTo("text");
  }

  @Test
  void requestsGoOnInThePolicyThatTheContainerHasByNow() throws Exception {
    store.makeAgain();
    store.container = ObjectPathHarness.ofPolicy(1);
    store.put("text");
    store.container = ObjectPathHarness.ofPolicy(0);

    assertThat(store.get().text()).isEqualTo("text");
    store.container = ObjectPathHarness.ofPolicy(0);
    assertThat(store.head().status()).isEqualTo(200);
    store.container = ObjectPathHarness.ofPolicy(0);
    assertThat(store.post("X-Object-Meta-A", "b").status()).isEqualTo(202);
    store.container = ObjectPathHarness.ofPolicy(0);
    assertThat(store.delete().status()).isEqualTo(204);
    assertThat(store.replica(0).state(OF_POLICY_1).isLive()).isFalse();
  }

  @Test
  void whatIsNotThereInEitherIsNotFound() throws Exception {
    store.makeAgain();

    assertThat(store.get().status()).isEqualTo(404);
    store.container = ObjectPathHarness.ofPolicy(0);
    assertThat(store.delete().status()).isEqualTo(404);
  }

  @Test
  void aPolicyThatThisProxyHasNoRingOfIs503() throws Exception {
    store.container = ObjectPathHarness.ofPolicy(4);

    assertThat(store.get().status()).isEqualTo(503);
    assertThat(store.put("text").status()).isEqualTo(503);
  }
}
