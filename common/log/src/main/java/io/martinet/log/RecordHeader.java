package io.martinet.log;

import io.martinet.core.PathHash;
import io.martinet.core.Version;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * First part of every record. Big-endian; a record starts at a multiple of 64 bytes and fills up to
 * one with zeros. See {@code docs/formats/volume.md}.
 *
 * <pre>
 *   0   4  magic 0x4d525443 "MRTC"
 *   4   1  format, 1
 *   5   1  kind
 *   6   2  flags: 1 relocated, 2 skippable, 4 keyed, 8 has previous
 *   8   4  CRC32C of epoch (8) and header, this field left out
 *  12   2  header length, a multiple of 64: 128, more with optional fields
 *  14   2  policy
 *  16   4  life of the volume
 *  20   4  own offset in the volume / 64
 *  24   8  sequence number in the log
 *  32   8  durableUpTo: log position synced when this was written
 *  40   4  metadata length, stored
 *  44   4  metadata CRC32C
 *  48   8  body length, stored
 *  56   8  body length, logical
 *  64   4  body CRC32C, whole and logical
 *  68   4  CRC32C of the block checksum table
 *  72  16  path hash
 *  88   8  version ticks
 *  96   4  version nonce
 * 100   1  body tag: 0 none, 1 inline, 2 body file, 3 stripe (reserved)
 * 101   1  compression, 0 none (reserved)
 * 102   1  cipher, 0 none (reserved)
 * 103   1  zero
 * 104   2  key id (reserved)
 * 106   2  policy of the record before
 * 108  16  path hash of the record before
 * 124   4  length of the record before / 64, 0 for none in this volume
 * 128      optional fields up to the header length: tag (1), length (1), bytes; tag 0 ends them
 * </pre>
 *
 * <p>Behind it: metadata, block checksum table (4 bytes a block of 64 KiB), inline body, zeros. The
 * epoch is drawn anew for each life of a volume and stands in no record, so that what an earlier
 * life, a misdirected write or a client's body left behind never parses. Key and length of the
 * record before stand here so that a record whose own header rots can still be named.
 *
 * <p>Immutable.
 */
public final class RecordHeader {
  /** Length without optional fields. */
  public static final int BYTES = 128;

  /** Records start at multiples of this. */
  public static final int ALIGNMENT = 64;

  static final int MAGIC = 0x4d52_5443;
  static final int FORMAT = 1;
  static final int FLAG_HAS_PREVIOUS = 8;

  /** Longest header that a reader accepts; bounds what a damaged length can make it read. */
  static final int BYTES_MAX = 4096;

  /** Longest metadata section. */
  static final int METADATA_BYTES_MAX = 1 << 20;

  private final int kind;
  private final int flags;
  private final int headerBytes;
  private final int policy;
  private final int life;
  private final long offset;
  private final long sequence;
  private final long durableUpTo;
  private final int metadataBytes;
  private final int metadataCrc;
  private final long bodyStoredBytes;
  private final long bodyLogicalBytes;
  private final int bodyCrc;
  private final int tableCrc;
  private final PathHash hash;
  private final Version version;
  private final BodyTag bodyTag;
  private final int previousPolicy;
  private final PathHash previousHash;
  private final long previousBytes;

  private RecordHeader(ByteBuffer in, int at) {
    kind = in.get(at + 5) & 0xff;
    flags = in.getShort(at + 6) & 0xffff;
    headerBytes = in.getShort(at + 12) & 0xffff;
    policy = in.getShort(at + 14) & 0xffff;
    life = in.getInt(at + 16);
    offset = Integer.toUnsignedLong(in.getInt(at + 20)) * ALIGNMENT;
    sequence = in.getLong(at + 24);
    durableUpTo = in.getLong(at + 32);
    metadataBytes = in.getInt(at + 40);
    metadataCrc = in.getInt(at + 44);
    bodyStoredBytes = in.getLong(at + 48);
    bodyLogicalBytes = in.getLong(at + 56);
    bodyCrc = in.getInt(at + 64);
    tableCrc = in.getInt(at + 68);
    hash = new PathHash(in.getLong(at + 72), in.getLong(at + 80));
    version = new Version(in.getLong(at + 88), in.getInt(at + 96));
    bodyTag = BodyTag.of(in.get(at + 100));
    previousPolicy = in.getShort(at + 106) & 0xffff;
    previousHash = new PathHash(in.getLong(at + 108), in.getLong(at + 116));
    previousBytes = Integer.toUnsignedLong(in.getInt(at + 124)) * ALIGNMENT;
  }

  /**
   * Reads the header at an index of the buffer, if there is one that belongs there.
   *
   * @param limit bytes of the buffer that may be looked at, from its start
   * @param place where the buffer's index stands in the log
   * @return null unless magic, format, checksum under the epoch, life and own offset are all right
   */
  static @Nullable RecordHeader parse(ByteBuffer in, int at, int limit, long epoch, long place) {
    if (limit - at < BYTES || in.getInt(at) != MAGIC || in.get(at + 4) != FORMAT) {
      return null;
    }
    int length = in.getShort(at + 12) & 0xffff;
    if (length < BYTES || length > BYTES_MAX || length % ALIGNMENT != 0 || limit - at < length) {
      return null;
    }
    if (Crc.header(in, at, length, epoch) != in.getInt(at + 8)
        || !BodyTag.isKnown(in.get(at + 100))
        || in.getLong(at + 88) < 0) {
      return null;
    }
    var header = new RecordHeader(in, at);
    return header.position() == place && header.hasSaneLengths() ? header : null;
  }

