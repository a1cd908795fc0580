package io.martinet.http.wire;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects past their time on a device, in the order of time and hash. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d455850 "MEXP"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: seconds (8) · hash (16) · account · container · object, strings as in rows
 * </pre>
 *
 * @param entries at most {@link #ENTRIES_MAX}
 */
public record ExpiredPage(List<Entry> entries) {
  /** Most entries in a page: each costs the device a read of its record. */
  public static final int ENTRIES_MAX = 1000;

  private static final int MAGIC = 0x4d455850;
  private static final int FORMAT = 1;
  private static final int HEADER_BYTES = 10;
  private static final int ENTRY_BYTES_MAX = Long.BYTES + PathHash.BYTES + 8 * 1024;

  /** Longest page in bytes. */
  public static final int BYTES_MAX = HEADER_BYTES + ENTRIES_MAX * ENTRY_BYTES_MAX;

  /**
   * One object.
   *
   * @param seconds Unix seconds at which it expired
   * @param hash of its path
   * @param path of the object
   */
  public record Entry(long seconds, PathHash hash, StorePath path) {}

  public ExpiredPage {
    if (entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException("more than " + ENTRIES_MAX + " entries");
    }
    entries = List.copyOf(entries);
  }

  /** Appends the page. */
  public void write(ByteBuf target) {
    target.writeInt(MAGIC).writeShort(FORMAT).writeInt(entries.size());
    for (Entry entry : entries) {
      target.writeLong(entry.seconds());
      StateBytes.writeHash(target, entry.hash());
      StorePathBytes.writeObject(target, entry.path());
    }
  }

  /**
   * Reads a whole page; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static ExpiredPage read(ByteBuf source) {
    try {
      int magic = source.readInt();
      int format = source.readUnsignedShort();
      int count = source.readInt();
      if (magic != MAGIC || format != FORMAT || count < 0 || count > ENTRIES_MAX) {
        throw new WireFormatException(
            "no page of expired objects: %08x, format %d, %d entries"
                .formatted(magic, format, count));
      }
      var entries = new ArrayList<Entry>(count);
      for (int i = 0; i < count; i++) {
        entries.add(readEntry(source));
      }
      if (source.isReadable()) {
        throw new WireFormatException(source.readableBytes() + " bytes behind a page");
      }
      return new ExpiredPage(entries);
    } catch (IndexOutOfBoundsException e) {
      throw new WireFormatException("page of expired objects is cut", e);
    }
  }

  private static Entry readEntry(ByteBuf source) {
    long seconds = source.readLong();
    PathHash hash = StateBytes.readHash(source);
    if (seconds <= 0) {
      throw new WireFormatException("expired at " + seconds + ": " + hash);
    }
    return new Entry(seconds, hash, StorePathBytes.readObject(source));
  }
}
