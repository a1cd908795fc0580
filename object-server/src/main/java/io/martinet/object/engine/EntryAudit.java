package io.martinet.object.engine;

import io.martinet.log.CorruptRecordException;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.ObjectAudit.Step;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one key: first every record that its entry names, then the body, block by block, and at
 * its end the whole by CRC32C and MD5. One thread at a time.
 */
final class EntryAudit {
  /** As much as a read of a large body takes at once: other work gets the thread in between. */
  static final int PIECE_BYTES = 256 * 1024;

  /** As for reads: a record may be moved again between look-up and read. */
  private static final int LOOKUPS_MAX = 8;

  private final ObjectKey key;
  private final ObjectIndex index;
  private final RecordReader records;
  private final ObjectOpener opener;
  private final AuditVerdict verdict;
  private final MessageDigest md5 = newMd5();
  private final CRC32C crc = new CRC32C();
  private @Nullable Body body;
  private long position;

  /**
   * @param place of its record
   */
  private record Body(ObjectReader reader, RecordLocation place) {}

  /**
   * @param opener condemns what it finds damaged by the verdict
   */
  EntryAudit(
      ObjectKey key,
      ObjectIndex index,
      RecordReader records,
      ObjectOpener opener,
      AuditVerdict verdict) {
    this.key = key;
    this.index = index;
    this.records = records;
    this.opener = opener;
    this.verdict = verdict;
  }

  /**
   * Verifies the next piece.
   *
   * @throws IOException the index cannot be read
   */
  Step step() throws IOException {
    return body == null ? records() : body(body);
  }

  private Step records() throws IOException {
    for (int i = 0; i < LOOKUPS_MAX; i++) {
      ObjectEntry entry = EntryCodec.decode(index.get(IndexKeys.object(key)));
      long bytes = heads(entry);
      if (verdict.isGiven()) {
        return verdict.step(Math.max(bytes, 0));
      }
      if (bytes >= 0) {
        return open(entry, bytes);
      }
    }
    // As a read would: eight look-ups named a volume that is not there.
    ObjectEntry entry = EntryCodec.decode(index.get(IndexKeys.object(key)));
    for (RecordLocation place : entry.places()) {
      verdict.condemn(key, place, "its volume is gone");
    }
    return verdict.step(0);
  }

  /** Bytes of the records that were read; negative when one was moved meanwhile. */
  private long heads(ObjectEntry entry) {
    long bytes = 0;
    for (RecordLocation place : entry.places()) {
      try {
        RecordReader.Verified record = records.verify(place);
        if (record == null) {
          return -1;
        }
        bytes += record.bytes();
        RecordHeader header = record.header();
        if (header.policy() != key.policy() || !header.hash().equals(key.hash())) {
          verdict.condemn(key, place, "the record is that of " + header.hash());
        }
      } catch (CorruptRecordException damaged) {
        verdict.condemn(key, place, String.valueOf(damaged.getMessage()));
      } catch (IOException unreadable) {
        verdict.condemn(key, place, "unreadable: " + unreadable.getMessage());
      }
    }
    return bytes;
  }

  private Step open(ObjectEntry entry, long bytes) throws IOException {
    ObjectEntry.Data data = entry.data();
    // What is quarantined already is the replicator's to heal, and not counted again.
    if (data == null || entry.quarantine() != null) {
      return new Step.Sound(bytes);
    }
    Opened opened = opener.open(key);
    if (opened instanceof Opened.Live(ObjectReader live)) {
      body = new Body(live, data.place());
      return new Step.More(bytes);
    }
    return verdict.step(bytes);
  }

  private Step body(Body open) {
    int length = (int) Math.min(PIECE_BYTES, open.reader().info().lengthBytes() - position);
    if (length > 0 && !read(open, length)) {
      return verdict.step(length);
    }
    position += length;
    if (position < open.reader().info().lengthBytes()) {
      return new Step.More(length);
    }
    judgeWhole(open);
    return verdict.step(length);
  }

  private boolean read(Body open, int length) {
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try {
      ByteBuffer target = piece.nioBuffer(0, length);
      while (target.hasRemaining()) {
        if (open.reader().read(position + target.position(), target) <= 0) {
          throw new CorruptObjectException("the body ends early");
        }
      }
      target.flip();
      crc.update(target.duplicate());
      md5.update(target);
      return true;
    } catch (CorruptObjectException damaged) {
      // The reader has condemned it; a body that moved meanwhile stands condemned where it was.
      verdict.condemn(key, open.place(), String.valueOf(damaged.getMessage()));
      return false;
    } catch (IOException unreadable) {
      verdict.condemn(key, open.place(), "unreadable: " + unreadable.getMessage());
      return false;
    } finally {
      piece.release();
    }
  }

  private void judgeWhole(Body open) {
    ObjectInfo info = open.reader().info();
    if ((int) crc.getValue() != info.crc32c()) {
      verdict.condemn(key, open.place(), "the body has not its CRC32C");
    } else if (!HexFormat.of().formatHex(md5.digest()).equals(info.etag())) {
      verdict.condemn(key, open.place(), "the body has not its ETag");
    }
  }

  /** Lets go of volume, file and buffers. */
  void close() {
    if (body != null) {
      body.reader().close();
      body = null;
    }
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
