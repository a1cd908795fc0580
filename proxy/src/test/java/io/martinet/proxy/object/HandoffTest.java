package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.http.wire.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 5: handoffs take the copy of a primary that cannot, and count for nothing. */
class HandoffTest {
  /** Gathered, streamed, streamed into a file. */
  private static final int SMALL = 4_096;

  private static final int MEDIUM = 100_000;
  private static final int LARGE = 400_000;

  private static final Duration NOTICED = Duration.ofSeconds(2);

  private final ObjectPathHarness store = new ObjectPathHarness(3);
  private final FakeReplica handoff = store.cluster.handoffs.getFirst();
  private final FakeReplica second = store.cluster.handoffs.get(1);

  @ParameterizedTest
  @ValueSource(ints = {0, SMALL, MEDIUM, LARGE})
  void rule5_aHandoffTakesTheCopyOfADeadPrimary(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    store.replica(1).isDead = true;

    assertThat(store.put(store.body(body), "X-Object-Meta-A", "b").status()).isEqualTo(201);
    store.settle();

    assertThat(stateOf(handoff)).isEqualTo(store.state(0));
    assertThat(handoff.at(ObjectPathHarness.PATH).body).isEqualTo(body);
    assertThat(handoff.at(ObjectPathHarness.PATH).dataHeaders)
        .containsEntry("X-Object-Meta-A", "b");
    assertThat(stateOf(second)).isEqualTo(ObjectState.NONE);
    assertThat(store.count("handoffs")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aSuspectIsNotSentWhatAHandoffTakes(int length) throws Exception {
    store.replica(1).isDead = true;
    assertThat(store.put(store.body(ObjectPathHarness.bytes(length))).status()).isEqualTo(201);
    store.settle();
    store.replica(1).log.clear();

    byte[] body = ObjectPathHarness.bytes(length + 1);
    assertThat(store.put(store.body(body)).status()).isEqualTo(201);
    store.settle();

    assertThat(store.replica(1).log).doesNotContain("PUT", "EXPECT");
    assertThat(handoff.at(ObjectPathHarness.PATH).body).isEqualTo(body);
  }

  @Test
  void theRowIsOwedByPrimariesAlone() throws Exception {
    store.replica(1).isDead = true;

    assertThat(store.put(store.body(ObjectPathHarness.bytes(LARGE))).status()).isEqualTo(201);
    store.settle();

    assertThat(handoff.commits).hasSize(1);
    assertThat(handoff.commits.getFirst().contains(Wire.ROW_TARGETS)).isFalse();
    assertThat(store.replica(0).commits.getFirst().contains(Wire.ROW_TARGETS)).isTrue();
  }

  @Test
  void aHandoffTakesTheTombstoneToo() throws Exception {
    store.put("text");
    store.settle();
    store.replica(2).isDead = true;

    assertThat(store.delete().status()).isEqualTo(204);
    store.settle();

    assertThat(stateOf(handoff)).isEqualTo(store.state(0));
    assertThat(stateOf(handoff).isDeleted()).isTrue();
  }

  @Test
  void metadataDoNotGoToHandoffs() throws Exception {
    store.put("text");
    store.settle();
    store.replica(2).isDead = true;

    assertThat(store.post("X-Object-Meta-A", "b").status()).isEqualTo(202);
    store.settle();

    assertThat(handoff.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aDeadHandoffIsFollowedByTheNext(int length) throws Exception {
    store.replica(0).isDead = true;
    handoff.isDead = true;

    assertThat(store.put(store.body(ObjectPathHarness.bytes(length))).status()).isEqualTo(201);
    store.settle();
    assertThat(store.put(store.body(ObjectPathHarness.bytes(length))).status()).isEqualTo(201);
    store.settle();

    assertThat(stateOf(second)).isEqualTo(store.state(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void rule5_handoffsAreNoMajority(int length) throws Exception {
    store.replica(0).isDead = true;
    store.replica(1).isDead = true;

    assertThat(store.put(store.body(ObjectPathHarness.bytes(length))).status()).isEqualTo(503);
    store.settle();
    // Known to be down by now: still nothing but primaries counts.
    assertThat(store.put(store.body(ObjectPathHarness.bytes(length))).status()).isEqualTo(503);
    assertThat(store.delete().status()).isEqualTo(503);
    assertThat(store.get().status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void aPrimaryThatHangsIsReplacedToo(String method) throws Exception {
    store.replica(1).isSilent = true;

    int status = method.equals("PUT") ? store.put("text").status() : store.delete().status();

    assertThat(status).isEqualTo(method.equals("PUT") ? 201 : 404);
    store.settle();
    assertThat(stateOf(handoff)).isEqualTo(store.state(0));
  }

  @Test
  void aDeviceThatHangsHoldsUpOnlyTheFirstRequests() throws Exception {
    store.put("text");
    store.settle();
    store.replica(0).isSilent = true;
    assertThat(store.get().status()).isEqualTo(200);
    store.time.pass(NOTICED);

    long begun = store.time.nanos();
    assertThat(store.get().status()).isEqualTo(200);
    assertThat(store.put("more").status()).isEqualTo(201);
    assertThat(store.put(store.body(ObjectPathHarness.bytes(LARGE))).status()).isEqualTo(201);
    assertThat(store.delete().status()).isEqualTo(204);

    assertThat(Duration.ofNanos(store.time.nanos() - begun)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aDeviceOutOfServiceIsLeftOutFromItsFirst507() throws Exception {
    store.put("text");
    store.settle();
    store.replica(0).alwaysStatus = 507;
    assertThat(store.get().status()).isEqualTo(200);
    store.replica(0).log.clear();

    assertThat(store.get().status()).isEqualTo(200);
    assertThat(store.put("more").status()).isEqualTo(201);

    assertThat(store.replica(0).log).isEmpty();
    store.settle();
    assertThat(stateOf(handoff)).isEqualTo(store.state(1));
  }

  @Test
  void aDeviceThatIsBackIsUsedAfterTheNextTrial() throws Exception {
    store.replica(1).isDead = true;
    assertThat(store.put("text").status()).isEqualTo(201);
    store.time.pass(NOTICED);
    assertThat(store.suspects.isSuspect(store.replica(1).device)).isTrue();

    store.replica(1).isDead = false;
    store.time.pass(NOTICED);
    assertThat(store.suspects.isSuspect(store.replica(1).device)).isFalse();
    assertThat(store.put("more").status()).isEqualTo(201);
    store.settle();

    assertThat(store.state(1)).isEqualTo(store.state(0));
  }

  @Test
  void whoAnswersATrialIsNoSuspectHoweverLongItsRequestTakes() throws Exception {
    store.put("text");
    store.settle();
    store.replica(0).slow.put("GET", Duration.ofSeconds(5));

    assertThat(store.get().status()).isEqualTo(200);
    store.time.pass(NOTICED);

    assertThat(store.replica(0).log).contains("STATE");
    assertThat(store.suspects.isSuspect(store.replica(0).device)).isFalse();
  }

  @Test
  void aSuspectThatNobodyWantsIsForgotten() throws Exception {
    FakeReplica gone = store.replica(1);
    gone.isDead = true;
    assertThat(store.put("text").status()).isEqualTo(201);
    store.time.pass(Duration.ofMinutes(9));
    assertThat(store.suspects.isSuspect(gone.device)).isTrue();

    store.time.pass(Duration.ofMinutes(11));
    gone.log.clear();
    store.time.pass(Duration.ofMinutes(1));

    assertThat(gone.log).as("trials").isEmpty();
    assertThat(store.suspects.isSuspect(gone.device)).isFalse();
  }

  @Test
  void suspicionIsNoKnowledge() throws Exception {
    store.put("text");
    store.settle();
    for (int replica = 0; replica < 3; replica++) {
      store.replica(replica).isDead = true;
    }
    assertThat(store.get().status()).isEqualTo(503);

    // Nobody knows yet that they are back: they are asked all the same.
    for (int replica = 0; replica < 3; replica++) {
      store.replica(replica).isDead = false;
    }
    assertThat(store.suspects.isSuspect(store.replica(0).device)).isTrue();
    assertThat(store.get().status()).isEqualTo(200);
    assertThat(store.put("more").status()).isEqualTo(201);
  }

  @Test
  void aContainerReplicaThatHangsIsNotWaitedForOnceItIsSuspected() throws Exception {
    store.cluster.deadContainers.add("c1");
    store.put("text");
    // What object servers waited for in vain is tried, though the proxy never asked it anything.
    store.settle();
    store.time.pass(NOTICED);
    assertThat(store.suspects.isSuspect(store.containers.get(1))).isTrue();
    assertThat(store.suspects.isSuspect(store.containers.get(0))).isFalse();

    store.replica(1).commits.clear();
    store.put("more");
    assertThat(store.replica(1).commits.getFirst().get(Wire.ROW_TARGETS)).doesNotContain("*");

    store.cluster.deadContainers.clear();
    store.time.pass(NOTICED);
    store.replica(1).commits.clear();
    store.put("more");
    assertThat(store.replica(1).commits.getFirst().get(Wire.ROW_TARGETS)).contains("*");
  }

  private static ObjectState stateOf(FakeReplica replica) {
    return replica.state(ObjectPathHarness.PATH);
  }
}
