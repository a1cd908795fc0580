package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rules 3, 4, 9 and 10 of the storage protocol, as a client of the proxy sees them. */
class QuorumReadTest {
  private static final long SECOND = Timestamps.TICKS_PER_SECOND;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void anAcknowledgedOverwriteIsReadAlthoughTheFirstReplicaLags() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1, 2);
    Version acknowledged = store.seed("new", 5 * SECOND, 1, 2);

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("new");
    assertThat(answer.headers().get("X-Timestamp"))
        .isEqualTo(Timestamps.format(acknowledged.ticks()));
  }

  @Test
  void aHealthyReadAsksOneReplicaForTheBodyAndOneForItsVersion() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);

    assertThat(store.get().text()).isEqualTo("text");
    assertThat(store.replica(0).log).containsExactly("GET");
    assertThat(store.replica(1).log).containsExactly("STATE");
    assertThat(store.replica(2).log).isEmpty();
  }

  @Test
  void unknownCountsForNoQuorum() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(1).isUnknown = true;
    assertThat(store.get().status()).isEqualTo(200);

    store.replica(2).isUnknown = true;
    assertThat(store.get().status()).isEqualTo(503);
    assertThat(store.count("quorum_failures")).isEqualTo(1);

    var empty = new ObjectPathHarness(3);
    empty.replica(1).isUnknown = true;
    empty.replica(2).isUnknown = true;
    assertThat(empty.get().status()).isEqualTo(503);
  }

  @Test
  void aStatusThatSaysNothingOfTheObjectCountsForNoQuorum() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(0).alwaysStatus = 404;
    assertThat(store.get().text()).isEqualTo("text");

    store.replica(1).alwaysStatus = 404;
    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void absenceNeedsAMajorityThatSaysSo() throws Exception {
    assertThat(store.get().status()).isEqualTo(404);

    store.replica(0).isUnknown = true;
    assertThat(store.get().status()).isEqualTo(404);

    store.replica(1).isDead = true;
    assertThat(store.get().status()).isEqualTo(503);

    store.replica(1).isDead = false;
    store.replica(1).alwaysStatus = 507;
    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void theFirstThatSaysSoIsNoMajority() throws Exception {
    store.replica(1).isDead = true;
    store.replica(2).isDead = true;
    assertThat(store.get().status()).isEqualTo(503);

    store.seedTombstone(SECOND, 0);
    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void nothingIsServedBeforeAMajorityAnswered() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(1).isSilent = true;
    store.replica(2).isSilent = true;

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).doesNotContain("text");
    assertThat(store.time.nanos()).isGreaterThanOrEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void whatFewerThanAMajorityHoldsIsWrittenBackBeforeItIsShown() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1, 2);
    Version halfWritten = store.seed("new", 5 * SECOND, 0);
    store.replica(2).isDead = true;

    assertThat(store.get().text()).isEqualTo("new");
    assertThat(store.state(1).data()).isEqualTo(halfWritten);
    assertThat(store.count("write_backs")).isEqualTo(1);

    // What one read has shown, no later one misses.
    store.replica(0).isDead = true;
    store.replica(2).isDead = false;
    assertThat(store.get().text()).isEqualTo("new");
  }

  @Test
  void aWriteBackThatCannotBeDoneAnswers503() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1);
    store.seed("new", 5 * SECOND, 0);
    store.replica(1).pullFails = true;
    store.replica(2).isDead = true;
    assertThat(store.get().status()).isEqualTo(503);

    store.replica(1).pullFails = false;
    store.replica(1).slow.put("PULL", Duration.ofSeconds(8));
    long begun = store.time.nanos();
    assertThat(store.get().status()).isEqualTo(503);
    assertThat(store.time.nanos() - begun).isLessThan(Duration.ofSeconds(7).toNanos());
  }

  @Test
  void nothingIsWrittenBackThatAMajorityHolds() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1, 2);
    store.seed("new", 5 * SECOND, 0, 2);

    assertThat(store.get().text()).isEqualTo("new");
    assertThat(store.cluster.count("PULL")).isZero();
  }

  @Test
  void aTombstoneThatOneReplicaMissedIsWrittenBackBeforeA404() throws Exception {
    store.seed("text", 10 * SECOND, 0, 1, 2);
    Version tombstone = store.seedTombstone(SECOND, 0);
    store.replica(2).isDead = true;

    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.state(1).tombstone()).isEqualTo(tombstone);
  }

  @Test
  void metadataThatOneReplicaMissedIsServedAndWrittenBack() throws Exception {
    store.seed("text", 10 * SECOND, 0, 1, 2);
    Version posted = store.seedMetadata("X-Object-Meta-Colour", "blue", SECOND, 1);
    store.replica(2).isDead = true;

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.text()).isEqualTo("text");
    assertThat(answer.headers().get("X-Object-Meta-Colour")).isEqualTo("blue");
    assertThat(answer.headers().get("X-Timestamp")).isEqualTo(Timestamps.format(posted.ticks()));
    assertThat(store.state(0).metadata()).isEqualTo(posted);
  }

  @Test
  void partsThatNoReplicaHoldsTogetherAreJoined() throws Exception {
    store.seed("text", 10 * SECOND, 0, 1, 2);
    Version typed = store.seedContentType("image/png", 3 * SECOND, 0, 2);
    Version posted = store.seedMetadata("X-Object-Meta-Colour", "blue", SECOND, 1);
    store.replica(2).isSilent = true;

    ObjectPathHarness.Answer answer = store.head();

    assertThat(answer.headers().get("Content-Type")).isEqualTo("image/png");
    assertThat(answer.headers().get("X-Object-Meta-Colour")).isEqualTo("blue");
    for (int replica = 0; replica < 2; replica++) {
      assertThat(store.state(replica).metadata()).isEqualTo(posted);
      assertThat(store.state(replica).contentType()).isEqualTo(typed);
    }
  }

  @Test
  void metadataOlderThanTheDataIsGone() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1, 2);
    store.seedMetadata("X-Object-Meta-Colour", "blue", 7 * SECOND, 0);
    store.seed("new", 5 * SECOND, 1, 2);

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.text()).isEqualTo("new");
    assertThat(answer.headers().contains("X-Object-Meta-Colour")).isFalse();
  }

  @Test
  void aSlowReplicaIsHedged() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(0).latency = Duration.ofSeconds(9);

    assertThat(store.get().text()).isEqualTo("text");
    assertThat(store.time.nanos()).isLessThan(Duration.ofSeconds(1).toNanos());
    assertThat(store.count("hedges")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void theHedgeDelayFollowsTheLatenciesSeen() {
    var delay = new HedgeDelay(Duration.ofMillis(5), Duration.ofMillis(500));
    assertThat(delay.nanos()).isEqualTo(Duration.ofMillis(500).toNanos());
    for (int i = 0; i < HedgeDelay.WINDOW; i++) {
      delay.record(Duration.ofMillis(i % 10 == 0 ? 40 : 8).toNanos());
    }
    assertThat(delay.nanos()).isEqualTo(Duration.ofMillis(40).toNanos());
    for (int i = 0; i < HedgeDelay.WINDOW; i++) {
      delay.record(1000);
    }
    assertThat(delay.nanos()).isEqualTo(Duration.ofMillis(5).toNanos());
    for (int i = 0; i < HedgeDelay.WINDOW; i++) {
      delay.record(Duration.ofSeconds(3).toNanos());
    }
    assertThat(delay.nanos()).isEqualTo(Duration.ofMillis(500).toNanos());
  }

  @Test
  void xNewestHearsEveryReplica() throws Exception {
    store.seed("old", 10 * SECOND, 0, 1, 2);
    store.seed("new", 5 * SECOND, 2);

    assertThat(store.get().text()).isEqualTo("old");
    assertThat(store.get("X-Newest", "true").text()).isEqualTo("new");
    assertThat(store.get().text()).isEqualTo("new");
  }

  @Test
  void xNewestIsServedWithoutAReplicaThatIsSilent() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(2).isSilent = true;

    assertThat(store.get("X-Newest", "true").text()).isEqualTo("text");
  }

  @Test
  void aCutBodyGoesOnFromAnotherReplicaAtTheSameByte() throws Exception {
    byte[] body = ObjectPathHarness.bytes(200_000);
    assertThat(store.put(store.body(body)).status()).isEqualTo(201);
    store.settle();
    store.replica(0).cutAfter = 70_500;
    store.replica(1).cutAfter = 60_000;

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.cut()).isNull();
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.length()).isEqualTo(body.length);
    assertThat(store.count("resumes")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aCutBodyNeverGoesOnWithAnotherVersion() throws Exception {
    byte[] body = ObjectPathHarness.bytes(200_000);
    store.put(store.body(body));
    store.settle();
    store.replica(0).cutAfter = 70_000;
    store.replica(0).refusesRanges = true;
    store.replica(1).refusesRanges = true;
    store.seed("another", 0, 2);

    ObjectPathHarness.Answer answer = store.get();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.cut()).isNotNull();
    assertThat(answer.body()).isEqualTo(Arrays.copyOf(body, 70_000));
  }

  @Test
  void expiryIsJudgedByTheRequestsTimeEverywhere() throws Exception {
    store.put("text", "X-Delete-After", "10");
    store.settle();
    store.replica(0).isDead = true;
    store.replica(0).requests.clear();

    assertThat(store.get().status()).isEqualTo(404);
    String time = store.replica(1).requests.getLast().headers().get(Wire.TIME);
    assertThat(store.replica(2).requests.getLast().headers().get(Wire.TIME)).isEqualTo(time);
  }
}
