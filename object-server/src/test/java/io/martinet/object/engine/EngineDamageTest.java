package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.log.RecordLocation;
import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.martinet.object.store.PendingRows;
import io.martinet.object.store.Samples;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rot in the log and in body files is found, set aside and never absence (rules 4, 14 and 20). */
class EngineDamageTest {
  private static final byte[] BODY = Samples.body(100_000);

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void rule20_everyByteThatAReaderIsGivenWasCheckedFirst() throws IOException {
    device.put(1, 10, BODY);
    RecordLocation place = device.place(1);
    device.rot(place, place.headBytes() + 70_000);
    try (ObjectReader reader = reader(1)) {
      ByteBuffer target = ByteBuffer.allocate(100_000);
      assertThat(reader.read(0, target.limit(65_536))).isEqualTo(65_536);
      ByteBuffer damaged = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> reader.read(70_500, damaged))
          .isInstanceOf(CorruptObjectException.class);
      assertThat(damaged.position()).as("nothing of a bad block is given").isZero();
    }
    assertIsUnknownAlsoAfterARestart(1);
  }

  @Test
  void rule20_aBodyFileIsCheckedToo() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.device.files.rot(BodyFiles.nameOf(file), 99_999);
    try (ObjectReader reader = reader(1)) {
      assertThatThrownBy(() -> reader.read(99_000, ByteBuffer.allocate(10)))
          .isInstanceOf(CorruptObjectException.class);
    }
    assertIsUnknownAlsoAfterARestart(1);
    assertThat(device.hasBodyFile(file)).as("what was set aside stays").isTrue();
  }

  @Test
  void rule4_aMissingBodyFileIsUnknownAndNotAbsent() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.device.files.delete(BodyFiles.nameOf(file));
    assertThat(device.engine().open(Samples.key(1))).isInstanceOf(Opened.Unknown.class);
    assertIsUnknownAlsoAfterARestart(1);
  }

  @Test
  void rule4_aRottenHeadIsFoundWhenReadAndHealsByANewerWrite() throws IOException {
    device.put(1, 10, BODY);
    device.rot(device.place(1), 200);
    assertThat(device.engine().open(Samples.key(1))).isInstanceOf(Opened.Unknown.class);
    assertIsUnknownAlsoAfterARestart(1);
    assertThat(device.commit(Samples.post(1, 15, null))).isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(device.commit(Samples.put(1, 5, Samples.text("older than what was lost"))))
        .isInstanceOf(WriteOutcome.Refused.class);
    device.put(1, 20, Samples.text("new"));
    assertThat(device.read(1)).isEqualTo(Samples.text("new"));
  }

  @Test
  void rule4_aTombstoneWhoseNameCannotBeReadIsQuarantined() throws IOException {
    device.commit(Samples.delete(1, 10));
    device.rot(device.place(1), 130);
    assertThat(device.engine().findPath(Samples.key(1))).isNull();
    assertIsUnknownAlsoAfterARestart(1);
    assertThat(device.engine().findPath(Samples.key(1))).isNull();
  }

  @Test
  void rule6_thePartitionOfWhatIsQuarantinedIsUnsureUntilItIsHealed() throws IOException {
    device.put(1, 10, BODY);
    device.put(2, 10, BODY);
    assertThat(device.engine().unsurePartitions(0, 0)).isEmpty();
    device.rot(device.place(1), 200);
    device.engine().open(Samples.key(1));
    device.engine().runCommitter();
    int partition = (int) (Samples.key(1).hash().high() >>> (Long.SIZE - 4));
    assertThat(device.engine().unsurePartitions(0, 4)).containsExactly(partition);
    assertThat(device.engine().unsurePartitions(0, 0)).containsExactly(0);
    assertThat(device.engine().unsurePartitions(1, 4)).isEmpty();
    device.kill();
    assertThat(device.engine().unsurePartitions(0, 4)).as("later").containsExactly(partition);
    device.rebuild();
    assertThat(device.engine().unsurePartitions(0, 4)).as("rebuilt").containsExactly(partition);
    device.put(1, 20, Samples.text("new"));
    assertThat(device.engine().unsurePartitions(0, 4)).isEmpty();
  }

  @Test
  void rule4_aPushOfWhatWasLostHealsIt() throws IOException {
    device.put(1, 10, BODY);
    device.rot(device.place(1), 200);
    device.engine().open(Samples.key(1));
    device.engine().runCommitter();
    assertThat(device.commit(Samples.push(1, Samples.data(10), BODY)))
        .isInstanceOf(WriteOutcome.Done.class);
    device.rebuild();
    assertThat(device.read(1)).isEqualTo(BODY);
  }

  @Test
  void rule14_rotBelowWhatWasDurableIsQuarantinedAndTheGoodRecordsBehindItAreKept()
      throws IOException {
    for (long at : new long[] {0, 100, 130, 5_000}) {
      open();
      device.put(1, 10, Samples.text("before"));
      device.put(2, 10, Samples.body(10_000));
      device.put(3, 10, Samples.text("behind"));
      device.put(4, 10, Samples.text("further"));
      device.rot(device.place(2), at);
      device.kill();
      assertIsUnknownAlsoAfterARestart(2);
      assertThat(device.read(1)).isEqualTo(Samples.text("before"));
      assertThat(device.read(3)).isEqualTo(Samples.text("behind"));
      assertThat(device.read(4)).isEqualTo(Samples.text("further"));
    }
  }

  @Test
  void rule14_rotOfARecordThatNewerOnesStandOverCostsNothing() throws IOException {
    device.put(1, 10, Samples.text("old"));
    RecordLocation old = device.place(1);
    device.put(1, 20, Samples.text("new"));
    device.put(2, 20, Samples.text("behind"));
    device.rot(old, 130);
    device.kill();
    assertThat(device.read(1)).isEqualTo(Samples.text("new"));
  }

  @Test
  void rule14_anIdleDeviceMarksItsLastBatchSoThatItsRotIsRot() throws IOException {
    device.put(1, 10, BODY);
    device.idle();
    device.rot(device.place(1), 200);
    device.kill();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
  }

  /** Of several records without a header in a row not even the keys are known. */
  @Test
  void rule4_whereKeysAreLostNothingIsAbsentAnyMore() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.put(2, 10, Samples.text("b"));
    device.put(3, 10, Samples.text("c"));
    device.put(4, 10, Samples.text("d"));
    device.rot(device.place(1), 0);
    device.rot(device.place(2), 0);
    device.kill();
    for (int i = 0; i < 2; i++) {
      assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
      assertThat(device.engine().open(Samples.key(1))).isInstanceOf(Opened.Unknown.class);
      assertThat(device.find(2)).isInstanceOf(Lookup.Unknown.class);
      assertThat(device.find(77))
          .as("it may be one of the lost")
          .isInstanceOf(Lookup.Unknown.class);
      assertThat(device.read(3)).isEqualTo(Samples.text("c"));
      assertThat(device.commit(Samples.post(78, 20, null, "X-Object-Meta-A", "1")))
          .as("nor are its data")
          .isInstanceOf(WriteOutcome.Unknown.class);
      device.close();
      device.open();
    }
    device.put(77, 20, Samples.text("new"));
    assertThat(device.read(77)).isEqualTo(Samples.text("new"));
  }

  /** The record behind it knows that the lost one was the engine's own and named nobody. */
  @Test
  void aMarkThatRotsTakesNoKeyWithIt() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.idle();
    device.put(2, 10, Samples.text("b"));
    device.put(3, 10, Samples.text("c"));
    device.rot(device.place(1), device.place(1).lengthBytes());
    device.kill();
    assertThat(device.device.files.list("quarantine")).isNotEmpty();
    assertThat(device.find(77)).isInstanceOf(Lookup.Missing.class);
    assertThat(device.read(3)).isEqualTo(Samples.text("c"));
  }

  @Test
  void rule4_aVolumeWithoutHeadersMakesNothingAbsentAfterARebuild() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.kill();
    device.put(2, 10, Samples.text("b"));
    for (int at : new int[] {0, 4096}) {
      device.device.files.rot(RunningDevice.volumeFile(1), at);
    }
    device.rebuild();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.read(2)).isEqualTo(Samples.text("b"));
  }

  @Test
  void rule24_aRowThatCannotBeToldDoesNotHideTheRowsBehindIt() throws IOException {
    for (int number = 1; number < 5; number++) {
      device.commit(Samples.owing(Samples.put(number, 10, Samples.text("x")), Samples.duty("c1")));
    }
    device.rot(device.place(1), 200);
    device.engine().open(Samples.key(1));
    device.engine().runCommitter();
    assertThat(device.engine().pending("c1", 0, 2))
        .extracting(PendingRows.PendingRow::path)
        .containsExactly(Samples.path(2), Samples.path(3));
  }

  private void assertIsUnknownAlsoAfterARestart(int number) throws IOException {
    while (device.engine().runCommitter() == io.martinet.log.Committer.Step.COMMITTED) {}
    assertThat(device.find(number)).isInstanceOf(Lookup.Unknown.class);
    device.kill();
    assertThat(device.find(number)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.engine().open(Samples.key(number))).isInstanceOf(Opened.Unknown.class);
    assertThat(device.device.files.list(Quarantine.DIRECTORY))
        .as("why, for people")
        .anyMatch(name -> name.endsWith(".reason"));
  }

  private ObjectReader reader(int number) {
    Opened opened = device.engine().open(Samples.key(number));
    assertThat(opened).isInstanceOf(Opened.Live.class);
    return ((Opened.Live) opened).reader();
  }
}
