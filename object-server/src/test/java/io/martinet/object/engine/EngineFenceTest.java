package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.log.Replay;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Opened;
import io.martinet.object.store.Samples;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails on a device fences it at once, and it says so everywhere (rules 15 and 23). */
class EngineFenceTest {
  private void failToSyncTwoAndStartPastTheCache() throws IOException {
    device.device.files.failSyncs();
    device.commit(Samples.put(2, 20, Samples.text("two")));
    device.device.files.healSyncs();
    device.device.recovery = Replay.Mode.DIRECT;
    device.kill();
  }

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
    device.put(1, 10, Samples.text("one"));
  }

  @Test
  void rule15_afterAFailedSyncNothingIsTakenAndNothingIsAbsent() throws IOException {
    device.device.files.failSyncs();
    assertThat(device.commit(Samples.put(2, 20, Samples.text("two"))))
        .isInstanceOf(WriteOutcome.Failed.class);
    // The disk seems well again; what it took meanwhile is not known.
    device.device.files.healSyncs();
    assertFenced();
  }

  @Test
  void rule15_allThatWaitsIsTold() {
    device.device.files.failSyncs();
    var outcomes = new ArrayList<WriteOutcome>();
    for (int i = 0; i < 3; i++) {
      Write write = Samples.put(10 + i, 20, Samples.text("x"));
      device.engine().submit(write, Runnable::run, outcomes::add);
    }
    device.engine().runCommitter();
    assertThat(outcomes).hasSize(3).allMatch(WriteOutcome.Failed.class::isInstance);
  }

  @Test
  void rule15_theNextStartShowsOnlyWhatReachedTheDisk() throws IOException {
    failToSyncTwoAndStartPastTheCache();
    assertThat(device.read(1)).isEqualTo(Samples.text("one"));
    assertThat(device.find(2)).isInstanceOf(Lookup.Missing.class);
    device.put(2, 30, Samples.text("again"));
    device.device.recovery = Replay.Mode.BUFFERED;
    device.crash(5);
    assertThat(device.read(2)).isEqualTo(Samples.text("again"));
  }

  @Test
  void rule15_aLaterRebuildDoesNotShowWhatNeverReachedTheDiskEither() throws IOException {
    failToSyncTwoAndStartPastTheCache();
    device.device.recovery = Replay.Mode.BUFFERED;
    // The page cache still has it, in a volume that was read past the cache once.
    device.rebuild();
    assertThat(device.read(1)).isEqualTo(Samples.text("one"));
    assertThat(device.find(2)).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void rule15_anIndexThatCannotBeWrittenFences() throws IOException {
    WatchedIndex index = watched();
    index.writeFailure = new IOException("no write, as told");
    assertThat(device.commit(Samples.put(2, 20, Samples.text("two"))))
        .isInstanceOf(WriteOutcome.Failed.class);
    assertFenced();
  }

  @Test
  void rule15_anIndexThatCannotBeFlushedFencesAndFreesNothing() throws IOException {
    WatchedIndex index = watched();
    long body = device.putFile(3, 10, Samples.body(70_000));
    device.put(3, 20, Samples.text("new"));
    index.writeFailure = new IOException("no flush, as told");
    device.engine().flushIndex();
    assertFenced();
    assertThat(device.hasBodyFile(body)).isTrue();
  }

  @Test
  void rule15_anIndexThatCannotBeReadFences() throws IOException {
    WatchedIndex index = watched();
    index.readFailure = new IOException("no read, as told");
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    device.engine().runCommitter();
    index.readFailure = null;
    assertFenced();
  }

  @Test
  void rule15_rowsThatCannotBeReadFenceAndAreNotTakenForNone() throws IOException {
    device.commit(Samples.owing(Samples.put(2, 20, Samples.text("two")), Samples.duty("c1")));
    WatchedIndex index = watched();
    index.readFailure = new IOException("no read, as told");
    device.engine().owedTo();
    assertThat(device.engine().status().health())
        .as("known before whoever asked sees an empty list")
        .isEqualTo(StoreStatus.Health.FENCED);
    device.engine().runCommitter();
    assertFenced();
    open();
    index = watched();
    index.readFailure = new IOException("no read, as told");
    device.engine().pending("c1", 0, 10);
    device.engine().runCommitter();
    assertFenced();
  }

  @Test
  void rule15_anIndexFoundDamagedInUseIsRebuiltByTheNextStart() throws IOException {
    WatchedIndex index = watched();
    index.readFailure = new IndexDamagedException("damaged, as told", new Exception("block"));
    device.find(1);
    device.engine().runCommitter();
    assertFenced();
    device.device.opens = () -> device.device.index;
    device.kill();
    assertThat(device.engine().needsRebuild()).isTrue();
    device.engine().recover();
    assertThat(device.read(1)).isEqualTo(Samples.text("one"));
    device.kill();
    assertThat(device.engine().needsRebuild()).isFalse();
  }

  @Test
  void rule23_aFullDiskRefusesBodiesAndTakesWhatMakesRoom() throws IOException {
    device.close();
    device.device.reservedBytes = 1 << 20;
    device.open();
    device.device.files.capacity(0);
    assertThat(device.commit(Samples.put(2, 20, Samples.text("two"))))
        .isInstanceOf(WriteOutcome.Full.class);
    assertThatThrownBy(() -> device.engine().stage(1))
        .isInstanceOfSatisfying(
            StoreException.class,
            full -> assertThat(full.code()).isEqualTo(StoreException.Code.CAPACITY));
    assertThat(device.engine().status().health()).isEqualTo(StoreStatus.Health.FULL);
    device.device.files.capacity(Long.MAX_VALUE);
    device.device.nanos.addAndGet(1_000_000_000L);
    device.put(2, 20, Samples.text("two"));
  }

  /** How long it gets is not known when it begins. */
  @Test
  void rule23_aBodyThatGrowsIntoTheReserveIsRefusedInItsMidst() throws IOException {
    device.close();
    device.device.reservedBytes = 1 << 20;
    device.open();
    long used = Long.MAX_VALUE - device.device.files.usableBytes();
    device.device.files.capacity(used + (1 << 20) + 100_000);
    device.device.nanos.addAndGet(1_000_000_000L);
    try (StagedFile staged = device.engine().stage(-1)) {
      staged.append(ByteBuffer.wrap(Samples.body(60_000)));
      assertThatThrownBy(() -> staged.append(ByteBuffer.wrap(Samples.body(60_000))))
          .isInstanceOfSatisfying(
              StoreException.class,
              full -> assertThat(full.code()).isEqualTo(StoreException.Code.CAPACITY));
    }
    device.put(2, 20, Samples.text("two"));
  }

  @Test
  void rule23_deletionsAndMetadataMayUseTheReserve() throws IOException {
    device.close();
    device.device.reservedBytes = 1L << 60;
    device.open();
    device.device.files.capacity(1 << 30);
    assertThat(device.commit(Samples.put(2, 20, Samples.text("two"))))
        .isInstanceOf(WriteOutcome.Full.class);
    assertThat(device.commit(Samples.post(1, 20, null))).isInstanceOf(WriteOutcome.Done.class);
    assertThat(device.commit(Samples.delete(1, 30))).isInstanceOf(WriteOutcome.Done.class);
  }

  private WatchedIndex watched() throws IOException {
    device.close();
    var index = new WatchedIndex(device.device.index);
    device.device.opens = () -> index;
    device.open();
    return index;
  }

  private void assertFenced() throws IOException {
    assertThat(device.device.fences).as("told once").hasSize(1);
    assertThat(device.commit(Samples.put(5, 50, Samples.text("five"))))
        .isInstanceOf(WriteOutcome.Failed.class);
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.find(99)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.engine().open(Samples.key(1))).isInstanceOf(Opened.Unknown.class);
    assertThat(device.engine().status().health()).isEqualTo(StoreStatus.Health.FENCED);
    assertThatThrownBy(() -> device.engine().stage(1))
        .isInstanceOfSatisfying(
            StoreException.class,
            failed -> assertThat(failed.code()).isEqualTo(StoreException.Code.DEVICE));
    assertThat(List.copyOf(device.device.fences)).hasSize(1);
  }
}
