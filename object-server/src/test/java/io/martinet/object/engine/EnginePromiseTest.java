package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.Wire;
import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a promise keeps out, for how long, and that it outlives what devices go through (rule 7).
 */
class EnginePromiseTest {
  private static final byte[] FILLER = Samples.body(60_000);

  private RunningDevice device;
  private long now;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
    now = device.device.wallSeconds * Timestamps.TICKS_PER_SECOND;
  }

  @Test
  void rule7_onlyTheVersionThatWasPromisedIsTakenAsPromised() {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 50));
    var refused = new WriteOutcome.Refused(Samples.at(now + 50), Samples.data(now));
    assertThat(device.commit(promised(1, now + 49, "b"))).isEqualTo(refused);
    assertThat(device.commit(promised(1, now + 51, "b"))).isEqualTo(refused);
    assertThat(device.commit(promised(1, now + 50, "b"))).isInstanceOf(WriteOutcome.Done.class);
    assertThat(device.commit(promised(1, now + 50, "b"))).isInstanceOf(WriteOutcome.Already.class);
    assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.data(now + 50), 1, 0));
    assertThat(standing()).isEmpty();
  }

  @Test
  void rule7_deletionsAndMetadataAreTakenAsPromisedToo() {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 10));
    assertThat(device.commit(promisedPost(1, now + 9))).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(device.commit(promisedPost(1, now + 10))).isInstanceOf(WriteOutcome.Done.class);
    device.commit(Samples.promise(1, now + 20));
    assertThat(device.commit(promisedDelete(1, now + 19))).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(device.commit(promisedDelete(1, now + 20))).isInstanceOf(WriteOutcome.Done.class);
    assertThat(device.find(1)).isInstanceOf(Lookup.Deleted.class);
  }

  @Test
  void rule7_aNewerPromiseVoidsAnOlder() {
    device.commit(Samples.promise(1, now + 10));
    assertThat(device.commit(Samples.promise(1, now + 20)))
        .isEqualTo(new WriteOutcome.Promised(ObjectState.NONE));
    assertThat(device.commit(promised(1, now + 10, "b")))
        .isEqualTo(new WriteOutcome.Refused(Samples.at(now + 20), ObjectState.NONE));
    assertThat(device.commit(promised(1, now + 20, "c"))).isInstanceOf(WriteOutcome.Done.class);
  }

  @Test
  void rule7_whatStandsAboveAPromiseRefusesItsWrite() {
    device.commit(Samples.promise(1, now + 10));
    device.put(1, now + 11, Samples.text("blind"));
    assertThat(device.commit(promised(1, now + 10, "b")))
        .isEqualTo(new WriteOutcome.Refused(Samples.at(now + 11), Samples.data(now + 11)));
  }

  /** All in one batch, where the second must see what the first promised. */
  @Test
  void rule7_promisesOfOneBatchSeeEachOther() {
    List<WriteOutcome> outcomes =
        device.commitAll(
            Samples.promise(1, now + 10),
            Samples.put(1, now + 5, Samples.text("below")),
            Samples.promise(1, now + 20),
            promised(1, now + 10, "void"),
            promised(1, now + 20, "kept"),
            Samples.promise(1, now + 15));
    assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Promised.class);
    assertThat(outcomes.get(3)).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(outcomes.get(4)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(outcomes.get(5)).isInstanceOf(WriteOutcome.Refused.class);
  }

  @Test
  void rule7_aPeersCopyThatBringsSomethingBelowAPromiseIsNotJoined() {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 50));
    for (ObjectState below :
        List.of(
            Samples.data(now + 40),
            // The metadata alone are above.
            Samples.state(now + 40, now + 60, 0, 0),
            Samples.state(now, now + 40, 0, 0),
            Samples.state(now, now + 40, now + 40, 0))) {
      assertThat(device.commit(Samples.push(1, below, Samples.text("a"))))
          .isEqualTo(new WriteOutcome.Unknown(Wire.BARRED));
    }
    assertThat(device.commit(Samples.pushTombstone(1, now + 49)))
        .isEqualTo(new WriteOutcome.Unknown(Wire.BARRED));
    assertThat(device.commit(Samples.push(1, Samples.data(now), Samples.text("a"))))
        .isInstanceOf(WriteOutcome.Already.class);
    // What was promised comes by way of a peer as well.
    assertThat(device.commit(Samples.push(1, Samples.data(now + 50), Samples.text("a"))))
        .isInstanceOf(WriteOutcome.Done.class);
  }

  /** Data that a peer still brings would lie below, though newer metadata stand here. */
  @Test
  void rule7_metadataAboveAPromiseDoNotEndIt() {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 50));
    device.commit(Samples.post(1, now + 60, null));
    assertThat(device.commit(Samples.push(1, Samples.data(now + 40), Samples.text("b"))))
        .isEqualTo(new WriteOutcome.Unknown(Wire.BARRED));
  }

  @Test
  void rule7_aPromiseHoldsForPeersAsLongAsItsWriteCanBeCommittedAndForClientsLonger() {
    device.commit(Samples.promise(1, now + 50));
    device.device.wallSeconds += 60;
    assertThat(device.commit(Samples.push(1, Samples.data(now), Samples.text("a"))))
        .isInstanceOf(WriteOutcome.Unknown.class);
    device.device.wallSeconds += 1;
    assertThat(device.commit(promised(1, now + 50, "late")))
        .isInstanceOf(WriteOutcome.Refused.class);
    assertThat(device.commit(Samples.put(1, now + 40, Samples.text("straggler"))))
        .isInstanceOf(WriteOutcome.Refused.class);
    assertThat(device.commit(Samples.push(1, Samples.data(now), Samples.text("a"))))
        .isInstanceOf(WriteOutcome.Done.class);
  }

  @Test
  void rule7_aPromiseOutlivesKillsPowerFailuresAndRebuilds() throws IOException {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 50));
    device.commit(Samples.promise(2, now + 50));
    device.commit(Samples.promise(3, now + 50));
    device.commit(promised(3, now + 50, "kept"));
    for (int i = 0; i < 4; i++) {
      if (i == 2) {
        device.engine().flushIndex();
      }
      restart(i);
      assertThat(device.commit(Samples.put(1, now + 49, Samples.text("b"))))
          .isEqualTo(new WriteOutcome.Refused(Samples.at(now + 50), Samples.data(now)));
      assertThat(device.commit(Samples.put(2, now + 49, Samples.text("b"))))
          .isEqualTo(new WriteOutcome.Refused(Samples.at(now + 50), ObjectState.NONE));
      assertThat(standing()).hasSize(2);
    }
    assertThat(device.commit(promised(1, now + 50, "b"))).isInstanceOf(WriteOutcome.Done.class);
  }

  @Test
  void rule7_aPromiseOutlivesItsVolumeUntilItIsPast() throws IOException {
    long below = now + 49;
    device.commit(Samples.promise(1, now + 50));
    device.commit(Samples.promise(2, now + 50));
    fill();
    assertThat(device.engine().compact()).isPositive();
    assertThat(device.engine().volumes()).doesNotContain(1);
    device.rebuild();
    assertThat(device.commit(Samples.put(1, below, Samples.text("b"))))
        .isInstanceOf(WriteOutcome.Refused.class);
    device.device.wallSeconds += 601;
    fill();
    fill();
    device.engine().compact();
    device.idle();
    assertThat(standing()).isEmpty();
    device.rebuild();
    assertThat(standing()).isEmpty();
  }

  /** Else it would take what it promised not to. */
  @Test
  void rule14_aPromiseThatRotsMakesItsObjectUnknownUntilSomethingNewerStands() throws IOException {
    device.put(1, now, Samples.text("a"));
    device.commit(Samples.promise(1, now + 50));
    long end = device.place(1).offset() + device.place(1).lengthBytes();
    var promise = new io.martinet.log.RecordLocation(1, end, 128, 128);
    device.put(2, now, Samples.text("behind"));
    device.rot(promise, 130);
    device.kill();
    device.rebuild();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.commit(Samples.promise(1, now + 60)))
        .isInstanceOf(WriteOutcome.Unknown.class);
    device.put(1, now + 70, Samples.text("heals"));
    assertThat(device.read(1)).isEqualTo(Samples.text("heals"));
  }

  @Test
  void theIndexAddsUpWithPromises() throws IOException {
    device.commit(Samples.promise(1, now + 50));
    var findings = new ArrayList<String>();
    IndexAudit.run(
        device.device.index,
        device.device.config().digesting(),
        device.device.files,
        findings::add);
    assertThat(findings).isEmpty();
    assertThat(device.digests().values()).allMatch(value -> value.matches("0*"));
  }

  private List<String> standing() {
    try {
      return List.copyOf(device.dump(IndexKeys.promisesFrom(), IndexKeys.promisesTo()).values());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fill() {
    for (int i = 0; i < 15; i++) {
      device.put(4, ++now, FILLER);
    }
  }

  private void restart(int round) throws IOException {
    switch (round % 3) {
      case 0 -> device.kill();
      case 1 -> device.crash(round);
      default -> device.rebuild();
    }
  }

  private static Write.Put promised(int number, long ticks, String text) {
    byte[] body = Samples.text(text);
    return new Write.Put(
        Samples.key(number),
        Samples.at(ticks),
        Samples.info(number, body),
        new Body.Inline(Unpooled.wrappedBuffer(body)),
        null,
        true);
  }

  private static Write.Post promisedPost(int number, long ticks) {
    return new Write.Post(
        Samples.key(number),
        Samples.path(number),
        Samples.at(ticks),
        0,
        null,
        Samples.headers(),
        null,
        true);
  }

  private static Write.Delete promisedDelete(int number, long ticks) {
    return new Write.Delete(
        Samples.key(number), Samples.path(number), Samples.at(ticks), null, true);
  }
}
