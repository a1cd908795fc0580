package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.WriteGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 7: a condition holds at the very moment at which the write takes effect, or it is 412. */
class ConditionalWriteTest {
  private static final long SECOND = Timestamps.TICKS_PER_SECOND;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void ifMatchWritesOverWhatItNamesAlone() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    assertThat(store.put("new", "If-Match", "\"other\"").status()).isEqualTo(412);
    assertThat(store.get().text()).isEqualTo("old");
    for (String form : List.of("%s", "\"%s\"", "\"x\", \"%s\"")) {
      String etag = store.head().headers().get("Etag");
      assertThat(store.put(form, "If-Match", form.formatted(etag)).status()).isEqualTo(201);
      assertThat(store.get().text()).isEqualTo(form);
    }
    assertThat(store.put("any", "If-Match", "*").status()).isEqualTo(201);
    store.settle();
    assertThat(store.states()).containsOnly(store.state(0));
  }

  @Test
  void ifMatchNeedsSomething() throws Exception {
    assertThat(store.put("a", "If-Match", "*").status()).isEqualTo(412);
    assertThat(store.delete("If-Match", "*").status()).isEqualTo(412);
    assertThat(store.post("If-Match", "*").status()).isEqualTo(412);
    store.settle();
    assertThat(store.states()).containsOnly(ObjectState.NONE);
  }

  @Test
  void ifNoneMatchCreatesOnce() throws Exception {
    assertThat(store.put("a", "If-None-Match", "*").status()).isEqualTo(201);
    assertThat(store.put("b", "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(store.delete().status()).isEqualTo(204);
    assertThat(store.put("c", "If-None-Match", "*").status()).isEqualTo(201);
    String etag = store.head().headers().get("Etag");
    assertThat(store.put("d", "If-None-Match", etag).status()).isEqualTo(412);
    assertThat(store.put("d", "If-None-Match", "x").status()).isEqualTo(201);
    assertThat(store.get().text()).isEqualTo("d");
  }

  @Test
  void anObjectPastItsTimeIsNone() throws Exception {
    store.put("a", "X-Delete-After", "10");
    String etag = store.head().headers().get("Etag");
    store.time.pass(Duration.ofSeconds(11));
    assertThat(store.put("b", "If-Match", etag).status()).isEqualTo(412);
    assertThat(store.put("b", "If-None-Match", "*").status()).isEqualTo(201);
  }

  @Test
  void deletionsAndMetadataHaveConditionsToo() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    assertThat(store.post("If-Match", "x", "X-Object-Meta-A", "1").status()).isEqualTo(412);
    assertThat(store.post("If-None-Match", etag, "X-Object-Meta-A", "1").status()).isEqualTo(412);
    assertThat(store.head().headers().contains("X-Object-Meta-A")).isFalse();
    assertThat(store.post("If-Match", etag, "X-Object-Meta-A", "1").status()).isEqualTo(202);
    assertThat(store.head().headers().get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(store.delete("If-Match", "x").status()).isEqualTo(412);
    assertThat(store.delete("If-None-Match", "*").status()).isEqualTo(412);
    assertThat(store.get().status()).isEqualTo(200);
    assertThat(store.delete("If-Match", etag).status()).isEqualTo(204);
    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.delete("If-None-Match", "*").status()).isEqualTo(404);
    assertThat(store.post("If-None-Match", "*").status()).isEqualTo(404);
  }

  @Test
  void whatAStageWantsIsJudgedOnceTheBodyIsHereAndOnWhatStandsThen() throws Exception {
    Version old = store.seed("old", SECOND, 0, 1, 2);
    var judged = new ArrayList<Version>();
    store.guard =
        data -> {
          judged.add(data);
          return judged.size() == 2 ? new WriteGuard.Verdict.Again() : new WriteGuard.Verdict.Met();
        };
    store.replica(0).before.put("PREPARE", () -> store.seed("between", 0, 0, 1, 2));

    assertThat(store.put("new").status()).isEqualTo(201);

    Version between = judged.getLast();
    assertThat(judged).containsExactly(old, between, between);
    assertThat(between.isAfter(old)).isTrue();
    assertThat(store.get().text()).isEqualTo("new");
    assertThat(store.head().headers().contains(WriteGuard.DATA_VERSION)).isFalse();
  }

  @Test
  void aStageMayRefuseEachKindOfWrite() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    store.guard = new StillStands(Version.NONE);

    assertThat(store.put("new").status()).isEqualTo(412);
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(412);
    assertThat(store.delete().status()).isEqualTo(412);

    assertThat(store.get().text()).isEqualTo("old");
    assertThat(store.head().headers().contains("X-Object-Meta-A")).isFalse();
  }

  @Test
  void whatHasExpiredIsNothingToAStage() throws Exception {
    store.put("a", "X-Delete-After", "10");
    store.time.pass(Duration.ofSeconds(11));
    store.guard = new StillStands(Version.NONE);
    assertThat(store.put("b").status()).isEqualTo(201);
  }

  @Test
  void aStaticLargeObjectIsNamedByTheTagThatItsReadersSee() throws Exception {
    store.put("manifest", StoredHeaders.SLO_ETAG, "abc");
    assertThat(store.put("b", "If-Match", "\"xyz\"").status()).isEqualTo(412);
    assertThat(store.put("b", "If-None-Match", "\"abc\"").status()).isEqualTo(412);
    assertThat(store.put("b", "If-Match", "\"abc\"").status()).isEqualTo(201);
  }

  @Test
  void rule7_aMajorityPromisesBeforeAnythingIsCommitted() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    assertThat(store.put("new", "If-Match", "*").status()).isEqualTo(201);
    store.settle();
    for (int replica = 0; replica < 3; replica++) {
      FakeReplica each = store.replica(replica);
      assertThat(each.log).containsSubsequence("PREPARE", "PUT");
      assertThat(each.commits.getFirst().get(Wire.PROMISED)).isEqualTo("true");
      assertThat(each.commits.getFirst().get(Wire.WRITE_VERSION))
          .isEqualTo(each.promise.toString());
    }
  }

  @Test
  void whatIsWrittenWithoutAConditionIsPromisedNothing() throws Exception {
    store.put("a");
    store.delete();
    store.settle();
    assertThat(store.cluster.count("PREPARE")).isZero();
  }

  @Test
  void rule7_aWriteBetweenTheReadAndThePromiseIsJudgedToo() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(0).before.put("PREPARE", () -> store.seed("between", 0, 0, 1, 2));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(412);
    assertThat(store.get().text()).isEqualTo("between");
  }

  @Test
  void rule7_aWriteBetweenThePromiseAndTheCommitIsJudgedToo() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(0).before.put("PUT", () -> store.seed("between", -SECOND, 0, 1, 2));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(412);
    assertThat(store.get().text()).isEqualTo("between");
  }

  @Test
  void rule7_anothersPromiseOnlyDelays() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(0).before.put("PUT", () -> promise(SECOND, 0, 1, 2));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(201);
    assertThat(store.get().text()).isEqualTo("new");
  }

  /** One replica took the first version, the others had promised a newer one meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void rule7_whatAReplicaHasOfAnEarlierTryIsNoOtherWrite(int length) throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(1).before.put("PUT", () -> promise(SECOND, 1, 2));
    byte[] body = ObjectPathHarness.bytes(length);
    assertThat(store.put(store.body(body), "If-Match", etag).status()).isEqualTo(201);
    store.settle();
    assertThat(store.states()).containsOnly(store.state(0));
    assertThat(store.get().body()).isEqualTo(body);
  }

  @Test
  void rule7_anAnswerThatWasLostIsFoundAgain() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.cluster.replicas.forEach(replica -> replica.diesOnCommit = true);
    store
        .replica(0)
        .before
        .put(
            "COMMIT",
            () -> store.cluster.replicas.forEach(replica -> replica.diesOnCommit = false));
    assertThat(store.put("new", "If-Match", etag).status()).isIn(201, 503);
    assertThat(store.get().text()).isEqualTo("new");
  }

  /** It may have stood before the other's: neither success nor 412 would be true. */
  @Test
  void rule7_whatMayHaveTakenEffectIsNever412() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(0).diesOnCommit = true;
    store.replica(1).diesOnCommit = true;
    store
        .replica(2)
        .before
        .put("PUT", () -> store.time.after(Duration.ofMillis(5), () -> seedAll("another")));
    store.replica(2).slow.put("PUT", Duration.ofMillis(1));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(503);
  }

  @Test
  void rule7_whatWasRefusedByAMajorityIsJudgedAgain() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    // Replica 0 takes it; the others have another's by then.
    store.replica(1).before.put("PUT", () -> store.seed("another", -SECOND, 1, 2));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(412);
    assertThat(store.get().text()).isEqualTo("another");
    store.settle();
  }

  @Test
  void rule7_withoutAMajorityOfPrimariesNothingIsDecided() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    store.replica(1).isDead = true;
    assertThat(store.put("new", "If-Match", "*").status()).isEqualTo(201);
    store.replica(2).isDead = true;
    assertThat(store.put("newer", "If-Match", "*").status()).isEqualTo(503);
    assertThat(store.delete("If-Match", "*").status()).isEqualTo(503);
  }

  @Test
  void rule7_handoffsGetTheCopyOnlyOnceItStands() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    store.replica(1).isDead = true;
    FakeReplica handoff = store.cluster.handoffs.getFirst();
    for (int length : new int[] {10, 400_000}) {
      byte[] body = ObjectPathHarness.bytes(length);
      assertThat(store.put(store.body(body), "If-Match", "*").status()).isEqualTo(201);
      store.settle();
      assertThat(handoff.log).doesNotContain("PREPARE");
      assertThat(handoff.at(ObjectPathHarness.PATH).body).isEqualTo(body);
      assertThat(handoff.commits.getLast().contains(Wire.PROMISED)).isFalse();
    }
  }

  /** What one replica holds of a write that failed is no acknowledged write. */
  @Test
  void rule7_whatNoMajorityHoldsIsOvertaken() throws Exception {
    store.seed("old", 2 * SECOND, 0, 1);
    store.replica(2).latency = Duration.ofMillis(50);
    String etag = store.head().headers().get("Etag");
    store.seed("leftover", SECOND, 2);
    store.replica(2).latency = Duration.ofMillis(15);
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(201);
    store.settle();
    assertThat(store.states()).containsOnly(store.state(0));
    assertThat(store.get().text()).isEqualTo("new");
  }

  /** The proxy that was promised to is gone, and so is the replica that agrees. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rule7_whatAPromiseKeepsFromBeingWrittenBackIsWrittenAnew(boolean isMet) throws Exception {
    store.seed("old", 3 * SECOND, 0, 1);
    store.replica(0).isDead = true;
    Version leftover = store.seed("leftover", 2 * SECOND, 2);
    promise(-SECOND, 1);
    String etag = isMet ? ObjectPathHarness.md5("leftover".getBytes("UTF-8")) : "other";
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(isMet ? 201 : 412);
    assertThat(store.get().text()).isEqualTo(isMet ? "new" : "leftover");
    assertThat(store.state(1)).isEqualTo(store.state(2));
    assertThat(store.state(1).data().isAfter(leftover)).isTrue();
    assertThat(store.replica(1).at(ObjectPathHarness.PATH).dataHeaders)
        .containsEntry("Content-Type", isMet ? "application/octet-stream" : "text/plain");
  }

  @Test
  void rule7_aDeletionThatAPromiseKeepsFromBeingWrittenBackIsWrittenAnew() throws Exception {
    store.seed("old", 3 * SECOND, 0, 1);
    store.replica(0).isDead = true;
    store.seedTombstone(2 * SECOND, 2);
    promise(-SECOND, 1);
    assertThat(store.put("new", "If-Match", "*").status()).isEqualTo(412);
    assertThat(store.state(1)).isEqualTo(store.state(2));
    assertThat(store.state(1).isDeleted()).isTrue();
  }

  @Test
  void rule7_aReaderWaitsForWhatIsPromised() throws Exception {
    store.seed("old", 3 * SECOND, 0, 1);
    store.replica(0).isDead = true;
    store.seed("leftover", 2 * SECOND, 2);
    promise(-SECOND, 1);
    assertThat(store.get().status()).isEqualTo(503);
    store.time.after(Duration.ofMillis(300), () -> store.seed("new", SECOND, 1, 2));
    assertThat(store.get().text()).isEqualTo("new");
  }

  @Test
  void aConditionThatDoesNotHoldCostsNoBody() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    ScriptedBody body = store.body(ObjectPathHarness.bytes(400_000));
    assertThat(store.put(body, "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(store.cluster.count("PUT")).isZero();
    assertThat(store.cluster.count("EXPECT")).isZero();
  }

  @Test
  void bodiesThatAreNotCommittedAreGivenUp() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    String etag = store.head().headers().get("Etag");
    store.replica(0).before.put("PREPARE", () -> store.seed("between", 0, 0, 1, 2));
    assertThat(store.put("new", "If-Match", etag).status()).isEqualTo(412);
    store.settle();
    assertThat(store.cluster.count("ABORT")).isEqualTo(3);
  }

  @Test
  void rule6_aConditionalWriteGoesByTheNewerRing() throws Exception {
    store.seed("old", SECOND, 0, 1, 2);
    FakeReplica arriving = store.move();
    arriving.isArriving = false;
    FakeReplica.Stored old = store.replica(2).at(ObjectPathHarness.PATH).copy();
    arriving.at(ObjectPathHarness.PATH).state = old.state;
    assertThat(store.put("new", "If-Match", "*").status()).isEqualTo(201);
    store.settle();
    assertThat(arriving.state(ObjectPathHarness.PATH)).isEqualTo(store.state(0));
  }

  private void seedAll(String text) {
    store.seed(text, -2 * SECOND, 0, 1, 2);
  }

  /** Another proxy was promised a version so far ahead of now. */
  private void promise(long ticksAhead, int... replicas) {
    for (int replica : replicas) {
      store.replica(replica).promise = new Version(store.clock.nowTicks() + ticksAhead, 7);
    }
  }
}
