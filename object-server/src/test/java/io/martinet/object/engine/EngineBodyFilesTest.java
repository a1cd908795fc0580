package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.martinet.object.store.Samples;
import io.martinet.object.store.StagedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Body files come durably before their record and go last (rules 13 and 16). */
class EngineBodyFilesTest {
  private static final byte[] BODY = Samples.body(100_000);

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void rule16_bytesAndNameAreDurableBeforeTheRecordIs() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      open();
      device.putFile(1, 10, BODY);
      device.crash(seed);
      assertThat(device.read(1)).isEqualTo(BODY);
    }
  }

  @Test
  void rule16_aBodyWithoutARecordIsAnOrphanAndGoesInALaterLifeOnly() throws IOException {
    StagedFile staged = device.engine().stage(-1);
    staged.append(ByteBuffer.wrap(BODY));
    long file = staged.seal().fileId();
    device.idle();
    assertThat(device.hasBodyFile(file)).as("its process lives").isTrue();
    device.kill();
    device.idle();
    assertThat(device.hasBodyFile(file)).isFalse();
  }

  /** Between the making of a file and its staging nothing but its id says whose it is. */
  @Test
  void rule16_aFileThatIsJustBeingMadeIsNoOrphan() throws IOException {
    device.put(1, 10, Samples.text("x"));
    long made = ((long) device.engine().running().device().bodies().boot() << 40) + 999;
    device.device.files.create(BodyFiles.nameOf(made)).close();
    device.idle();
    assertThat(device.hasBodyFile(made)).isTrue();
    device.close();
    device.open();
    device.idle();
    assertThat(device.hasBodyFile(made)).isFalse();
  }

  /** The index that names it is never written, yet it is no orphan of an earlier life. */
  @Test
  void rule13_aBodyThatIsOverwrittenInItsOwnBatchGoesToo() throws IOException {
    StagedFile staged = device.engine().stage(-1);
    staged.append(ByteBuffer.wrap(BODY));
    Body.InFile file = staged.seal();
    device.commitAll(
        RunningDevice.fileWrite(1, 10, BODY, file), Samples.put(1, 20, Samples.text("newer")));
    staged.close();
    device.idle();
    assertThat(device.hasBodyFile(file.fileId())).isFalse();
    assertThat(device.read(1)).isEqualTo(Samples.text("newer"));
  }

  @Test
  void rule16_idsAreNeverUsedTwice() throws IOException {
    long first = device.putFile(1, 10, BODY);
    device.kill();
    long second = device.putFile(1, 20, BODY);
    assertThat(BodyFiles.bootOf(second)).isGreaterThan(BodyFiles.bootOf(first));
    device.crash(7);
    assertThat(BodyFiles.bootOf(device.putFile(1, 30, BODY)))
        .isGreaterThan(BodyFiles.bootOf(second));
  }

  @Test
  void rule16_aRebuildRemovesNothingAlsoWhenItIsCutOff() throws IOException {
    StagedFile staged = device.engine().stage(-1);
    staged.append(ByteBuffer.wrap(BODY));
    long file = staged.seal().fileId();
    device.put(1, 10, Samples.text("a"));
    device.rebuild();
    // Killed before the idle committer looked at any directory.
    device.kill();
    device.idle();
    assertThat(device.hasBodyFile(file)).isTrue();
  }

  /** The record that named the body may be the one that rotted. */
  @Test
  void rule16_aReplayThatFoundDamageRemovesNothing() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.put(2, 10, Samples.text("behind"));
    device.rot(device.place(1), 130);
    device.kill();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    device.idle();
    assertThat(device.hasBodyFile(file)).isTrue();
    device.kill();
    device.idle();
    assertThat(device.hasBodyFile(file)).as("nor does a later one").isTrue();
  }

  @Test
  void rule13_anOverwrittenBodyGoesOnlyOnceTheIndexSaysSoDurably() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.engine().flushIndex();
    device.put(1, 20, Samples.text("new"));
    assertThat(device.hasBodyFile(file)).isTrue();
    device.engine().flushIndex();
    assertThat(device.hasBodyFile(file)).isFalse();
  }

  /** The search for orphans of earlier starts meets bodies that were just overwritten. */
  @Test
  void rule13_theSweepLeavesWhatWaitsForAFlush() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.close();
    device.open();
    device.put(1, 20, Samples.text("new"));
    while (device.engine().running().orphans().step()) {}
    assertThat(device.hasBodyFile(file)).isTrue();
    device.engine().flushIndex();
    assertThat(device.hasBodyFile(file)).isFalse();
  }

  @Test
  void rule13_aReaderKeepsTheBodyItOpened() throws IOException {
    long file = device.putFile(1, 10, BODY);
    var opened = (Opened.Live) device.engine().open(Samples.key(1));
    try (ObjectReader reader = opened.reader()) {
      device.put(1, 20, Samples.text("new"));
      device.engine().flushIndex();
      assertThat(device.hasBodyFile(file)).isTrue();
      assertThat(reader.read(0, ByteBuffer.allocate(100))).isEqualTo(100);
    }
    assertThat(device.hasBodyFile(file)).isFalse();
  }

  @Test
  void rule16_aLoserRemovesOnlyItsOwnBody() throws IOException {
    long winner = device.putFile(1, 20, BODY);
    long loser;
    try (StagedFile staged = device.engine().stage(-1)) {
      staged.append(ByteBuffer.wrap(BODY));
      Body.InFile file = staged.seal();
      loser = file.fileId();
      device.commit(RunningDevice.fileWrite(1, 10, BODY, file));
    }
    assertThat(device.hasBodyFile(loser)).isFalse();
    assertThat(device.hasBodyFile(winner)).isTrue();
    assertThat(device.read(1)).isEqualTo(BODY);
  }

  /** Whether its record reached the disk is not known: only the next start can tell. */
  @Test
  void rule16_theBodyOfAFailedCommitStays() throws IOException {
    try (StagedFile staged = device.engine().stage(-1)) {
      staged.append(ByteBuffer.wrap(BODY));
      Body.InFile file = staged.seal();
      device.device.files.failSyncs();
      device.commit(RunningDevice.fileWrite(1, 10, BODY, file));
    }
    device.device.files.healSyncs();
    device.kill();
    assertThat(device.read(1)).isEqualTo(BODY);
  }
}
