package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 6: a partition moves from the third replica to another device while requests come. */
class RingChangeTest {
  private static final int SMALL = 4_096;
  private static final int LARGE = 400_000;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  /** A body at whose first byte the ring changes. */
  private ScriptedBody movingBody(byte[] bytes) {
    ScriptedBody body = store.chunked(bytes);
    body.onFirstRead = store::move;
    return body;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SMALL, LARGE})
  void rule6_aPutByAPastRingIsRunByTheNewerOne(int length) throws Exception {
    FakeReplica arriving = store.move();
    byte[] body = ObjectPathHarness.bytes(length);

    assertThat(store.put(store.body(body)).status()).isEqualTo(201);
    store.settle();

    for (int replica = 0; replica < 3; replica++) {
      assertThat(store.replica(replica).at(ObjectPathHarness.PATH).body).isEqualTo(body);
    }
    assertThat(stateOf(arriving)).isEqualTo(store.state(0));
  }

  @Test
  void rule6_whetherThereIsOneAlreadyIsAskedByTheNewerRingToo() throws Exception {
    store.move();
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(201);
    store.settle();
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(412);
  }

  @Test
  void rule6_aBodyOnItsWayIsCommittedByTheNewerRing() throws Exception {
    byte[] body = ObjectPathHarness.bytes(LARGE);

    assertThat(store.put(movingBody(body)).status()).isEqualTo(201);
    store.settle();

    for (int replica = 0; replica < 3; replica++) {
      assertThat(store.replica(replica).at(ObjectPathHarness.PATH).body).isEqualTo(body);
      assertThat(store.replica(replica).log).contains("COMMIT");
    }
    assertThat(store.get().body()).isEqualTo(body);
  }

  @Test
  void rule6_aBodyOnItsWayThatTooFewHaveByTheNewerRingIsNotAcknowledged() throws Exception {
    store.replica(0).isDead = true;
    store.cluster.handoffs.getFirst().isDead = true;

    assertThat(store.put(movingBody(ObjectPathHarness.bytes(LARGE))).status()).isEqualTo(503);
  }

  @Test
  void rule6_aHandoffThatIsAPrimaryByTheNewerRingCounts() throws Exception {
    store.replica(0).isDead = true;
    byte[] body = ObjectPathHarness.bytes(LARGE);

    assertThat(store.put(movingBody(body)).status()).isEqualTo(201);

    assertThat(store.cluster.handoffs.getFirst().at(ObjectPathHarness.PATH).body).isEqualTo(body);
  }

  @Test
  void rule6_aWriteNeedsAMajorityOfBothSets() throws Exception {
    FakeReplica arriving = store.move();
    store.learn();
    store.replica(0).isDead = true;
    assertThat(store.put("a").status()).isEqualTo(201);

    // One of those that have it, and of those that had it two.
    arriving.isDead = true;
    assertThat(store.put("b").status()).isEqualTo(503);

    arriving.isDead = false;
    store.replica(2).isDead = true;
    assertThat(store.put("c").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE"})
  void rule6_aRequestByAPastRingIsRunByTheNewerOne(String method) throws Exception {
    store.put("text");
    store.settle();
    FakeReplica arriving = store.move();

    int status = store.send(method, null).status();

    assertThat(status)
        .isEqualTo(
            switch (method) {
              case "POST" -> 202;
              case "DELETE" -> 204;
              default -> 200;
            });
    store.settle();
    if (method.equals("DELETE")) {
      assertThat(stateOf(arriving).isDeleted()).isTrue();
    }
  }

  @Test
  void rule6_whoHadThePartitionIsEnoughToReadUntilItHasArrived() throws Exception {
    store.put("text");
    store.settle();
    FakeReplica arriving = store.move();
    store.replica(0).isDead = true;

    assertThat(store.get().text()).isEqualTo("text");
    assertThat(store.get("X-Newest", "true").text()).isEqualTo("text");

    // It counts once it has arrived: what was shown is there.
    assertThat(stateOf(arriving)).isEqualTo(store.state(1));
    arriving.isArriving = false;
    store.replica(2).isDead = true;
    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void rule6_aTombstoneIsReadLikewise() throws Exception {
    store.put("text");
    store.settle();
    store.delete();
    store.settle();
    FakeReplica arriving = store.move();
    store.replica(0).isDead = true;

    assertThat(store.get().status()).isEqualTo(404);
    assertThat(stateOf(arriving)).isEqualTo(store.state(1));
  }

  @Test
  void rule6_whoOnlySaysUnknownIsNotArriving() throws Exception {
    store.put("text");
    store.settle();
    FakeReplica arriving = store.move();
    arriving.isArriving = false;
    arriving.isUnknown = true;
    store.replica(0).isDead = true;

    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void rule6_anotherRingsArrivalIsNone() throws Exception {
    store.put("text");
    store.settle();
    FakeReplica arriving = store.move();
    arriving.ringVersion = 2;
    store.replica(0).isDead = true;

    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void rule6_aBodyThatIsCutGoesOnWhicheverRingIsInForce() throws Exception {
    byte[] body = ObjectPathHarness.bytes(LARGE);
    store.put(store.body(body));
    store.settle();
    store.replica(0).cutAfter = 1_000;
    store.time.after(Duration.ofMillis(2), store::move);

    assertThat(store.get().body()).isEqualTo(body);
  }

  private static ObjectState stateOf(FakeReplica replica) {
    return replica.state(ObjectPathHarness.PATH);
  }

  /** It would take a version that one of those it forgot is newer than. */
  @Test
  void rule6_aCopyOnADeviceThatWasReplacedCountsForNothing() throws Exception {
    store.replica(1).isReplaced = true;
    assertThat(store.put("one").status()).isEqualTo(201);
    store.replica(2).isDead = true;
    assertThat(store.put("two").status()).isEqualTo(503);
    assertThat(store.delete().status()).isEqualTo(503);
    store.replica(1).isReplaced = false;
    assertThat(store.put("three").status()).isEqualTo(201);
  }
}
