package io.martinet.ring.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.RingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderFileTest {
  private final TestClock clock = new TestClock();

  @TempDir Path directory;

  private RingBuilder builder() {
    var builder = new RingBuilder(new BuilderSettings(5, 2.5, 24, 0.1), clock);
    Clusters.random(new Random(3)).devices().forEach(builder::add);
    builder.rebalance(1);
    clock.pass(Duration.ofHours(3));
    return builder.remove(2).setWeight(4, 7);
  }

  @Test
  void aBuilderGoesOnAsIfItHadNeverBeenWritten() throws IOException {
    RingBuilder kept = builder();
    Path file = directory.resolve("object.builder");
    BuilderFile.write(kept, file);
    RingBuilder read = BuilderFile.read(file, clock);
    assertThat(read.settings()).isEqualTo(kept.settings());
    assertThat(read.devices()).isEqualTo(kept.devices());
    assertThat(read.isLeaving(2)).isTrue();
    assertThat(read.isChanged()).isTrue();
    assertThat(read.version()).isEqualTo(kept.version());
    assertThat(read.untilAllFree()).isEqualTo(kept.untilAllFree()).isPositive();
    assertThat(BuilderFile.encode(read)).isEqualTo(BuilderFile.encode(kept));
    for (int hours = 0; hours < 40; hours += 13) {
      clock.pass(Duration.ofHours(13));
      byte[] ring = RingFile.encode(kept.rebalance(hours));
      assertThat(RingFile.encode(read.rebalance(hours))).isEqualTo(ring);
    }
  }

  @Test
  void aBuilderBeforeItsFirstRebalanceIsKeptToo() throws IOException {
    var empty = new RingBuilder(BuilderSettings.of(0, 1), clock);
    RingBuilder read = BuilderFile.decode(BuilderFile.encode(empty), "memory", clock);
    assertThat(read.isPlaced()).isFalse();
    assertThat(read.devices()).isEmpty();
  }

  @Test
  void everyFlippedByteIsNoticed() {
    byte[] whole = BuilderFile.encode(builder());
    for (int place = 0; place < whole.length; place++) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 0x10;
      assertRefused(damaged, "bad builder file damaged: ");
    }
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    byte[] whole = BuilderFile.encode(builder());
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "bad builder file damaged: ");
    }
  }

  @Test
  void saysWhichVersionItDoesNotKnow() {
    byte[] content = BuilderFile.encode(builder());
    ByteBuffer.wrap(content).putShort(4, (short) 2);
    assertRefused(content, "format version 2; only 1 is known");
  }

  @Test
  void aBuilderFileOfSwiftsIsNamedAsWhatItMayBe() {
    assertRefused(new byte[] {(byte) 0x80, 2, '}', 'q', 1, '(', 'X'}, "write_builder");
  }

  @Test
  void whatPassesABoundIsRefusedThoughItsChecksumIsRight() {
    assertRefused(resealed(6, (byte) 25), "part power must be 0..24, was 25");
    assertRefused(resealed(36, (byte) 0x7f), "number of devices must be 0..65535");
    assertRefused(resealed(40, (byte) 0x7f), "number of rows must be 0..32");
    assertRefused(resealed(43, (byte) 1), "bytes follow its end");
    assertRefused(resealed(43, (byte) 4), "length of a row must be");
  }

  /** A good file with one byte changed and its checksum made anew. */
  private byte[] resealed(int place, byte changed) {
    byte[] content = BuilderFile.encode(builder());
    content[place] = changed;
    var crc = new CRC32C();
    crc.update(content, 0, content.length - 4);
    ByteBuffer.wrap(content).putInt(content.length - 4, (int) crc.getValue());
    return content;
  }

  private void assertRefused(byte[] content, String message) {
    assertThatThrownBy(() -> BuilderFile.decode(content, "damaged", clock))
        .isInstanceOf(BuilderFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileIsReplacedWholeAndLeavesNoOther() throws IOException {
    Path file = directory.resolve("object.builder");
    BuilderFile.write(builder(), file);
    BuilderFile.write(new RingBuilder(3, 1), file);
    assertThat(BuilderFile.read(file, clock).settings().partPower()).isEqualTo(3);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