  private boolean hasSaneLengths() {
    return metadataBytes >= 0
        && metadataBytes <= METADATA_BYTES_MAX
        && bodyStoredBytes >= 0
        && bodyStoredBytes <= (long) Integer.MAX_VALUE * BlockChecksums.BLOCK_BYTES / ALIGNMENT
        && headBytesLong() + inlineBytes() <= Integer.MAX_VALUE - ALIGNMENT;
  }

  /**
   * Writes header, metadata and block table of a draft at the buffer's position, which moves past
   * them.
   */
  static void write(ByteBuffer out, RecordDraft draft, Place place) {
    int at = out.position();
    int flags = draft.flags | (place.previousBytes() > 0 ? FLAG_HAS_PREVIOUS : 0);
    out.putInt(MAGIC).put((byte) FORMAT).put((byte) draft.kind).putShort((short) flags);
    out.putInt(0).putShort((short) BYTES).putShort((short) draft.policy);
    out.putInt(LogPosition.life(place.position()));
    out.putInt((int) (LogPosition.offset(place.position()) / ALIGNMENT));
    out.putLong(place.sequence()).putLong(place.durableUpTo());
    out.putInt(draft.metadata.remaining()).putInt(Crc.of(draft.metadata));
    out.putLong(draft.bodyStoredBytes).putLong(draft.bodyLogicalBytes).putInt(draft.bodyCrc);
    out.putInt(0);
    draft.hash.write(out);
    out.putLong(draft.version.ticks()).putInt(draft.version.nonce());
    out.put((byte) draft.bodyTag.ordinal()).put((byte) 0).putShort((short) 0);
    out.putShort((short) 0).putShort((short) place.previousPolicy());
    place.previousHash().write(out);
    out.putInt((int) (place.previousBytes() / ALIGNMENT));
    out.put(draft.metadata.duplicate());
    int tableAt = out.position();
    for (int crc : draft.blockCrcs) {
      out.putInt(crc);
    }
    out.putInt(at + 68, Crc.of(out, tableAt, out.position() - tableAt));
    out.putInt(at + 8, Crc.header(out, at, BYTES, place.epoch()));
  }

  /**
   * What a record learns from where it is written.
   *
   * @param previousBytes 0 when it is the first of its volume
   */
  record Place(
      long position,
      long epoch,
      long sequence,
      long durableUpTo,
      int previousPolicy,
      PathHash previousHash,
      long previousBytes) {}

  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  public int kind() {
    return kind;
  }

  public boolean isRelocated() {
    return (flags & RecordDraft.FLAG_RELOCATED) != 0;
  }

  public boolean isSkippable() {
    return (flags & RecordDraft.FLAG_SKIPPABLE) != 0;
  }

  /** Whether {@link #policy} and {@link #hash} name a key. */
  public boolean isKeyed() {
    return (flags & RecordDraft.FLAG_KEYED) != 0;
  }

  int userFlags() {
    return flags & ~FLAG_HAS_PREVIOUS;
  }

  public int policy() {
    return policy;
  }

  public PathHash hash() {
    return hash;
  }

  public Version version() {
    return version;
  }

  public int life() {
    return life;
  }

  public long offset() {
    return offset;
  }

  /** Where the record stands in the log. */
  public long position() {
    return LogPosition.of(life, offset);
  }

  public RecordLocation location() {
    return new RecordLocation(life, offset, totalBytes(), headBytes());
  }

  /** Number of the record in the log; grows, with gaps. */
  public long sequence() {
    return sequence;
  }

  /** All before this log position was durable when the record was written. */
  public long durableUpTo() {
    return durableUpTo;
  }

  public int headerBytes() {
    return headerBytes;
  }

  public int metadataBytes() {
    return metadataBytes;
  }

  int metadataCrc() {
    return metadataCrc;
  }

  int tableCrc() {
    return tableCrc;
  }

  public BodyTag bodyTag() {
    return bodyTag;
  }

  /** Bytes that the body takes where it is stored. */
  public long bodyStoredBytes() {
    return bodyStoredBytes;
  }

  /** Bytes that a reader of the body gets; other than stored only under a transform. */
  public long bodyLogicalBytes() {
    return bodyLogicalBytes;
  }

  /** CRC32C of the whole logical body. */
  public int bodyCrc() {
    return bodyCrc;
  }

  /** Bytes of the block checksum table. */
  public int tableBytes() {
    return bodyTag == BodyTag.NONE ? 0 : Integer.BYTES * BlockChecksums.count(bodyStoredBytes);
  }

  /** Bytes of header, metadata and block table. */
  public int headBytes() {
    return (int) headBytesLong();
  }

  private long headBytesLong() {
    return (long) headerBytes + metadataBytes + tableBytes();
  }

  /** Bytes of the body inside the record. */
  public int inlineBytes() {
    return bodyTag == BodyTag.INLINE ? Math.toIntExact(bodyStoredBytes) : 0;
  }

  /** Length of the whole record with its padding. */
  public int totalBytes() {
    return align(headBytes() + inlineBytes());
  }

  /** Whether this record says which one stands before it in the volume. */
  boolean knowsPrevious() {
    return (flags & FLAG_HAS_PREVIOUS) != 0;
  }

  /** Whether the record before is known and named a key. */
  boolean hasPreviousKey() {
    return knowsPrevious() && (previousHash.high() | previousHash.low()) != 0;
  }

  int previousPolicy() {
    return previousPolicy;
  }

  PathHash previousHash() {
    return previousHash;
  }

  long previousBytes() {
    return previousBytes;
  }
}
