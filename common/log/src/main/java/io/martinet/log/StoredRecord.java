package io.martinet.log;

import java.nio.ByteBuffer;

/**
 * A record as it was read, its header verified. The bytes are a window into the reader's buffer:
 * valid until the call that got them returns, or as long as the owner of the buffer keeps it.
 */
public final class StoredRecord {
  private final RecordHeader header;
  private final ByteBuffer bytes;

  /**
   * @param bytes from the start of the header; the whole record, or at least its head
   */
  StoredRecord(RecordHeader header, ByteBuffer bytes) {
    this.header = header;
    this.bytes = bytes;
  }

  /**
   * Reads a record's header out of bytes that were read from a volume.
   *
   * @param bytes remaining: at least the head
   * @param epoch of the volume's life
   * @throws CorruptRecordException if no record belongs there, or metadata or table are damaged
   */
  public static StoredRecord verified(ByteBuffer bytes, long epoch, long position)
      throws CorruptRecordException {
    ByteBuffer own = bytes.slice();
    RecordHeader header = RecordHeader.parse(own, 0, own.limit(), epoch, position);
    if (header == null || header.headBytes() > own.limit()) {
      throw new CorruptRecordException("no record header at " + LogPosition.format(position));
    }
    var record = new StoredRecord(header, own);
    if (!record.headIsWhole()) {
      throw new CorruptRecordException(
          "metadata or checksums damaged at " + LogPosition.format(position));
    }
    return record;
  }

  public RecordHeader header() {
    return header;
  }

  /** The metadata section. */
  public ByteBuffer metadata() {
    return bytes.slice(header.headerBytes(), header.metadataBytes());
  }

  /** The body inside the record; empty when it is elsewhere. Not verified by this call. */
  public ByteBuffer inlineBody() {
    return bytes.slice(header.headBytes(), header.inlineBytes());
  }

  /** CRC32C of each block of the body. */
  public int[] blockCrcs() {
    var crcs = new int[header.tableBytes() / Integer.BYTES];
    int at = header.headerBytes() + header.metadataBytes();
    for (int i = 0; i < crcs.length; i++) {
      crcs[i] = bytes.getInt(at + i * Integer.BYTES);
    }
    return crcs;
  }

  /** The same record in bytes of its own. */
  public StoredRecord copy() {
    ByteBuffer own = ByteBuffer.allocate(bytes.limit());
    own.put(bytes.duplicate().position(0));
    return new StoredRecord(header, own.flip());
  }

  /** A draft of the same record for another place, sharing this record's bytes. */
  public RecordDraft draft() {
    var draft = new RecordDraft(header.kind());
    draft.flags(header.userFlags()).version(header.version()).metadata(metadata());
    draft.policy = header.policy();
    draft.hash = header.hash();
    if (header.bodyTag() != BodyTag.NONE) {
      draft.body(
          header.bodyTag(), inlineBody(), header.bodyStoredBytes(), header.bodyCrc(), blockCrcs());
      draft.bodyLogicalBytes = header.bodyLogicalBytes();
    }
    return draft;
  }

  boolean headIsWhole() {
    int tableAt = header.headerBytes() + header.metadataBytes();
    return Crc.of(bytes, header.headerBytes(), header.metadataBytes()) == header.metadataCrc()
        && Crc.of(bytes, tableAt, header.tableBytes()) == header.tableCrc();
  }

  /** Whether every block of an inline body is what was written. */
  public boolean inlineBodyIsWhole() {
    int length = header.inlineBytes();
    int at = header.headBytes();
    int table = header.headerBytes() + header.metadataBytes();
    for (int done = 0; done < length; done += BlockChecksums.BLOCK_BYTES) {
      int piece = Math.min(BlockChecksums.BLOCK_BYTES, length - done);
      if (Crc.of(bytes, at + done, piece) != bytes.getInt(table)) {
        return false;
      }
      table += Integer.BYTES;
    }
    return true;
  }
}
