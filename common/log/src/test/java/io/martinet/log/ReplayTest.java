package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 14: what replay makes of damage, and what it does not. */
class ReplayTest {
  private final TestLog log = TestLog.small();

  @Test
  void rule14_goesOnBehindABadRecordAndTellsWhichItWas() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.append("two");
    log.append("three");
    log.append("four");
    log.die();
    log.files.rot(log.fileOf(1), two.offset() + RecordHeader.BYTES);
    log.open();
    assertThat(log.shown).containsExactly("one", "three", "four");
    assertThat(log.damages)
        .singleElement()
        .isInstanceOfSatisfying(
            Damage.InRecord.class,
            lost -> {
              assertThat(lost.header().hash()).isEqualTo(TestLog.hash("two"));
              assertThat(lost.position()).isEqualTo(two.position());
            });
  }

  @Test
  void rule14_everyByteOfARecordIsGuarded() throws IOException {
    log.open();
    log.append("one");
    byte[] body = new byte[700];
    RecordLocation two =
        log.writer()
            .place(
                TestLog.draft("two")
                    .inlineBody(ByteBuffer.wrap(body), BlockChecksums.of(ByteBuffer.wrap(body))));
    log.writer().sync();
    log.append("three");
    log.append("four");
    log.die();
    String file = log.fileOf(1);
    int meaningful = two.headBytes() + body.length;
    for (int at = 0; at < meaningful; at++) {
      log.files.rot(file, two.offset() + at);
      log.open(LogPosition.START, Replay.Mode.INSPECT);
      assertThat(log.shown).as("byte %d", at).containsExactly("one", "three", "four");
      assertThat(log.damages).as("byte %d", at).hasSize(1);
      log.files.rot(file, two.offset() + at);
    }
  }

  @Test
  void aRecordWhoseHeaderRotsIsNamedByTheNext() throws IOException {
    log.open();
    RecordLocation one = log.append("one");
    log.append("two");
    log.append("three");
    log.die();
    log.files.rot(log.fileOf(1), one.offset());
    log.open();
    assertThat(log.shown).containsExactly("two", "three");
    assertThat(log.damages)
        .containsExactly(
            new Damage.NoHeader(
                one.position(), one.lengthBytes(), new Damage.Key(3, TestLog.hash("one")), true));
  }

  @Test
  void ofSeveralLostHeadersTheLastIsNamedAndTheRestIsToldToBeMore() throws IOException {
    log.open();
    RecordLocation one = log.append("one");
    RecordLocation two = log.append("two");
    log.append("three");
    log.append("four");
    log.die();
    log.files.rot(log.fileOf(1), one.offset());
    log.files.rot(log.fileOf(1), two.offset());
    log.open();
    assertThat(log.damages)
        .containsExactly(
            new Damage.NoHeader(
                one.position(),
                one.lengthBytes() + two.lengthBytes(),
                new Damage.Key(3, TestLog.hash("two")),
                false));
  }

  @Test
  void rule14_aBadRecordThatNobodyEverCalledDurableIsTornAndNotRot() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.appendUnsynced("two");
    log.appendUnsynced("three");
    log.files.rot(log.fileOf(1), two.offset() + RecordHeader.BYTES);
    log.die();
    ReplaySummary summary = log.open();
    assertThat(log.shown).containsExactly("one", "three");
    assertThat(log.damages).isEmpty();
    assertThat(summary.tornBytes()).isEqualTo(two.lengthBytes());
  }

  @Test
  void rule14_whatWasTornOnceIsNotTakenForRotAtALaterRebuild() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.appendUnsynced("two");
    log.appendUnsynced("three");
    log.files.rot(log.fileOf(1), two.offset() + RecordHeader.BYTES);
    log.die();
    log.open();
    log.append("four");
    log.append("five");
    log.die();
    log.open();
    assertThat(log.shown).containsExactly("one", "three", "four", "five");
    assertThat(log.damages).isEmpty();
  }

  @Test
  void rule14_theLastBatchBeforeACrashIsRotOnceARecoveryHasSeenItWhole() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.append("two");
    log.die();
    log.open();
    log.append("three");
    log.die();
    log.files.rot(log.fileOf(1), two.offset() + RecordHeader.BYTES);
    log.open();
    assertThat(log.damages).hasSize(1);
  }

  @Test
  void rule14_theEndOfAVolumeIsMissedWhenItsLastRecordsRot() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.append("two");
    log.writer().roll();
    log.append("three");
    log.die();
    String file = log.fileOf(1);
    log.files.rot(file, two.offset());
    log.files.rot(file, two.offset() + two.lengthBytes());
    log.open();
    assertThat(log.shown).containsExactly("one", "three");
    assertThat(log.damages)
        .singleElement()
        .satisfies(damage -> assertThat(damage.position()).isEqualTo(two.position()));
  }

  @Test
  void rule14_nothingIsEverTruncated() throws IOException {
    log.open();
    log.append("one");
    RecordLocation two = log.appendUnsynced("two");
    log.die();
    log.files.rot(log.fileOf(1), two.offset());
    int before = log.files.bytes(log.fileOf(1)).length;
    log.open();
    assertThat(log.files.bytes(log.fileOf(1)).length).isGreaterThanOrEqualTo(before);
  }

  @Test
  void rule14_aRecordInTheWrongPlaceOrVolumeDoesNotParse() throws IOException {
    log.open();
    RecordLocation one = log.append("one");
    RecordLocation two = log.append("two");
    byte[] bytes = log.files.bytes(log.fileOf(1));
    byte[] copy =
        java.util.Arrays.copyOfRange(
            bytes, (int) one.offset(), (int) one.offset() + one.lengthBytes());
    long end = two.offset() + two.lengthBytes();
    log.writer().roll();
    log.append("three");
    log.die();
    log.files.put(log.fileOf(2), 20_480, copy);
    log.files.put(log.fileOf(2), end, copy);
    log.open();
    assertThat(log.shown).containsExactly("one", "two", "three");
  }

  @Test
  void rule14_aRecordForgedInABodyDoesNotParseEvenWhenItsCarrierRots() throws IOException {
    log.open();
    ByteBuffer forged = ByteBuffer.allocate(4096);
    for (int at = 0; at + 1024 <= 4096; at += 1024) {
      forged.position(at);
      // All that a client can know: everything but the epoch.
      RecordHeader.write(
          forged,
          TestLog.draft("forged"),
          new RecordHeader.Place(
              LogPosition.of(1, VolumeHeader.BYTES + 192 + at), 0, 9, 9, 0, TestLog.hash("x"), 0));
    }
    forged.clear();
    RecordLocation carrier =
        log.writer().place(TestLog.draft("carrier").inlineBody(forged, BlockChecksums.of(forged)));
    log.writer().sync();
    log.append("after");
    log.append("later");
    log.die();
    log.files.rot(log.fileOf(1), carrier.offset());
    log.open();
    assertThat(log.shown).containsExactly("after", "later");
  }

  @Test
  void rule15_afterAFailedSyncOnlyWhatIsOnTheDiskIsShown() throws IOException {
    log.open();
    log.append("one");
    log.appendUnsynced("lost");
    log.die();
    // The page cache still shows it, the disk has not got it.
    log.open(LogPosition.START, Replay.Mode.DIRECT);
    assertThat(log.shown).containsExactly("one");
  }

  @Test
  void rule15_aDirectRecoveryNeverGoesOnInTheSamePages() throws IOException {
    log.open();
    log.append("one");
    log.close();
    log.open(LogPosition.START, Replay.Mode.DIRECT);
    assertThat(log.volumes().lives()).containsExactly(1, 2);
  }

  @Test
  void whatAKilledProcessLeftInTheCacheIsDurableBeforeItIsShown() throws IOException {
    log.open();
    log.append("one");
    log.appendUnsynced("two");
    log.die();
    log.open(LogPosition.START, Replay.Mode.BUFFERED);
    assertThat(log.shown).containsExactly("one", "two");
    log.die();
    log.files.crashKeepingNothing();
    log.open();
    assertThat(log.shown).containsExactly("one", "two");
  }

  @Test
  void theWholeLogIsReadPastTheCacheAndItsEndMadeDurableFirst() throws IOException {
    log.open();
    log.append("one");
    log.appendUnsynced("lost");
    log.die();
    log.open(LogPosition.START, Replay.Mode.DIRECT);
    log.append("two");
    log.appendUnsynced("three");
    log.die();
    log.open(LogPosition.START, Replay.Mode.WHOLE);
    assertThat(log.shown).containsExactly("one", "two", "three");
    log.die();
    log.files.crashKeepingNothing();
    log.open();
    assertThat(log.shown).containsExactly("one", "two", "three");
  }

  @Test
  void oneRottenHeaderBlockOfAVolumeIsNotMissed() throws IOException {
    log.open();
    log.append("one");
    log.die();
    String file = log.fileOf(1);
    log.files.rot(file, 24);
    log.open();
    assertThat(log.shown).containsExactly("one");
    assertThat(log.volumes().damaged()).isEmpty();
  }

  @Test
  void aVolumeThatLostBothHeadersIsLeftAloneAndTold() throws IOException {
    log.open();
    log.append("one");
    log.writer().roll();
    log.append("two");
    log.die();
    String file = log.fileOf(1);
    log.files.rot(file, 24);
    log.files.rot(file, 4096 + 24);
    byte[] before = log.files.bytes(file);
    log.open();
    assertThat(log.shown).containsExactly("two");
    assertThat(log.volumes().damaged()).containsExactly(file);
    assertThat(log.files.bytes(file)).isEqualTo(before);
  }

  /** Every synced record is shown after any power failure, and no record that was never written. */
  @Test
  void rule14_whatWasSyncedIsShownAfterAnyCrash() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      var random = new java.util.Random(seed);
      TestLog crashing = TestLog.small();
      List<String> synced = new ArrayList<>();
      List<String> written = new ArrayList<>();
      crashing.open();
      for (int step = 0; step < 40; step++) {
        String text = seed + "-" + step + "-" + "x".repeat(random.nextInt(3_000));
        switch (random.nextInt(6)) {
          case 0 -> {
            crashing.die();
            crashing.files.crash(random.nextLong());
            crashing.open();
            assertThat(crashing.damages).as("seed %d", seed).isEmpty();
            assertThat(crashing.shown).as("seed %d", seed).containsAll(synced);
            assertThat(written).as("seed %d", seed).containsAll(crashing.shown);
            synced = new ArrayList<>(crashing.shown);
          }
          case 1 -> {
            crashing.close();
            crashing.open();
            synced = new ArrayList<>(crashing.shown);
          }
          case 2, 3 -> {
            written.add(text);
            crashing.append(text);
            synced = new ArrayList<>(written.stream().filter(synced::contains).toList());
            synced.add(text);
          }
          default -> {
            written.add(text);
            crashing.appendUnsynced(text);
          }
        }
      }
    }
  }
}
