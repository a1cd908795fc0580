package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  private static final MergeItem TOMBSTONE =
      new MergeItem(
          new PathHash(1, 2),
          3,
          StorePath.object("a", "c", "o\u00e4"),
          new ObjectState(NONE, NONE, NONE, new Version(5, 6)),
          null);

  private static final MergeItem DATA =
      new MergeItem(
          new PathHash(1, 2),
          3,
          StorePath.object("a", "c", "o"),
          new ObjectState(new Version(7, 8), NONE, NONE, NONE),
          new MergeItem.Data(
              2,
              "0123456789abcdef0123456789abcdef",
              -2,
              "t/\u00e9",
              new TreeMap<>(Map.of("X-Object-Meta-A", "1"))));

  @Test
  void digestsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    holds(DIGESTS, DIGESTS::write, DigestTable::read, "replicate-digests.hex");
  }

  @Test
  void partitionsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var partitions = new PartitionList(List.of(0, 7, 65_535));
    holds(partitions, partitions::write, PartitionList::read, "replicate-partitions.hex");
  }

  @Test
  void partitionsOutOfOrderAreRefused() {
    ByteBuf bytes = bytes(new PartitionList(List.of(7, 7))::write);
    assertThatThrownBy(() -> PartitionList.read(bytes)).isInstanceOf(WireFormatException.class);
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
  void resultsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var state = new ObjectState(NONE, NONE, NONE, new Version(5, 6));
    var results =
        new ItemResults(
            List.of(
                new ItemResults.Result(ItemFate.MERGED, state),
                ItemResults.Result.of(ItemFate.ROWS_OWED)));
    holds(results, results::write, ItemResults::read, "replicate-results.hex");
    ByteBuf unknown = bytes(results::write).setByte(10, 99);
    assertThatThrownBy(() -> ItemResults.read(unknown)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void hashesAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var hashes = new HashList(List.of(new PathHash(1, -2), new PathHash(-1, 0)));
    holds(hashes, hashes::write, HashList::read, "replicate-hashes.hex");
  }

  @Test
  void dropsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var state = new ObjectState(new Version(3, 4), new Version(5, 6), new Version(7, 8), NONE);
    var drops = new DropList(List.of(new DropList.Item(new PathHash(1, -2), state)));
    holds(drops, drops::write, DropList::read, "replicate-drops.hex");
  }

  @Test
  void expiredPagesAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var page =
        new ExpiredPage(
            List.of(
                new ExpiredPage.Entry(
                    1_800_000_000, new PathHash(1, -2), StorePath.object("a", "c", "o\u00e4")),
                new ExpiredPage.Entry(7, new PathHash(-1, 0), StorePath.object("a", "c", "p"))));
    holds(page, page::write, ExpiredPage::read, "replicate-expired.hex");
    ByteBuf never = bytes(page::write).setLong(10, 0);
    assertThatThrownBy(() -> ExpiredPage.read(never)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void sealedStatesAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var state = new ObjectState(new Version(3, 4), new Version(5, 6), NONE, NONE);
    var states =
        new SealedStates(
            List.of(new SealedStates.Entry(true, state, 7), SealedStates.Entry.UNKNOWN));
    holds(states, states::write, SealedStates::read, "replicate-sealed.hex");
    ByteBuf other = bytes(states::write).setByte(10, 2);
    assertThatThrownBy(() -> SealedStates.read(other)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void listsOfDeletionsAreWrittenAndReadAsTheGoldenFileSays() throws IOException {
    var list =
        new DeletionList(
            List.of(
                new DeletionList.Entry(0, StorePath.object("a", "c", "o\u00e4")),
                new DeletionList.Entry(0xffff, StorePath.object("a", "c", "p"))));
    holds(list, list::write, DeletionList::read, "deletion-list.hex");
  }

  @Test
  void codesOfFatesStandForTheSameForEver() {
    assertThat(List.of(ItemFate.values()))
        .allMatch(fate -> fate.code() == fate.ordinal())
        .hasSize(12);
  }

  @Test
  void aStreamIsWrittenAndReadAsTheGoldenFileSays() throws IOException {
    ByteBuf whole = stream();
    assertThat(ByteBufUtil.hexDump(whole)).isEqualTo(golden("replicate-merge.hex"));
    for (int size : new int[] {1, 2, 7, 1000}) {
      assertThat(framesOf(whole.duplicate(), size))
          .as("in pieces of %d", size)
          .containsExactly(
              new MergeFrame.Item(DATA),
              "0102",
              new MergeFrame.BodyEnd(true),
              new MergeFrame.Item(DATA),
              new MergeFrame.BodyEnd(false),
              new MergeFrame.Item(TOMBSTONE),
              new MergeFrame.End());
    }
  }

  @Test
  void aDescriptionThatIsCutOrLongerIsToldAndTheStreamGoesOn() {
    ByteBuf item = bytes(DATA::write);
    for (int length = 0; length < item.readableBytes(); length++) {
      assertIsBad(item.copy(0, length), true);
    }
    assertIsBad(item.copy().writeByte(0), true);
    assertIsBad(bytes(TOMBSTONE::write), true);
    assertIsBad(item, false);
  }

  private static void assertIsBad(ByteBuf description, boolean isData) {
    ByteBuf stream = bytes(MergeFrame::writeStart);
    stream.writeByte(isData ? 2 : 1).writeInt(description.readableBytes());
    stream.writeBytes(description, description.readerIndex(), description.readableBytes());
    MergeFrame.writeEnd(stream);
    var reader = new MergeFrame.Reader();
    assertThat(reader.next(stream))
        .isInstanceOfSatisfying(
            MergeFrame.BadItem.class, bad -> assertThat(bad.isData()).isEqualTo(isData));
    assertThat(reader.next(stream)).isEqualTo(new MergeFrame.End());
  }

  @Test
  void framesThatCannotBeAreRefused() {
    for (int type : new int[] {0, 1, 2, 3, 4, 5, 6, 255}) {
      ByteBuf stream = bytes(MergeFrame::writeStart);
      stream.writeByte(type).writeInt(MergeFrame.PIECE_BYTES_MAX + 1);
      assertThatThrownBy(() -> new MergeFrame.Reader().next(stream))
          .isInstanceOf(WireFormatException.class);
    }
    ByteBuf other = bytes(MergeFrame::writeStart).setByte(5, 2);
    assertThatThrownBy(() -> new MergeFrame.Reader().next(other))
        .isInstanceOf(WireFormatException.class);
  }

  private static ByteBuf stream() {
    ByteBuf stream = bytes(MergeFrame::writeStart);
    MergeFrame.writeItem(stream, DATA);
    MergeFrame.writePieceHead(stream, 2);
    stream.writeByte(1).writeByte(2);
    MergeFrame.writeBodyEnd(stream, true);
    MergeFrame.writeItem(stream, DATA);
    MergeFrame.writeBodyEnd(stream, false);
    MergeFrame.writeItem(stream, TOMBSTONE);
    MergeFrame.writeEnd(stream);
    return stream;
  }

  /** Frames, and bytes of bodies in hexadecimal, as they come in pieces of a size. */
  private static List<Object> framesOf(ByteBuf whole, int size) {
    var frames = new ArrayList<Object>();
    var reader = new MergeFrame.Reader();
    ByteBuf arrived = Unpooled.buffer();
    var body = new StringBuilder();
    while (whole.isReadable()) {
      arrived.writeBytes(whole, Math.min(size, whole.readableBytes()));
      for (MergeFrame frame = reader.next(arrived); frame != null; frame = reader.next(arrived)) {
        if (frame instanceof MergeFrame.Piece(ByteBuf data)) {
          body.append(ByteBufUtil.hexDump(data));
        } else {
          if (!body.isEmpty()) {
            frames.add(body.toString());
            body.setLength(0);
          }
          frames.add(frame);
        }
      }
    }
    return frames;
  }

  @Test
  void pathsAreReadAsTheyAreWritten() {
    for (String target :
        List.of(
            "/d1/digests",
            "/d1/7/digests",
            "/d1/7/items",
            "/d1/merge",
            "/d1/7/push",
            "/d1/7/drop")) {
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
