package io.martinet.object;

import static io.martinet.object.MergeStreams.data;
import static io.martinet.object.MergeStreams.tombstone;
import static io.martinet.object.ObjectServerFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.MergeItem;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE merge: a stream of objects comes in (rule 9). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class MergeTest extends ReplicateTestBase {
  MergeTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @Test
  void rule9_objectsOfEverySizeAndTombstonesAreJoined() throws Exception {
    var stream = new MergeStreams();
    int[] lengths = {0, 5, 10_000, 10_001, 700_000, 3 << 20};
    Version version = fixture.version();
    for (int length : lengths) {
      stream.add(data("o" + length, version, random(length))).body(random(length));
    }
    stream.add(tombstone("gone", version));
    List<ItemResults.Result> results = merge(stream.whole());
    assertThat(results).extracting(ItemResults.Result::fate).containsOnly(ItemFate.MERGED);
    assertThat(results).hasSize(7);
    for (int i = 0; i < lengths.length; i++) {
      String name = "o" + lengths[i];
      assertThat(results.get(i).state()).isEqualTo(stateOf(name));
      assertThat(stateOf(name).data()).isEqualTo(version);
      assertThat(store.body(key(name))).isEqualTo(random(lengths[i]));
      assertThat(store.info(key(name)).headers())
          .containsEntry("X-Object-Meta-Colour", "gr\u00fcn");
    }
    assertThat(stateOf("gone").tombstone()).isEqualTo(version);
    assertThat(store.writes).allMatch(write -> write instanceof Write.Push && write.row() == null);
    assertThat(budgetLeft()).isEqualTo(ObjectServerFixture.CONFIG.uploadBytesMax());
  }

  @Test
  void whatIsWrongWithOneSpoilsNoOther() throws Exception {
    Version version = fixture.version();
    byte[] body = random(20_000);
    byte[] other = body.clone();
    other[9] ^= 1;
    var far = new Version(fixture.clock.nowTicks() + 61 * Timestamps.TICKS_PER_SECOND, 1);
    MergeItem good = data("good", version, body);
    var misplaced = new MergeItem(key("x").hash(), 11, good.path(), good.state(), good.data());
    byte[] whole =
        new MergeStreams()
            .add(data("changed", version, body))
            .body(other)
            .add(data("short", version, body))
            .body(Arrays.copyOf(body, 19_999))
            .add(data("long", version, body))
            .piece(body)
            .body(body)
            .add(data("given-up", version, body))
            .piece(Arrays.copyOf(body, 100))
            .end(false)
            .add(data("far", far, body))
            .body(body)
            .add(tombstone("far", far))
            .frame(2, new byte[] {1, 2, 3})
            .body(body)
            .frame(1, new byte[0])
            .add(misplaced)
            .body(body)
            .add(good)
            .body(body)
            .whole();
    assertThat(merge(whole))
        .extracting(ItemResults.Result::fate)
        .containsExactly(
            ItemFate.BAD_BYTES,
            ItemFate.BAD_BYTES,
            ItemFate.BAD_BYTES,
            ItemFate.UNSENT,
            ItemFate.MALFORMED,
            ItemFate.MALFORMED,
            ItemFate.MALFORMED,
            ItemFate.MALFORMED,
            ItemFate.MALFORMED,
            ItemFate.MERGED);
    assertThat(store.states()).containsOnlyKeys(key("good"));
    assertThat(budgetLeft()).isEqualTo(ObjectServerFixture.CONFIG.uploadBytesMax());
  }

  @Test
  void whatTheStoreSaysOfEachIsTold() throws Exception {
    var outcomes =
        List.of(
            new WriteOutcome.Already(ObjectState.NONE),
            new WriteOutcome.Refused(Version.NONE, ObjectState.NONE),
            new WriteOutcome.Full("disk"),
            new WriteOutcome.Failed("fenced"),
            new WriteOutcome.Unknown("quarantined"));
    var stream = new MergeStreams();
    for (int i = 0; i < outcomes.size(); i++) {
      stream.add(tombstone("o" + i, fixture.version()));
    }
    store.hold();
    var next = outcomes.iterator();
    store.script = _ -> next.next();
    PeerCall call = open("/d1/merge", fixture.headers());
    call.write(Unpooled.wrappedBuffer(stream.whole()));
    call.end(EmptyHttpHeaders.INSTANCE);
    Awaitility.await().until(() -> store.heldCount() == outcomes.size());
    store.commitHeld();
    assertThat(results(ObjectServerFixture.answer(call)))
        .extracting(ItemResults.Result::fate)
        .containsExactly(
            ItemFate.MERGED, ItemFate.REFUSED, ItemFate.FULL, ItemFate.FAILED, ItemFate.UNKNOWN);
  }

  @Test
  void aSenderWaitsWhileTooManyPushesAreUnderWay() throws Exception {
    var stream = new MergeStreams();
    int count = 3 * MergeIntake.ITEMS_IN_FLIGHT_MAX;
    for (int i = 0; i < count; i++) {
      stream.add(tombstone("o" + i, fixture.version()));
    }
    store.hold();
    PeerCall call = open("/d1/merge", fixture.headers());
    call.write(Unpooled.wrappedBuffer(stream.whole()));
    call.end(EmptyHttpHeaders.INSTANCE);
    Awaitility.await().until(() -> store.heldCount() == MergeIntake.ITEMS_IN_FLIGHT_MAX);
    assertThat(store.writes).hasSize(MergeIntake.ITEMS_IN_FLIGHT_MAX);
    store.commitHeld();
    assertThat(results(ObjectServerFixture.answer(call))).hasSize(count);
  }

  @Test
  void streamsThatAreNoneAreRefusedAndWhatCameBeforeStays() throws Exception {
    Version version = fixture.version();
    byte[] body = random(20_000);
    List<byte[]> bad = new ArrayList<>();
    bad.add(new byte[0]);
    bad.add(new byte[100]);
    bad.add(new MergeStreams().add(tombstone("a", version)).cut());
    bad.add(new MergeStreams().frame(9, new byte[0]).whole());
    bad.add(new MergeStreams().frame(4, new byte[0]).whole());
    bad.add(new MergeStreams().frame(4, new byte[7]).whole());
    bad.add(new MergeStreams().piece(body).whole());
    bad.add(new MergeStreams().add(data("b", version, body)).piece(body).whole());
    bad.add(new MergeStreams().add(data("b", version, body)).piece(body).cut());
    bad.add(new MergeStreams().add(data("b", version, body)).add(data("c", version, body)).whole());
    byte[] end = new MergeStreams().whole();
    bad.add(Arrays.copyOf(end, end.length + 1));
    for (byte[] stream : bad) {
      assertThat(replicate("/d1/merge", fixture.headers(), stream).status()).isEqualTo(400);
    }
    // It is committed by itself, whatever the answer.
    Awaitility.await().until(() -> store.states().containsKey(key("a")));
    assertThat(store.states()).containsOnlyKeys(key("a"));
    assertThat(budgetLeft()).isEqualTo(ObjectServerFixture.CONFIG.uploadBytesMax());
  }

  @Test
  void aStreamOfTooManyObjectsIsRefused() throws Exception {
    var stream = new MergeStreams();
    for (int i = 0; i <= ItemResults.ITEMS_MAX; i++) {
      stream.frame(1, new byte[0]);
    }
    assertThat(replicate("/d1/merge", fixture.headers(), stream.whole()).status()).isEqualTo(400);
  }

  @Test
  void aSenderThatGoesAwayLeavesNoHalfBody() throws Exception {
    byte[] body = random(4 << 20);
    PeerCall call = open("/d1/merge", fixture.headers());
    call.write(
        Unpooled.wrappedBuffer(
            new MergeStreams()
                .add(data("o", fixture.version(), body))
                .piece(Arrays.copyOf(body, 1 << 20))
                .cut()));
    Awaitility.await().until(() -> store.openFiles == 1);
    call.cancel();
    Awaitility.await().until(() -> store.openFiles == 0);
    assertThat(store.writes).isEmpty();
  }

  @Test
  void aFullDiskTakesTombstonesAndTellsOfTheRest() throws Exception {
    store.isDiskFull = true;
    byte[] body = random(20_000);
    List<ItemResults.Result> results =
        merge(
            new MergeStreams()
                .add(data("o", fixture.version(), body))
                .body(body)
                .add(tombstone("t", fixture.version()))
                .whole());
    assertThat(results)
        .extracting(ItemResults.Result::fate)
        .containsExactly(ItemFate.FAILED, ItemFate.MERGED);
  }

  @Test
  void aDeviceThatIsOutOfServiceTakesNothing() throws Exception {
    byte[] whole = new MergeStreams().whole();
    assertThat(replicate("/dead/merge", fixture.headers(), whole).status()).isEqualTo(507);
    assertThat(replicate("/d1/1/merge", fixture.headers(), whole).status()).isEqualTo(400);
    store.status = new StoreStatus(StoreStatus.Health.FENCED, "sync failed");
    assertThat(replicate("/d1/merge", fixture.headers(), whole).status()).isEqualTo(507);
  }

  @Test
  void objectsGoIntoThePolicyNamed() throws Exception {
    byte[] whole = new MergeStreams().add(tombstone("o", fixture.version())).whole();
    Answered answer = replicate("/d1/merge", fixture.headers().set(Wire.POLICY, "3"), whole);
    assertThat(results(answer)).hasSize(1);
    assertThat(store.writes.getFirst().key().policy()).isEqualTo(3);
  }

  private List<ItemResults.Result> merge(byte[] stream) throws Exception {
    return results(replicate("/d1/merge", fixture.headers(), stream));
  }

  private static List<ItemResults.Result> results(Answered answer) {
    assertThat(answer.status()).isEqualTo(200);
    return ItemResults.read(bodyOf(answer)).results();
  }
}
