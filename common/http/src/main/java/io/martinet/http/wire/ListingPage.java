package io.martinet.http.wire;

import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of a listing as it travels between servers; layout in docs/formats/internal-http.md.
 * {@link ListingPageWriter} makes one without holding its entries.
 *
 * @param kind what its rows are
 * @param entries in the order of the query
 */
public record ListingPage(Kind kind, List<ListingEntry> entries) {
  static final int MAGIC = 0x4d4c5354;
  static final short FORMAT = 1;
  static final byte TYPE_ROW = 0;
  static final byte TYPE_SUBDIR = 1;

  /** Shortest entry: a type and the length of a name. */
  private static final int ENTRY_BYTES_MIN = 3;

  public ListingPage {
    entries = List.copyOf(entries);
  }

  /** What the rows of a page are. */
  public enum Kind {
    OBJECTS(1),
    CONTAINERS(2);

    private final short code;

    Kind(int code) {
      this.code = (short) code;
    }

    short code() {
      return code;
    }

    static Kind of(short code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown kind of listing page: " + code);
    }
  }

  /**
   * Reads a whole page at the reader index.
   *
   * @param source stays with the caller
   * @throws IllegalArgumentException if the bytes are no page of a known format
   * @throws IndexOutOfBoundsException if the page is cut short
   */
  public static ListingPage read(ByteBuf source) {
    int magic = source.readInt();
    short format = source.readShort();
    if (magic != MAGIC || format != FORMAT) {
      throw new IllegalArgumentException(
          "not a listing page: magic %08x format %d".formatted(magic, format));
    }
    Kind kind = Kind.of(source.readShort());
    int count = source.readInt();
    // A count that the bytes cannot hold must not decide how much memory is taken.
    if (count < 0 || count > source.readableBytes() / ENTRY_BYTES_MIN) {
      throw new IllegalArgumentException("listing page claims " + count + " entries");
    }
    var entries = new ArrayList<ListingEntry>(count);
    for (int i = 0; i < count; i++) {
      entries.add(readEntry(source, kind));
    }
    return new ListingPage(kind, entries);
  }

  /** Writes the page at the writer index. */
  public void write(ByteBuf target) {
    var writer = new ListingPageWriter(target, kind);
    for (ListingEntry entry : entries) {
      writer.add(entry);
    }
    writer.finish();
  }

  private static ListingEntry readEntry(ByteBuf source, Kind kind) {
    byte type = source.readByte();
    String name = WireStrings.read(source);
    return switch (type) {
      case TYPE_SUBDIR -> new Subdir(name);
      case TYPE_ROW ->
          switch (kind) {
            case OBJECTS ->
                new ObjectEntry(
                    name,
                    source.readLong(),
                    source.readLong(),
                    WireStrings.read(source),
                    WireStrings.read(source));
            case CONTAINERS ->
                new ContainerEntry(
                    name,
                    source.readLong(),
                    source.readLong(),
                    source.readLong(),
                    source.readShort());
          };
      default -> throw new IllegalArgumentException("unknown type of listing entry: " + type);
    };
  }
}
