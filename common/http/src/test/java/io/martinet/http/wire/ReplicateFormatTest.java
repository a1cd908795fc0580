package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The golden files are the formats of replication: they change only with a new format number. */
class ReplicateFormatTest {
  private static final DigestTable DIGESTS =
      new DigestTable(
          new TreeMap<>(
              Map.of(
                  0, new SetDigest(1, 0x0102030405060708L, -1), 65_535, new SetDigest(2, -3, 4))));

  private static final Version NONE = Version.NONE;
  private static final ItemPage ITEMS =
      new ItemPage(
          List.of(
              new ObjectItem(
                  new PathHash(0x1122334455667788L, -2),
                  new ObjectState(new Version(7, 8), new Version(9, -1), NONE, NONE),
                  3,
                  -4,
                  false),
              new ObjectItem(new PathHash(-1, -1), ObjectState.NONE, 0, 0, true)));

  @Test
  void digestsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    holds(DIGESTS, DIGESTS::write, DigestTable::read, "replicate-digests.hex");
  }

  @Test
  void digestsOutOfOrderAreRefused() {
    ByteBuf bytes = bytes(DIGESTS::write);
    bytes.setInt(38, 0);
    assertThatThrownBy(() -> DigestTable.read(bytes)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void itemsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    holds(ITEMS, ITEMS::write, ItemPage::read, "replicate-items.hex");
  }

  @Test
  void itemsWithFlagsOrVersionsThatCannotBeAreRefused() {
    int flagsAt = 90;
    for (int flags : new int[] {0, 2, 5}) {
      ByteBuf bytes = bytes(ITEMS::write).setByte(flagsAt, flags);
      assertThatThrownBy(() -> ItemPage.read(bytes)).isInstanceOf(WireFormatException.class);
    }
    ByteBuf negative = bytes(ITEMS::write).setByte(26, 0x80);
    assertThatThrownBy(() -> ItemPage.read(negative)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void pathsAreReadAsTheyAreWritten() {
    for (String target : List.of("/d1/digests", "/d1/7/digests", "/d1/7/items")) {
      assertThat(ReplicatePath.parse(target).toString()).isEqualTo(target);
    }
    assertThat(ReplicatePath.parse("/d1/digests").hasPartition()).isFalse();
    for (String target :
        List.of(
            "/",
            "/d1",
            "/d1/",
            "//digests",
            "/d1/Digests",
            "/d1/-7/digests",
            "/d1/7/8/digests",
            "/d1/x/digests",
            "/%/digests")) {
      assertThatThrownBy(() -> ReplicatePath.parse(target))
          .as(target)
          .isInstanceOf(WireFormatException.class);
    }
  }

  private static <T> void holds(
      T value, Consumer<ByteBuf> write, Function<ByteBuf, T> read, String file) throws IOException {
    ByteBuf whole = bytes(write);
    assertThat(ByteBufUtil.hexDump(whole)).isEqualTo(golden(file));
    assertThat(read.apply(whole.duplicate())).isEqualTo(value);
    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf cut = whole.slice(0, length);
      assertThatThrownBy(() -> read.apply(cut)).isInstanceOf(WireFormatException.class);
    }
    for (int at : new int[] {0, 5, 6}) {
      ByteBuf other = whole.copy();
      other.setByte(at, 0x77);
      assertThatThrownBy(() -> read.apply(other)).isInstanceOf(WireFormatException.class);
    }
    whole.writeByte(0);
    assertThatThrownBy(() -> read.apply(whole)).isInstanceOf(WireFormatException.class);
  }

  private static ByteBuf bytes(Consumer<ByteBuf> write) {
    ByteBuf bytes = Unpooled.buffer();
    write.accept(bytes);
    return bytes;
  }

  private static String golden(String file) throws IOException {
    try (InputStream in = ReplicateFormatTest.class.getResourceAsStream("/golden/" + file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
