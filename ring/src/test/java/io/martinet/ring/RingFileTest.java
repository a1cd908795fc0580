package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.builder.RingBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingFileTest {
  private static final String ONE_DEVICE =
      "{\"byteorder\":\"%s\",\"devs\":[null,{\"device\":\"d1\",\"id\":1,\"ip\":\"10.0.0.1\","
          + "\"port\":6200,\"weight\":1.0,\"zone\":2}],\"part_shift\":%d,\"replica_count\":%d%s}";

  @TempDir Path directory;

  @Test
  void whatWasWrittenReadsBack() throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 50; i++) {
      double replicas = 1 + random.nextInt(10) / 4.0;
      Ring ring = Rings.uneven(random, random.nextInt(9), replicas).rebalance(i);
      Ring read = RingFile.decode(RingFile.encode(ring), "memory");
      assertThat(Placements.of(read, 1)).isEqualTo(Placements.of(ring, 1));
      assertThat(read.devices()).isEqualTo(ring.devices());
      assertThat(RingFile.encode(read)).isEqualTo(RingFile.encode(ring));
    }
  }

  @Test
  void aFileIsReplacedWholeAndLeavesNoOther() throws IOException {
    Path file = directory.resolve("object.ring.gz");
    RingFile.write(Rings.fourZones(2, 3), file);
    RingFile.write(Rings.fourZones(4, 2), file);
    assertThat(RingFile.read(file).partPower()).isEqualTo(4);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void metaOfAnyLanguageIsWrittenInAscii() throws IOException {
    var builder = new RingBuilder(0, 1);
    var server = new Endpoint("::1", 6200);
    builder.add(new Device(0, 1, 1, server, server, "d1", 1.5, "étage \u2603"));
    Ring ring = builder.rebalance(1);
    assertThat(RingHeader.json(ring)).isASCII().contains("\\u00E9tage \\u2603");
    assertThat(RingFile.decode(RingFile.encode(ring), "memory").devices())
        .isEqualTo(ring.devices());
  }

  @Test
  void bothByteOrdersAreRead() throws IOException {
    byte[] little = file(ONE_DEVICE.formatted("little", 31, 1, ""), 1, 0, 1, 0);
    byte[] big = file(ONE_DEVICE.formatted("big", 31, 1, ""), 0, 1, 0, 1);
    for (byte[] content : Arrays.asList(little, big)) {
      assertThat(RingFile.decode(content, "memory").primaries(1).getFirst().id()).isEqualTo(1);
    }
  }

  @Test
  void keysThatOldFilesLackHaveSwiftsDefaults() throws IOException {
    byte[] content = file(ONE_DEVICE.formatted("little", 32, 1, ""), 1, 0);
    Ring ring = RingFile.decode(content, "memory");
    Device device = ring.primaries(0).getFirst();
    assertThat(device.region()).isEqualTo(1);
    assertThat(device.replication()).isEqualTo(new Endpoint("10.0.0.1", 6200));
    assertThat(ring.version()).isZero();
  }

  @Test
  void unknownKeysArePassedOver() throws IOException {
    String json = ONE_DEVICE.formatted("little", 32, 1, ",\"next_part_power\":1,\"version\":9");
    assertThat(RingFile.decode(file(json, 1, 0), "memory").version()).isEqualTo(9);
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    byte[] whole = RingFile.encode(Rings.fourZones(3, 3));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> RingFile.decode(cut, "cut"))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(RingFormatException.class);
    }
  }

  @Test
  void aPlainStreamCutAnywhereIsRefusedOrAShorterLastRow() throws IOException {
    byte[] whole = unzipped(Rings.fourZones(3, 3));
    int lastRow = whole.length - 2 * 8;
    for (int length = 0; length <= lastRow; length++) {
      byte[] cut = zipped(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> RingFile.decode(cut, "cut")).isInstanceOf(RingFormatException.class);
    }
  }

  @Test
  void damageIsRefused() {
    byte[] whole = RingFile.encode(Rings.fourZones(3, 3));
    // From the deflated data on: gzip's own header holds a time and a system that nobody checks.
    for (int at = 10; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertThatThrownBy(() -> RingFile.decode(damaged, "damaged"))
          .as("byte %d", at)
          .isInstanceOf(RingFormatException.class);
    }
  }

  @Test
  void errorsNameTheFileAndWhatIsWrong() throws IOException {
    assertRefused(zipped("not a ring".getBytes(StandardCharsets.US_ASCII)), "R1NG");
    assertRefused(zipped(new byte[] {'R', '1', 'N', 'G', 0, 2, 0, 0, 0, 0}), "version 2");
    assertRefused(
        zipped(new byte[] {'R', '1', 'N', 'G', 0, 1, -1, -1, -1, -1}), "4294967295 bytes");
    assertRefused(file("{", 1, 0), "JSON");
    assertRefused(file("{}", 1, 0), "part_shift");
    assertRefused(file(ONE_DEVICE.formatted("middle", 32, 1, ""), 1, 0), "byteorder 'middle'");
    assertRefused(file(ONE_DEVICE.formatted("little", 0, 1, ""), 1, 0), "part power 32");
    assertRefused(file(ONE_DEVICE.formatted("little", 32, 99, ""), 1, 0), "replica_count");
    assertRefused(file(ONE_DEVICE.formatted("little", 32, 1, ""), 0, 0), "no device 0");
    assertRefused(file(ONE_DEVICE.formatted("little", 32, 1, ""), 1, 0, 0), "follow");
    assertRefused(file(ONE_DEVICE.replace("d1", "").formatted("little", 32, 1, ""), 1, 0), "name");
    Path missing = directory.resolve("absent.ring.gz");
    assertThatThrownBy(() -> RingFile.read(missing)).isInstanceOf(IOException.class);
  }

  private static void assertRefused(byte[] content, String problem) {
    assertThatThrownBy(() -> RingFile.decode(content, "x.ring.gz"))
        .isInstanceOf(RingFormatException.class)
        .hasMessageStartingWith("bad ring x.ring.gz: ")
        .hasMessageContaining(problem);
  }

  private static byte[] file(String json, int... table) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      out.writeBytes("R1NG");
      out.writeShort(1);
      out.writeInt(json.length());
      out.writeBytes(json);
      for (int b : table) {
        out.writeByte(b);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] unzipped(Ring ring) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(RingFile.encode(ring)))) {
      return in.readAllBytes();
    }
  }
}
