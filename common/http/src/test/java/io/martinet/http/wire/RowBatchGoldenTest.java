package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The golden files are the format: they change only with a new format number. */
class RowBatchGoldenTest {
  private static final ObjectRow LIVE =
      new ObjectRow(
          5,
          StorePath.object("AUTH_a", "c\u00e4", "dir/o"),
          0,
          1,
          new ObjectRow.Versions(new Version(0x0102030405060708L, -2), Version.NONE, Version.NONE),
          false,
          123_456_789_012L,
          "d41d8cd98f00b204e9800998ecf8427e",
          "text/plain; charset=\u00e9");
  private static final ObjectRow DELETED =
      new ObjectRow(
          0x7fffffff,
          StorePath.object("a", "c", "o"),
          9,
          0xffff,
          new ObjectRow.Versions(new Version(7, 8), new Version(9, 10), new Version(11, 12)),
          true,
          0,
          "",
          "");
  private static final ContainerRow CONTAINER =
      new ContainerRow(
          3,
          StorePath.container("AUTH_a", "c"),
          2,
          new Version(100, 1),
          Version.NONE,
          new ContainerRow.Stats(10, 2_000, 300));

  @Test
  void objectRowsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    holdsGolden(new RowBatch.Objects(List.of(LIVE, DELETED)), "row-batch-objects.hex");
  }

  @Test
  void containerRowsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    holdsGolden(new RowBatch.Containers(List.of(CONTAINER)), "row-batch-containers.hex");
  }

  @Test
  void answersAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var answer =
        new RowAnswer(
            0x1122334455667788L,
            500,
            400,
            List.of(
                RowAnswer.Fate.VISIBLE,
                RowAnswer.Fate.REFUSED,
                RowAnswer.Fate.UNKNOWN,
                RowAnswer.Fate.OUTDATED));
    ByteBuf bytes = Unpooled.buffer();
    answer.write(bytes);

    assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo(golden("row-answer.hex"));
    assertThat(RowAnswer.read(bytes)).isEqualTo(answer);
  }

  @Test
  void everyCutAndEveryAppendedByteIsRefused() {
    ByteBuf whole = bytesOf(new RowBatch.Objects(List.of(LIVE, DELETED)));
    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf cut = whole.slice(0, length);
      assertThatThrownBy(() -> RowBatch.read(cut)).isInstanceOf(WireFormatException.class);
    }
    whole.writeByte(0);
    assertThatThrownBy(() -> RowBatch.read(whole)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void flippedBytesGiveAnotherBatchOrTheTypedErrorAndNothingElse() {
    var random = new Random(2);
    ByteBuf whole = bytesOf(new RowBatch.Objects(List.of(LIVE, DELETED)));
    for (int i = 0; i < 5_000; i++) {
      ByteBuf copy = whole.copy();
      copy.setByte(random.nextInt(copy.readableBytes()), random.nextInt());
      try {
        assertThat(RowBatch.read(copy).rows()).hasSize(2);
      } catch (WireFormatException expected) {
        assertThat(expected).hasMessageMatching("(?s).*(row|string|batch|bytes).*");
      }
    }
  }

  @Test
  void countsAndLengthsBeyondTheirBoundsAreRefusedBeforeAnythingIsAllocated() {
    ByteBuf manyRows = bytesOf(new RowBatch.Objects(List.of()));
    manyRows.setInt(8, RowBatch.ROWS_MAX + 1);
    assertThatThrownBy(() -> RowBatch.read(manyRows)).isInstanceOf(WireFormatException.class);
    manyRows.readerIndex(0).setInt(8, -1);
    assertThatThrownBy(() -> RowBatch.read(manyRows)).isInstanceOf(WireFormatException.class);

    var rows = IntStream.rangeClosed(0, RowBatch.ROWS_MAX).mapToObj(i -> CONTAINER).toList();
    assertThatThrownBy(() -> bytesOf(new RowBatch.Containers(rows)))
        .isInstanceOf(IllegalArgumentException.class);
    var longName = StorePath.container("a", "c".repeat(0x10000));
    var row = new ContainerRow(1, longName, 0, Version.NONE, Version.NONE, CONTAINER.stats());
    assertThatThrownBy(() -> bytesOf(new RowBatch.Containers(List.of(row))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherMagicFormatOrKindIsRefused() {
    for (int at : new int[] {0, 5, 7}) {
      ByteBuf bytes = bytesOf(new RowBatch.Objects(List.of(LIVE)));
      bytes.setByte(at, 9);
      assertThatThrownBy(() -> RowBatch.read(bytes)).isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void answersOfAnotherLengthOrWithUnknownFatesAreRefused() {
    ByteBuf bytes = Unpooled.buffer();
    new RowAnswer(1, 2, 2, List.of(RowAnswer.Fate.VISIBLE)).write(bytes);
    ByteBuf cut = bytes.copy(0, bytes.readableBytes() - 1);
    ByteBuf unknown = bytes.copy().setByte(28, 4);

    assertThatThrownBy(() -> RowAnswer.read(cut)).isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> RowAnswer.read(unknown)).isInstanceOf(WireFormatException.class);
  }

  private static void holdsGolden(RowBatch batch, String file) throws IOException {
    ByteBuf bytes = bytesOf(batch);

    assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo(golden(file));
    assertThat(RowBatch.read(bytes)).isEqualTo(batch);
  }

  private static ByteBuf bytesOf(RowBatch batch) {
    ByteBuf bytes = Unpooled.buffer();
    batch.write(bytes);
    return bytes;
  }

  private static String golden(String file) throws IOException {
    try (InputStream in = RowBatchGoldenTest.class.getResourceAsStream("/golden/" + file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
