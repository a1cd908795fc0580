package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.finish;
import static io.martinet.object.ObjectServerFixture.key;
import static io.martinet.object.ObjectServerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.SetDigest;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.BarrierOutcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 6: a ring comes into force while requests that the one before let in are under way. */
class RingChangeTest extends ReplicateTestBase {
  private static final String NEWER_RING = "4";

  RingChangeTest() throws Exception {
    super(true);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 50_000})
  void rule6_aBodyThatTheRingBeforeLetInIsNotCommittedButStaged(int length) throws Exception {
    byte[] body = random(length);
    PeerCall call = upload(body);
    changeRing();
    assertOutdated(finish(call, commit(body, fixture.version())));
    assertThat(store.states()).isEmpty();

    assertThat(recommit(body).status()).as("by the ring before").isEqualTo(421);
    HttpHeaders again = fixture.headers().set(Wire.STAGING_ID, ID);
    again.add(commit(body, fixture.version())).set(Wire.RING_VERSION, NEWER_RING);
    assertThat(fixture.ask("COMMIT", "o", again).status()).isEqualTo(201);
    assertThat(store.body(key("o"))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "COMMIT"})
  void rule6_whatWaitsForTheCommitterWhenTheRingChangesIsRefused(String method) throws Exception {
    fixture.put("o", "hello", fixture.version());
    ObjectState before = stateOf("o");
    PeerCall call = queued(method, fixture.headers());
    changeRing();
    commitHeld();

    assertOutdated(answered(call));
    assertThat(stateOf("o")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "COMMIT"})
  void rule6_aPartitionThatDidNotMoveIsWrittenByTheRingBefore(String method) throws Exception {
    fixture.put("o", "hello", fixture.version());
    PeerCall call = queued(method, fixture.headers());
    fixture.guard.ringVersion++;
    commitHeld();

    assertThat(answered(call).status()).isBetween(201, 204);
  }

  @Test
  void rule6_aBodyOfAPartitionThatDidNotMoveIsCommitted() throws Exception {
    PeerCall call = upload(HELLO);
    fixture.guard.ringVersion++;

    assertThat(finish(call, commit(HELLO, fixture.version())).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "COMMIT"})
  void aHoldersWritesAreTakenByWhateverRing(String method) throws Exception {
    fixture.put("o", "hello", fixture.version());
    PeerCall call = queued(method, fixture.headers().set(Wire.AS, Wire.AS_HOLDER));
    changeRing();
    commitHeld();

    assertThat(answered(call).status()).isBetween(201, 204);
  }

  @Test
  void aPullIsJoinedByWhateverRing() throws Exception {
    fixture.put("o", "hello", fixture.version());
    String self = new PeerDevice(ObjectServerFixture.DEVICE, fixture.address).toString();
    PeerCall call = queued("PULL", fixture.headers().set(Wire.FROM, self));
    changeRing();
    commitHeld();

    assertThat(answered(call).status()).isEqualTo(200);
  }

  @Test
  void rule6_digestsAsPrimaryWaitForWhatIsQueued() throws Exception {
    store.digests.put(11, new SetDigest(1, 2, 3));
    PeerCall write = queued("DELETE", fixture.headers());
    PeerCall call = digestsAsPrimary("3");
    Awaitility.await().until(() -> store.heldCount() == 2);
    assertThat(replicate("/d1/11/digests", scoped(4)).status()).as("as anybody").isEqualTo(200);
    store.asked = "";
    assertThat(call.response()).isNotDone();
    commitHeld();

    Answered answer = answered(call);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(DigestTable.read(bodyOf(answer)).digests())
        .isEqualTo(Map.of(11, new SetDigest(1, 2, 3)));
    assertThat(store.asked).isEqualTo("0 4 11");
    assertThat(answered(write).status()).isEqualTo(404);
  }

  @Test
  void rule6_digestsAsPrimaryAreOfOneRingFromTheBeginningToTheEnd() throws Exception {
    assertOutdatedBy("3", answered(digestsAsPrimary("2")));
    assertOutdatedBy("3", answered(digestsAsPrimary(NEWER_RING)));
    store.hold();
    PeerCall call = digestsAsPrimary("3");
    Awaitility.await().until(() -> store.heldCount() == 1);
    fixture.guard.ringVersion++;
    commitHeld();

    assertOutdatedBy(NEWER_RING, answered(call));
  }

  @Test
  void rule6_whoIsFilledWhileItWaitsDoesNotKnow() throws Exception {
    store.hold();
    PeerCall call = digestsAsPrimary("3");
    Awaitility.await().until(() -> store.heldCount() == 1);
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);
    commitHeld();

    Answered answer = answered(call);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    assertThat(answer.header(Wire.REASON)).isEqualTo("filling");
  }

  @Test
  void rule6_withoutItsBarrierThereIsNoAnswerAsPrimary() throws Exception {
    record Case(BarrierOutcome outcome, int status) {}
    for (Case each :
        List.of(
            new Case(new BarrierOutcome.Full("queue"), 503),
            new Case(new BarrierOutcome.Failed("sync failed"), 507))) {
      store.barrierOutcome = each.outcome();
      Answered answer = answered(digestsAsPrimary("3"));
      assertThat(answer.status()).as("%s", each.outcome()).isEqualTo(each.status());
      assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    }
    assertThat(store.asked).isEmpty();
  }

  @Test
  void rule6_aPrimaryTellsOfAllThatItSpeaksForAndOfNothingElse() throws Exception {
    store.digests.put(11, new SetDigest(1, 2, 3));
    store.digests.put(12, new SetDigest(4, 5, 6));
    fixture.guard.filling.add(12);
    fixture.guard.filling.add(13);
    HttpHeaders headers = scoped(4).set(Wire.AS, Wire.AS_PRIMARY).set("Content-Length", "0");
    PeerCall call = open("/d1/digests", headers);
    call.end(EmptyHttpHeaders.INSTANCE);

    SortedMap<Integer, SetDigest> told = DigestTable.read(bodyOf(answered(call))).digests();

    assertThat(told).hasSize(14).doesNotContainKeys(12, 13);
    assertThat(told.get(11)).isEqualTo(new SetDigest(1, 2, 3));
    assertThat(told.get(0)).isEqualTo(SetDigest.EMPTY);
  }

  /** A ring of version 4 comes into force, in which the partition has moved. */
  private void changeRing() {
    fixture.guard.moved.add(ObjectServerFixture.PARTITION);
    fixture.guard.ringVersion++;
  }

  /** A PUT by the ring of now, whose trailers are still to come. */
  private PeerCall upload(byte[] body) {
    PeerCall call =
        fixture.client.open(fixture.address, request("PUT", "o", fixture.putHeaders(body.length)));
    call.write(Unpooled.copiedBuffer(body));
    Awaitility.await().until(() -> store.awaitedCommits == 1 || store.openFiles == 1);
    return call;
  }

  /** A request whose write waits for {@link #commitHeld}. */
  private PeerCall queued(String method, HttpHeaders headers) {
    store.hold();
    headers.set("Content-Length", "0").set(Wire.STAGING_ID, ID);
    headers.add(commit(HELLO, fixture.version()).remove(Wire.COMMIT));
    PeerCall call = fixture.client.open(fixture.address, request(method, "o", headers));
    call.end(EmptyHttpHeaders.INSTANCE);
    Awaitility.await().until(() -> store.heldCount() == 1);
    return call;
  }

  private void commitHeld() {
    store.commitHeld();
  }

  private PeerCall digestsAsPrimary(String ringVersion) {
    HttpHeaders headers =
        scoped(4)
            .set(Wire.RING_VERSION, ringVersion)
            .set(Wire.AS, Wire.AS_PRIMARY)
            .set("Content-Length", "0");
    PeerCall call = open("/d1/" + ObjectServerFixture.PARTITION + "/digests", headers);
    call.end(EmptyHttpHeaders.INSTANCE);
    return call;
  }

  private static Answered answered(PeerCall call) throws Exception {
    return ObjectServerFixture.answer(call);
  }

  private static void assertOutdated(Answered answer) {
    assertOutdatedBy(NEWER_RING, answer);
  }

  private static void assertOutdatedBy(String ringVersion, Answered answer) {
    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    assertThat(answer.header(Wire.RING_VERSION)).isEqualTo(ringVersion);
  }
}
