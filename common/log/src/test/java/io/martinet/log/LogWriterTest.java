package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private final TestLog log = TestLog.small();

  @Test
  void showsOnReplayWhatWasAppendedInOrder() throws IOException {
    log.open();
    log.append("one");
    log.append("two");
    log.close();
    ReplaySummary summary = log.open();
    assertThat(log.shown).containsExactly("one", "two");
    assertThat(log.damages).isEmpty();
    assertThat(summary.clean()).isTrue();
  }

  @Test
  void showsOnlyWhatStandsBehindThePositionAskedFor() throws IOException {
    log.open();
    log.append("one");
    long after = log.writer().end();
    log.append("two");
    log.close();
    log.open(after, Replay.Mode.BUFFERED);
    assertThat(log.shown).containsExactly("two");
  }

  @Test
  void goesOnInTheSameVolumeAfterAnOrderlyClose() throws IOException {
    log.open();
    log.append("one");
    log.close();
    log.open();
    log.append("two");
    log.close();
    log.open();
    assertThat(log.shown).containsExactly("one", "two");
    assertThat(log.volumes().lives()).containsExactly(1);
  }

  @Test
  void rule14_goesOnInANewLifeAfterAnUncleanEnd() throws IOException {
    log.open();
    log.append("one");
    log.die();
    log.open();
    assertThat(log.volumes().lives()).containsExactly(1, 2);
    log.append("two");
    log.die();
    log.open();
    assertThat(log.shown).containsExactly("one", "two");
  }

  /** The seal of a full volume must not vouch for records that are written in the same moment. */
  @Test
  void rule14_whatIsTornWhilePowerFailsInARollIsNoRot() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      TestLog torn = TestLog.small();
      torn.open();
      for (int i = 0; i < 8; i++) {
        torn.append("synced-" + i + "-" + "x".repeat(4_000));
      }
      torn.writer().place(TestLog.draft("unsynced-" + "y".repeat(4_000)));
      torn.files.failSyncs();
      assertThatThrownBy(() -> torn.append("rolls-" + "z".repeat(4_000)))
          .isInstanceOf(IOException.class);
      torn.die();
      torn.files.crash(seed);
      torn.open();
      assertThat(torn.damages).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void fullVolumesAreSealedAndTheLogGoesOn() throws IOException {
    log.open();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = "record-" + i + "-" + "x".repeat(4_000);
      log.append(text);
      texts.add(text);
    }
    assertThat(log.volumes().lives()).hasSizeGreaterThan(4);
    log.close();
    log.open();
    assertThat(log.shown).isEqualTo(texts);
  }

  @Test
  void aFreedVolumeIsWrittenAgainInANewLifeAndItsOldRecordsNeverParse() throws IOException {
    log.open();
    for (int i = 0; i < 12; i++) {
      log.append("old-" + i + "-" + "x".repeat(4_000));
    }
    log.volumes().free(1);
    log.writer().roll();
    int files = log.files.list(TestLog.DIRECTORY).size();
    log.append("new");
    log.die();
    log.open();
    assertThat(log.shown).doesNotContain("old-0-" + "x".repeat(4_000)).endsWith("new");
    assertThat(log.damages).isEmpty();
    assertThat(files).isEqualTo(2);
  }

  @Test
  void rule13_aVolumeIsNotWrittenAgainWhileAReaderHoldsIt() throws IOException {
    log.open();
    RecordLocation place = log.append("pinned");
    log.writer().roll();
    VolumeLease lease = log.volumes().pin(place.life());
    assertThat(lease).isNotNull();
    log.volumes().free(place.life());
    assertThat(log.volumes().pin(place.life())).isNull();
    log.writer().roll();
    log.append("elsewhere");
    try (lease) {
      ByteBuffer target = ByteBuffer.allocate(place.headBytes());
      StoredRecord record = java.util.Objects.requireNonNull(lease).readRecord(target, place);
      assertThat(record.header().hash()).isEqualTo(TestLog.hash("pinned"));
    }
    log.writer().roll();
    assertThat(log.files.list(TestLog.DIRECTORY)).hasSize(3);
  }

  @Test
  void rule14_recordsSayWhatWasDurableWhenTheyWereWritten() throws IOException {
    log.open();
    log.append("one");
    long synced = log.writer().end();
    assertThat(log.writer().durableUpTo()).isEqualTo(synced);
    RecordLocation two = log.appendUnsynced("two");
    assertThat(log.writer().durableUpTo()).isEqualTo(synced);
    try (VolumeLease lease = java.util.Objects.requireNonNull(log.volumes().pin(two.life()))) {
      StoredRecord record = lease.readRecord(ByteBuffer.allocate(two.headBytes()), two);
      assertThat(record.header().durableUpTo()).isEqualTo(synced);
    }
  }

  @Test
  void rule15_takesNothingMoreAfterAFailedSync() throws IOException {
    log.open();
    log.writer().place(TestLog.draft("one"));
    log.files.failSyncs();
    assertThatThrownBy(() -> log.writer().sync()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.append("two")).hasMessageContaining("failed before");
    assertThatThrownBy(() -> log.writer().sync()).hasMessageContaining("failed before");
  }

  @Test
  void rule21_appendsToPreparedBlocksChangeNoFileSize() throws IOException {
    var prepared = new TestLog(log.files, new LogConfig(1 << 20, 2, 256 << 10, 512 << 10));
    prepared.open();
    while (prepared.writer().idle()) {}
    long size = prepared.files.bytes(prepared.fileOf(1)).length;
    for (int i = 0; i < 50; i++) {
      prepared.append("record-" + i + "-" + "x".repeat(4_000));
    }
    assertThat(prepared.files.bytes(prepared.fileOf(1)).length).isEqualTo((int) size);
    assertThat(size).isGreaterThanOrEqualTo(512 << 10);
  }

  @Test
  void rule21_aFilledUpVolumeHasItsSuccessorPrepared() throws IOException {
    log.open();
    for (int i = 0; i < 9; i++) {
      log.append("record-" + i + "-" + "x".repeat(4_000));
    }
    while (log.writer().idle()) {}
    assertThat(log.files.list(TestLog.DIRECTORY)).hasSize(2);
  }

  @Test
  void refusesAVolumeOfAnotherDevice() throws IOException {
    log.open();
    log.close();
    assertThatThrownBy(() ->
            VolumeSet.open(
                log.files, TestLog.DIRECTORY, new UUID(9, 9), log.config, TestLog.seeded(1)))
        .hasMessageContaining("belongs to");
  }

  @Test
  void refusesARecordThatFitsIntoNoVolume() throws IOException {
    log.open();
    assertThatThrownBy(() -> log.append("x".repeat(60_000)))
        .isInstanceOf(IllegalArgumentException.class);
    log.append("still works");
  }
}
