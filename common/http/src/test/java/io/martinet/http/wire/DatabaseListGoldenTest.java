package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The golden file is the format: it changes only with a new format number. */
class DatabaseListGoldenTest {
  private static final DatabaseSums SUMS =
      new DatabaseSums(
          new Version(0x0000a1b2c3d4e5f6L, -2),
          new Version(9, 10),
          new Bits128(0x1112131415161718L, 0x191a1b1c1d1e1f20L),
          new Bits128(-1, 1));
  private static final DatabaseList PAGE =
      new DatabaseList(
          List.of(
              new DatabaseEntry.Held(5, "AUTH_a", "c\u00e4", SUMS),
              new DatabaseEntry.Held(
                  0x7fffffff,
                  "a",
                  "",
                  new DatabaseSums(
                      new Version(7, 8), Version.NONE, new Bits128(0, 0), new Bits128(2, 3))),
              new DatabaseEntry.Unknown(6, "a", "c"),
              new DatabaseEntry.Unknown(7, "", "")));

  @Test
  void pagesAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    ByteBuf bytes = bytesOf(PAGE);

    assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo(golden());
    assertThat(DatabaseList.read(bytes)).isEqualTo(PAGE);
  }

  @Test
  void everyCutAndEveryAppendedByteIsRefused() {
    ByteBuf whole = bytesOf(PAGE);
    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf cut = whole.slice(0, length);
      assertThatThrownBy(() -> DatabaseList.read(cut)).isInstanceOf(WireFormatException.class);
    }
    whole.writeByte(0);
    assertThatThrownBy(() -> DatabaseList.read(whole)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void flippedBytesGiveAnotherPageOrTheTypedErrorAndNothingElse() {
    var random = new Random(3);
    ByteBuf whole = bytesOf(PAGE);
    for (int i = 0; i < 5_000; i++) {
      ByteBuf copy = whole.copy();
      copy.setByte(random.nextInt(copy.readableBytes()), random.nextInt());
      try {
        assertThat(DatabaseList.read(copy).entries()).hasSizeLessThanOrEqualTo(4);
      } catch (WireFormatException expected) {
        assertThat(expected).hasMessageMatching("(?s).*(database|string|partition).*");
      }
    }
  }

  @Test
  void countsBeyondTheBoundAreRefusedBeforeAnythingIsAllocated() {
    ByteBuf empty = bytesOf(new DatabaseList(List.of()));
    for (int count : new int[] {1, -1, DatabaseList.ENTRIES_MAX + 1}) {
      ByteBuf bytes = empty.copy().setInt(6, count);
      assertThatThrownBy(() -> DatabaseList.read(bytes)).isInstanceOf(WireFormatException.class);
    }
    var many =
        Collections.nCopies(
            DatabaseList.ENTRIES_MAX + 1, (DatabaseEntry) new DatabaseEntry.Unknown(1, "", ""));
    assertThatThrownBy(() -> new DatabaseList(many)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sumsTravelInHeadersToo() {
    HttpHeaders headers = SUMS.addTo(new DefaultHttpHeaders());
    assertThat(DatabaseSums.of(headers)).isEqualTo(SUMS);

    for (String name : List.of(Wire.STATE, Wire.ROW_SUM, Wire.DIGEST)) {
      for (String text : List.of("", "- - -", "x y", "0123", "0123456789abcdef0123456789abcdeg")) {
        HttpHeaders bad = headers.copy().set(name, text);
        assertThatThrownBy(() -> DatabaseSums.of(bad)).isInstanceOf(WireFormatException.class);
      }
      HttpHeaders without = headers.copy().remove(name);
      assertThatThrownBy(() -> DatabaseSums.of(without)).isInstanceOf(WireFormatException.class);
    }
  }

  private static ByteBuf bytesOf(DatabaseList page) {
    ByteBuf bytes = Unpooled.buffer();
    page.write(bytes);
    return bytes;
  }

  private static String golden() throws IOException {
    try (InputStream in =
        DatabaseListGoldenTest.class.getResourceAsStream("/golden/database-list.hex")) {
      byte[] text = Objects.requireNonNull(in).readAllBytes();
      return new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
