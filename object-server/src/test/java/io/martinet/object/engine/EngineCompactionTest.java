package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.log.LogPosition;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.martinet.object.store.PendingRows;
import io.martinet.object.store.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compaction moves what is needed and frees the rest, whatever comes in between (rule 13). */
class EngineCompactionTest {
  private static final byte[] FILLER = Samples.body(60_000);

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void whatIsNeededSurvivesAndTheRestIsFreed() throws IOException {
    fill();
    int volumes = device.engine().volumes().size();
    assertThat(device.engine().compact()).isPositive();
    assertThat(device.engine().volumes().size()).isLessThan(volumes);
    assertThat(device.engine().volumes()).doesNotContain(1);
    assertKept();
    device.kill();
    assertKept();
    device.rebuild();
    assertKept();
  }

  @Test
  void rule13_aVolumeIsNotFreedBeforeTheIndexIsDurableBehindItsLastCopy() throws IOException {
    for (int seed = 0; seed < 10; seed++) {
      open();
      fill();
      DeviceEngine engine = device.engine();
      while (engine.volumes().contains(1)) {
        engine.running().compactor().step();
        engine.runCommitter();
      }
      assertThat(flushedPlaceOf(1)).as("the index is durable").isEqualTo(device.place(1));
      device.crash(seed);
      assertKept();
    }
  }

  private RecordLocation flushedPlaceOf(int number) throws IOException {
    byte[] value = device.device.index.reopened().get(IndexKeys.object(Samples.key(number)));
    ObjectEntry entry = EntryCodec.decode(value);
    return entry.isEmpty() ? new RecordLocation(0, 0, 128, 128) : entry.places().getLast();
  }

  @Test
  void rule13_aCopyThatBecameStaleIsNeverLogged() throws IOException {
    device.put(1, 10, Samples.text("old"));
    RecordLocation from = device.place(1);
    try (RecordReader.Pinned record = pinned(from)) {
      var done = new AtomicInteger();
      device
          .engine()
          .running()
          .committer()
          .offer(
              new EngineJob.Relocate(
                  Samples.key(1), from, record.stored().copy().draft(), done::incrementAndGet));
      // In the same batch, but before it.
      device.commitAll(Samples.put(1, 20, Samples.text("new")));
      device
          .engine()
          .running()
          .committer()
          .offer(
              new EngineJob.Relocate(
                  Samples.key(1), from, record.stored().copy().draft(), done::incrementAndGet));
      device.engine().runCommitter();
      assertThat(done).hasValue(2);
    }
    assertNothingWasAppendedBehind(device.place(1));
    device.rebuild();
    assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.data(20), 3, 0));
    assertThat(device.read(1)).isEqualTo(Samples.text("new"));
  }

  @Test
  void rule13_aStaleCopyIsDroppedForAnEarlierWriteOfItsOwnBatch() throws IOException {
    device.put(1, 10, Samples.text("old"));
    RecordLocation from = device.place(1);
    try (RecordReader.Pinned record = pinned(from)) {
      device.engine().submit(Samples.delete(1, 20), Runnable::run, outcome -> {});
      device
          .engine()
          .running()
          .committer()
          .offer(
              new EngineJob.Relocate(
                  Samples.key(1), from, record.stored().copy().draft(), () -> {}));
      device.engine().runCommitter();
    }
    assertThat(device.find(1)).isEqualTo(new Lookup.Deleted(Samples.state(0, 0, 0, 20)));
    assertNothingWasAppendedBehind(device.place(1));
    device.rebuild();
    assertThat(device.find(1)).isEqualTo(new Lookup.Deleted(Samples.state(0, 0, 0, 20)));
  }

  @Test
  void rule13_aReaderKeepsItsVolumeAndLaterReadersLookUpAgain() throws IOException {
    fill();
    try (ObjectReader reader = ((Opened.Live) device.engine().open(Samples.key(2))).reader()) {
      device.engine().compact();
      assertThat(device.engine().volumes()).doesNotContain(1);
      device.idle();
      for (int i = 100; i < 120; i++) {
        device.put(i, 10, FILLER);
      }
      ByteBuffer target = ByteBuffer.allocate(70_000);
      while (target.hasRemaining() && reader.read(target.position(), target) > 0) {}
      assertThat(target.array()).isEqualTo(Samples.body(70_000));
    }
    assertThat(device.read(2)).isEqualTo(Samples.body(70_000));
  }

  @Test
  void rule24_rowsOwedOutliveTheVolumeOfTheirRecord() throws IOException {
    device.commit(Samples.owing(Samples.put(9, 10, Samples.text("r")), Samples.duty("c1", "c2")));
    long position = device.engine().pending("c1", 0, 1).getFirst().position();
    device.engine().delivered("c2", java.util.List.of(position));
    device.commit(Samples.delete(9, 20));
    fill();
    device.engine().compact();
    assertThat(device.engine().volumes()).doesNotContain(LogPosition.life(position));
    for (int i = 0; i < 2; i++) {
      assertThat(device.engine().owedTo()).containsExactly("c1");
      assertThat(device.engine().pending("c1", 0, 10))
          .extracting(PendingRows.PendingRow::position)
          .containsExactly(position);
      device.rebuild();
    }
  }

  @Test
  void rule14_rotFoundByCompactionIsQuarantinedAndItsVolumeMayGo() throws IOException {
    fill();
    RecordLocation place = device.place(2);
    device.rot(place, place.headBytes() + 10);
    device.engine().compact();
    assertThat(device.find(2)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.read(1)).isEqualTo(Samples.text("one"));
    device.rebuild();
    assertThat(device.find(2)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void aQuarantineOutlivesTheVolumeItStandsIn() throws IOException {
    device.put(2, 10, Samples.body(70_000));
    device.rot(device.place(2), 200);
    device.engine().open(Samples.key(2));
    device.engine().runCommitter();
    fillFrom(3);
    device.engine().compact();
    assertThat(device.engine().volumes()).doesNotContain(1);
    device.rebuild();
    assertThat(device.find(2)).isInstanceOf(Lookup.Unknown.class);
  }

  /** The next record follows the one named. */
  private void assertNothingWasAppendedBehind(RecordLocation last) throws IOException {
    device.put(9, 10, Samples.text("next"));
    assertThat(device.place(9).offset()).isEqualTo(last.offset() + last.lengthBytes());
  }

  private RecordReader.Pinned pinned(RecordLocation place) throws IOException {
    return Objects.requireNonNull(
        new RecordReader(device.engine().running().device().volumes()).read(place));
  }

  private void fill() throws IOException {
    device.put(1, 10, Samples.text("one"));
    device.put(2, 10, Samples.body(70_000));
    device.commit(Samples.post(1, 15, "image/png", "X-Object-Meta-A", "1"));
    device.commit(Samples.delete(3, 10));
    fillFrom(4);
  }

  /** Some volumes of garbage. */
  private void fillFrom(int number) {
    for (int round = 0; round < 15; round++) {
      device.put(number, 10 + round, FILLER);
    }
  }

  private void assertKept() throws IOException {
    assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.state(10, 15, 15, 0), 3, 0));
    assertThat(device.read(1)).isEqualTo(Samples.text("one"));
    assertThat(device.read(2)).isEqualTo(Samples.body(70_000));
    assertThat(device.find(3)).isInstanceOf(Lookup.Deleted.class);
    assertThat(device.read(4)).isEqualTo(FILLER);
  }
}
