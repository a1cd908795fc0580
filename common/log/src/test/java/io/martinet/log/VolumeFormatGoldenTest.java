package io.martinet.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Holds format 1 of volumes to the byte. The file may be read by every later version: never write
 * it anew; a change of the format is a new format with a file of its own.
 */
class VolumeFormatGoldenTest {
  private static final int BODY_BYTES = 70_000;

  @Test
  void format1IsWrittenAsEver() throws IOException {
    assertThat(HexFormat.of().formatHex(written())).isEqualTo(golden());
  }

  @Test
  void format1IsReadForEver() throws IOException {
    TestLog log = TestLog.small();
    log.open();
    log.close();
    String name = log.fileOf(1);
    byte[] file = HexFormat.of().parseHex(golden());
    log.files.put(name, 0, file);
    ReplaySummary summary = log.open();
    assertThat(log.shown).containsExactly("first", "a body in a file", "relocated");
    assertThat(summary.damages()).isZero();
    assertThat(summary.clean()).isTrue();
  }

  private static byte[] written() throws IOException {
    TestLog log = TestLog.small();
    log.open();
    ByteBuffer body = ByteBuffer.wrap("the body".getBytes(UTF_8));
    log.writer().place(TestLog.draft("first").inlineBody(body, BlockChecksums.of(body)));
    log.writer().sync();
    ByteBuffer large = ByteBuffer.allocate(BODY_BYTES);
    BlockChecksums sums = BlockChecksums.of(large);
    log.writer()
        .place(
            TestLog.draft("a body in a file").bodyInFile(BODY_BYTES, sums.whole(), sums.table()));
    log.writer()
        .place(
            TestLog.draft("relocated")
                .version(new Version(77, -1))
                .flags(RecordDraft.FLAG_RELOCATED));
    log.writer().sync();
    log.writer().place(new RecordDraft(LogKinds.MARK));
    log.close();
    byte[] bytes = log.files.bytes(log.fileOf(1));
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, RecordHeader.align(end));
  }

  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            VolumeFormatGoldenTest.class.getResourceAsStream("/golden/volume-1.hex"))) {
      return new String(in.readAllBytes(), UTF_8).replaceAll("\\s", "");
    }
  }
}
