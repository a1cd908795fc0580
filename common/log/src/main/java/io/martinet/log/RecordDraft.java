package io.martinet.log;

import io.martinet.core.PathHash;
import io.martinet.core.Version;
import java.nio.ByteBuffer;

/**
 * A record on its way into the log: everything but its place. Built by one thread, then read by the
 * committer's. The buffers belong to whoever made the draft and must not change before the record
 * is placed.
 */
public final class RecordDraft {
  /** Flag: a copy made by compaction; on replay it beats an equal version (rule 12). */
  public static final int FLAG_RELOCATED = 1;

  /** Flag: a reader that does not know the kind may pass the record over. */
  public static final int FLAG_SKIPPABLE = 2;

  /** Flag: policy and hash name a key. Set by {@link #key}. */
  public static final int FLAG_KEYED = 4;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
  private static final PathHash NO_HASH = new PathHash(0, 0);
  private static final int[] NO_BLOCKS = {};

  final int kind;
  int flags;
  int policy;
  PathHash hash = NO_HASH;
  Version version = Version.NONE;
  ByteBuffer metadata = EMPTY;
  BodyTag bodyTag = BodyTag.NONE;
  ByteBuffer body = EMPTY;
  int[] blockCrcs = NO_BLOCKS;
  int bodyCrc;
  long bodyStoredBytes;
  long bodyLogicalBytes;

  /**
   * @param kind 1 to {@link LogKinds#USER_MAX}, or one of the log's own
   */
  public RecordDraft(int kind) {
    if (kind < 1 || kind > 255) {
      throw new IllegalArgumentException("kind must be 1..255, was " + kind);
    }
    this.kind = kind;
  }

  /** Adds flags to those set. */
  public RecordDraft flags(int more) {
    flags |= more;
    return this;
  }

  /** The key that the record is about: damage next to it can then still be named. */
  public RecordDraft key(int policy, PathHash hash) {
    this.policy = policy;
    this.hash = hash;
    return flags(FLAG_KEYED);
  }

  public RecordDraft version(Version version) {
    this.version = version;
    return this;
  }

  /** The metadata section: the remaining bytes, not consumed. */
  public RecordDraft metadata(ByteBuffer metadata) {
    this.metadata = metadata;
    return this;
  }

  /** A body inside the record: the remaining bytes, not consumed. */
  public RecordDraft inlineBody(ByteBuffer body, BlockChecksums sums) {
    if (sums.lengthBytes() != body.remaining()) {
      throw new IllegalArgumentException(
          "checksums of %d bytes for a body of %d".formatted(sums.lengthBytes(), body.remaining()));
    }
    return body(BodyTag.INLINE, body, sums.lengthBytes(), sums.whole(), sums.table());
  }

  /** A body elsewhere: only its checksums stand in the record. */
  public RecordDraft bodyInFile(long lengthBytes, int crc32c, int[] blockCrcs) {
    return body(BodyTag.BODY_FILE, EMPTY, lengthBytes, crc32c, blockCrcs);
  }

  RecordDraft body(BodyTag tag, ByteBuffer data, long lengthBytes, int crc32c, int[] blocks) {
    if (blocks.length != BlockChecksums.count(lengthBytes)) {
      throw new IllegalArgumentException(
          "%d block checksums for a body of %d bytes".formatted(blocks.length, lengthBytes));
    }
    bodyTag = tag;
    body = data;
    bodyStoredBytes = lengthBytes;
    bodyLogicalBytes = lengthBytes;
    bodyCrc = crc32c;
    blockCrcs = blocks;
    return this;
  }

  int headBytes() {
    return RecordHeader.BYTES + metadata.remaining() + Integer.BYTES * blockCrcs.length;
  }

  /** Length of the whole record with its padding. */
  public int totalBytes() {
    return RecordHeader.align(headBytes() + body.remaining());
  }
}
