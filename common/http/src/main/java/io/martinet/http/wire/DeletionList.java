package io.martinet.http.wire;

import io.martinet.core.StorePath;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that are to be deleted by and by: what a proxy stores, below {@link #ACCOUNT}, when it is
 * told to delete a large object's segments later, and the expirer reads. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d44454c "MDEL"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: policy (2) · account · container · object, strings as in rows
 * </pre>
 *
 * @param entries at most {@link #ENTRIES_MAX}
 */
public record DeletionList(List<Entry> entries) {
  /** Holds such lists: an account that no client can have, since its name has no known prefix. */
  public static final String ACCOUNT = ".deletions";

  /** In which container of {@link #ACCOUNT} they stand; no database knows of it. */
  public static final String CONTAINER = "queued";

  /** Most entries: more than a manifest can name. */
  public static final int ENTRIES_MAX = 10_000;

  /** Longest list in bytes: a manifest of the greatest size names less. */
  public static final int BYTES_MAX = 16 << 20;

  private static final int MAGIC = 0x4d44454c;
  private static final int FORMAT = 1;

  /**
   * One object.
   *
   * @param policy storage policy index of its container
   * @param path of the object
   */
  public record Entry(int policy, StorePath path) {}

  public DeletionList {
    if (entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException("more than " + ENTRIES_MAX + " entries");
    }
    entries = List.copyOf(entries);
  }

  /** Whether an object is such a list. */
  public static boolean isAt(StorePath path) {
    return path.account().equals(ACCOUNT);
  }

  /** Appends the list. */
  public void write(ByteBuf target) {
    target.writeInt(MAGIC).writeShort(FORMAT).writeInt(entries.size());
    for (Entry entry : entries) {
      target.writeShort(entry.policy());
      StorePathBytes.writeObject(target, entry.path());
    }
  }

  /**
   * Reads a whole list; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static DeletionList read(ByteBuf source) {
    try {
      int magic = source.readInt();
      int format = source.readUnsignedShort();
      int count = source.readInt();
      if (magic != MAGIC || format != FORMAT || count < 0 || count > ENTRIES_MAX) {
        throw new WireFormatException(
            "no list of deletions: %08x, format %d, %d entries".formatted(magic, format, count));
      }
      var entries = new ArrayList<Entry>(count);
      for (int i = 0; i < count; i++) {
        int policy = source.readUnsignedShort();
        entries.add(new Entry(policy, StorePathBytes.readObject(source)));
      }
      if (source.isReadable()) {
        throw new WireFormatException(source.readableBytes() + " bytes behind a list");
      }
      return new DeletionList(entries);
    } catch (IndexOutOfBoundsException e) {
      throw new WireFormatException("list of deletions is cut", e);
    }
  }
}
