package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the databases on a device; layout in docs/formats/internal-http.md. Immutable.
 *
 * @param entries in the order of the device's directories, at most {@link #ENTRIES_MAX}
 */
public record DatabaseList(List<DatabaseEntry> entries) {
  public static final int ENTRIES_MAX = 1_000;

  /** Longest page in bytes: two names have at most 8 KiB on the wire. */
  public static final int BYTES_MAX = 16 << 20;

  private static final int MAGIC = 0x4d444c53;
  private static final short FORMAT = 1;
  private static final int HEAD_BYTES = 10;
  private static final byte UNKNOWN = 0;
  private static final byte HELD = 1;

  /** Standing, partition and the lengths of two names. */
  private static final int ENTRY_BYTES_MIN = 1 + 4 + 2 + 2;

  public DatabaseList {
    entries = List.copyOf(entries);
    if (entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException("page of " + entries.size() + " databases");
    }
  }

  /** Appends the page. */
  public void write(ByteBuf target) {
    target.writeInt(MAGIC).writeShort(FORMAT).writeInt(entries.size());
    for (DatabaseEntry entry : entries) {
      switch (entry) {
        case DatabaseEntry.Unknown _ -> writeHead(UNKNOWN, entry, target);
        case DatabaseEntry.Held held -> {
          writeHead(HELD, entry, target);
          held.sums().write(target);
        }
      }
    }
  }

  /**
   * Reads a whole page; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static DatabaseList read(ByteBuf source) {
    try {
      int count = readHead(source);
      var entries = new ArrayList<DatabaseEntry>(count);
      for (int i = 0; i < count; i++) {
        entries.add(readEntry(source));
      }
      if (source.isReadable()) {
        throw new WireFormatException(source.readableBytes() + " bytes behind a database list");
      }
      return new DatabaseList(entries);
    } catch (IndexOutOfBoundsException e) {
      throw new WireFormatException("database list is cut short", e);
    }
  }

  private static int readHead(ByteBuf source) {
    if (source.readableBytes() < HEAD_BYTES) {
      throw new WireFormatException("database list of " + source.readableBytes() + " bytes");
    }
    int magic = source.readInt();
    short format = source.readShort();
    int count = source.readInt();
    if (magic != MAGIC || format != FORMAT) {
      throw new WireFormatException(
          "not a database list: magic %08x format %d".formatted(magic, format));
    }
    // A count that the bytes cannot hold must not decide how much memory is taken.
    if (count < 0 || count > ENTRIES_MAX || count > source.readableBytes() / ENTRY_BYTES_MIN) {
      throw new WireFormatException("database list claims " + count + " entries");
    }
    return count;
  }

  private static DatabaseEntry readEntry(ByteBuf source) {
    byte standing = source.readByte();
    int partition = source.readInt();
    String account = WireStrings.read(source);
    String container = WireStrings.read(source);
    if (partition < 0) {
      throw new WireFormatException("negative partition: " + partition);
    }
    return switch (standing) {
      case UNKNOWN -> new DatabaseEntry.Unknown(partition, account, container);
      case HELD -> new DatabaseEntry.Held(partition, account, container, DatabaseSums.read(source));
      default -> throw new WireFormatException("unknown standing of a database: " + standing);
    };
  }

  private static void writeHead(byte standing, DatabaseEntry entry, ByteBuf target) {
    target.writeByte(standing).writeInt(entry.partition());
    WireStrings.write(target, entry.account());
    WireStrings.write(target, entry.container());
  }
}
