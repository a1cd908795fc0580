package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.RequestBody;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.HttpDate;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1 and 2 of the storage protocol: how a body gets onto a majority. */
class QuorumPutTest {
  /** Gathered, streamed and inline, streamed into a file. */
  private static final int SMALL = 4_096;

  private static final int MEDIUM = 100_000;
  private static final int LARGE = 400_000;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SMALL, MEDIUM, LARGE})
  void everyReplicaHoldsTheBodyUnderOneVersion(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);

    ObjectPathHarness.Answer answer = store.put(store.body(body), "X-Object-Meta-A", "b");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers().get("Etag")).isEqualTo(ObjectPathHarness.md5(body));
    store.settle();
    Version version = store.state(0).data();
    assertThat(version.nonce()).isEqualTo(ObjectPathHarness.NONCE);
    assertThat(answer.headers().get("Last-Modified"))
        .isEqualTo(HttpDate.format(Timestamps.secondsCeiling(version.ticks())));
    for (FakeReplica replica : store.cluster.replicas) {
      assertThat(replica.state(ObjectPathHarness.PATH).data()).isEqualTo(version);
      assertThat(replica.at(ObjectPathHarness.PATH).body).isEqualTo(body);
      assertThat(replica.at(ObjectPathHarness.PATH).dataHeaders)
          .containsEntry("X-Object-Meta-A", "b")
          .containsEntry("Content-Type", "application/octet-stream");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void chunkedBodiesAreStoredToo(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    assertThat(store.put(store.chunked(body)).status()).isEqualTo(201);
    assertThat(store.get().body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void theVersionIsDrawnAfterTheBodyHasArrived(int length) throws Exception {
    ScriptedBody slow = store.body(ObjectPathHarness.bytes(length));
    slow.pace = Duration.ofSeconds(2);
    long begun = store.clock.nowTicks();

    assertThat(store.put(slow).status()).isEqualTo(201);

    long arrival = begun + slow.reads * 2 * Timestamps.TICKS_PER_SECOND;
    assertThat(store.state(0).data().ticks()).isGreaterThanOrEqualTo(arrival);
  }

  @Test
  void aRefusalByAMinorityCostsNothing() throws Exception {
    store.replica(0).promise = ahead(10);

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(store.cluster.count("COMMIT")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aLostRaceIsCommittedAgainAboveTheWinnerWithoutTheBody(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    Version winner = store.seed("winner", -10 * Timestamps.TICKS_PER_SECOND, 0, 1, 2);

    ObjectPathHarness.Answer answer = store.put(store.body(body));

    assertThat(answer.status()).isEqualTo(201);
    store.settle();
    for (int replica = 0; replica < 3; replica++) {
      assertThat(store.state(replica).data().ticks()).isEqualTo(winner.ticks() + 1);
      assertThat(store.replica(replica).log)
          .filteredOn(entry -> entry.equals("PUT") || entry.equals("COMMIT"))
          .containsExactly("PUT", "COMMIT");
    }
    assertThat(store.get().body()).isEqualTo(body);
    assertThat(store.count("recommits")).isEqualTo(1);
  }

  @Test
  void replicasThatTookTheFirstVersionTakeTheNextToo() throws Exception {
    Version greatest = ahead(20);
    store.replica(1).promise = ahead(10);
    store.replica(2).promise = greatest;

    assertThat(store.put("text").status()).isEqualTo(201);
    store.settle();
    assertThat(new HashSet<>(store.states())).hasSize(1);
    assertThat(store.state(0).data().ticks()).isEqualTo(greatest.ticks() + 1);
  }

  @Test
  void aRaceThatIsLostAgainAndAgainAnswers503NeverA202() throws Exception {
    store.replica(0).outrunTicks = 1;
    store.replica(1).outrunTicks = 1;

    assertThat(store.put("text").status()).isEqualTo(503);
    assertThat(store.replica(0).log.stream().filter("COMMIT"::equals)).hasSize(5);
  }

  @Test
  void aVersionTooFarAheadIsNotFollowed() throws Exception {
    store.replica(0).promise = ahead(3600);
    store.replica(1).promise = ahead(3600);

    assertThat(store.put("text").status()).isEqualTo(503);
    assertThat(store.cluster.count("COMMIT")).isZero();
    assertThat(store.clock.nowTicks()).isLessThan(ahead(60).ticks());
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void oneDeadReplicaIsDoneWithout(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    store.replica(0).isDead = true;
    assertThat(store.put(store.body(body)).status()).isEqualTo(201);
    assertThat(store.state(1)).isEqualTo(store.state(2));

    store.replica(1).isDead = true;
    assertThat(store.put(store.body(body)).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void fullDevicesAreDoneWithout(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    store.replica(2).alwaysStatus = 507;
    assertThat(store.put(store.body(body)).status()).isEqualTo(201);

    store.replica(1).alwaysStatus = 507;
    assertThat(store.put(store.body(body)).status()).isEqualTo(503);
  }

  @Test
  void aLargeBodyIsNotReadUnlessAMajorityCanTakeIt() throws Exception {
    store.replica(0).alwaysStatus = 507;
    store.replica(1).alwaysStatus = 507;
    ScriptedBody body = store.body(ObjectPathHarness.bytes(LARGE));

    assertThat(store.put(body).status()).isEqualTo(503);
    assertThat(body.reads).isZero();
  }

  @Test
  void onlyBodiesThatAreNotGatheredAreAnnounced() throws Exception {
    store.put(store.body(ObjectPathHarness.bytes(SMALL)));
    assertThat(store.cluster.count("EXPECT")).isZero();
    store.put(store.body(ObjectPathHarness.bytes(MEDIUM)));
    assertThat(store.cluster.count("EXPECT")).isEqualTo(3);
  }

  @Test
  void aReplicaThatTakesNothingIsDroppedAfterTheStall() throws Exception {
    store.replica(1).isFull = true;
    byte[] body = ObjectPathHarness.bytes(LARGE);

    assertThat(store.put(store.body(body)).status()).isEqualTo(201);

    assertThat(Duration.ofNanos(store.time.nanos()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    assertThat(store.count("dropped_replicas")).isEqualTo(1);
    assertThat(store.get().body()).isEqualTo(body);
  }

  @Test
  void aMajorityThatTakesNothingAnswers503() throws Exception {
    store.replica(1).isFull = true;
    store.replica(2).isFull = true;

    assertThat(store.put(store.body(ObjectPathHarness.bytes(LARGE))).status()).isEqualTo(503);
    store.settle();
    assertThat(store.cluster.count("ABORT")).isEqualTo(1);
    assertThat(store.state(0).isLive()).isFalse();
  }

  @Test
  void silentReplicasDoNotHoldUpAMajorityThatIsReady() throws Exception {
    store.replica(2).isSilent = true;

    assertThat(store.put(store.body(ObjectPathHarness.bytes(LARGE))).status()).isEqualTo(201);
    assertThat(Duration.ofNanos(store.time.nanos())).isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void anotherEtagStoresNothing(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    String wrong = "0".repeat(32);

    assertThat(store.put(store.body(body), "Etag", wrong).status()).isEqualTo(422);
    assertStoredNothing();

    String right = ObjectPathHarness.md5(body);
    String capitals = right.toUpperCase(Locale.ROOT);
    assertThat(store.put(store.body(body), "Etag", capitals).status()).isEqualTo(422);
    assertThat(store.put(store.body(body), "Etag", '"' + right + '"').status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void aClientThatFailsInMidBodyStoresNothing(int length) throws Exception {
    List<IOException> faults =
        List.of(
            new RequestBody.ClientGoneException("gone"),
            new RequestBody.ClientTimeoutException("silent"),
            new IOException("bad chunk"));
    List<Integer> statuses = List.of(499, 408, 400);
    for (int i = 0; i < faults.size(); i++) {
      var body = new ScriptedBody(store.time, ObjectPathHarness.bytes(length), length + 1);
      body.fault = faults.get(i);
      assertThat(store.put(body).status()).isEqualTo(statuses.get(i));
      assertStoredNothing();
    }
  }

  @Test
  void aChunkedBodyIsCutAtTheLimitAndStoresNothing() throws Exception {
    var constraints = new Constraints(1_000_000, 1024, 256, 256, 128, 256, 90, 4096, 8192, 10_000);
    var small = new ObjectPathHarness(3, 3, constraints);

    assertThat(small.put(new EndlessBody()).status()).isEqualTo(413);
    small.settle();
    assertThat(small.states()).noneMatch(ObjectState::isLive);
    assertThat(small.cluster.count("ABORT")).isEqualTo(3);
  }

  @Test
  void aLateReplicaStillGetsItsCopyAndThenTheRelease() throws Exception {
    store.replica(2).latency = Duration.ofSeconds(3);

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(Duration.ofNanos(store.time.nanos())).isLessThan(Duration.ofSeconds(1));
    assertThat(store.state(2).isLive()).isFalse();
    assertThat(store.replica(0).released).isEmpty();

    store.settle();
    assertThat(store.state(2)).isEqualTo(store.state(0));
    for (FakeReplica replica : store.cluster.replicas) {
      assertThat(replica.released).hasSize(1);
      assertThat(replica.released.getFirst())
          .startsWith(replica.device.device() + " 0 " + replica.staged.keySet().iterator().next())
          .contains("c0=0000000000000007:1", "c1=0000000000000007:1", "c2=0000000000000007:1");
    }
  }

  @Test
  void aReplicaThatNeverAnswersDoesNotHoldTheReleaseForEver() throws Exception {
    store.replica(2).isSilent = true;
    store.put("text");
    store.settle();
    assertThat(store.replica(0).released).hasSize(1);
    assertThat(store.replica(2).released).isEmpty();
  }

  @Test
  void theCommitCarriesWhatTheBodyWas() throws Exception {
    byte[] body = ObjectPathHarness.bytes(LARGE);
    store.put(store.body(body));
    store.settle();

    HttpHeaders commit = store.replica(0).commits.getFirst();
    assertThat(commit.get("Etag")).isEqualTo(ObjectPathHarness.md5(body));
    assertThat(commit.get(Wire.CONTENT_LENGTH)).isEqualTo(Integer.toString(LARGE));
    assertThat(commit.get(Wire.CRC32C)).hasSize(8);
    HttpHeaders head = store.replica(0).requests.getFirst().headers();
    assertThat(head.get(Wire.STAGING_ID)).hasSize(32);
    assertThat(head.get(Wire.RING_VERSION)).isEqualTo("3");
    assertThat(head.get(Wire.CONTENT_LENGTH)).isEqualTo(Integer.toString(LARGE));
    assertThat(head.contains(Wire.WRITE_VERSION)).isFalse();
  }

  private Version ahead(int seconds) {
    return new Version(store.clock.nowTicks() + seconds * Timestamps.TICKS_PER_SECOND, 1);
  }

  private void assertStoredNothing() {
    store.settle();
    assertThat(store.states()).noneMatch(ObjectState::isLive);
    assertThat(store.cluster.count("PUT")).isEqualTo(store.cluster.count("ABORT"));
  }
}
