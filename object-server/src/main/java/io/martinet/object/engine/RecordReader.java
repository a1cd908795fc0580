package io.martinet.object.engine;

import io.martinet.log.CorruptRecordException;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.log.StoredRecord;
import io.martinet.log.VolumeLease;
import io.martinet.log.VolumeSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads records from volumes into pooled buffers, verified. Thread-safe. */
final class RecordReader {
  /**
   * A record up to this length is read whole at once, its body with it (architecture, section 7).
   */
  private static final int WHOLE_BYTES_MAX = 64 << 10;

  private final VolumeSet volumes;

  RecordReader(VolumeSet volumes) {
    this.volumes = volumes;
  }

  /**
   * A record in memory, its volume pinned. One thread at a time.
   *
   * @param buffer released by {@link #close}
   */
  record Pinned(StoredRecord stored, ObjectRecord content, VolumeLease lease, ByteBuf buffer)
      implements Closeable {
    /** Whether the body inside the record was read with it. */
    boolean hasBody() {
      return buffer.readableBytes() >= stored.header().headBytes() + stored.header().inlineBytes();
    }

    @Override
    public void close() {
      buffer.release();
      lease.close();
    }
  }

  /** A record of any kind that was found as it was written. */
  record Verified(RecordHeader header, int bytes) {}

  /**
   * Reads the head of a record and verifies it, whatever its kind.
   *
   * @return null when the volume is gone: the record was moved, look up again
   * @throws CorruptRecordException the bytes are not what was written
   */
  @Nullable Verified verify(RecordLocation place) throws IOException {
    int length = place.headBytes();
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try (VolumeLease lease = volumes.pin(place.life())) {
      return lease == null
          ? null
          : new Verified(lease.readRecord(buffer.nioBuffer(0, length), place).header(), length);
    } finally {
      buffer.release();
    }
  }

  /**
   * Reads the head of a record, and a short record whole.
   *
   * @return null when the volume is gone: the record was moved, look up again
   * @throws CorruptRecordException the bytes are not what was written
   */
  @Nullable Pinned read(RecordLocation place) throws IOException {
    VolumeLease lease = volumes.pin(place.life());
    if (lease == null) {
      return null;
    }
    int length = place.lengthBytes() <= WHOLE_BYTES_MAX ? place.lengthBytes() : place.headBytes();
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    Pinned pinned = null;
    try {
      ByteBuffer bytes = buffer.nioBuffer(0, length);
      StoredRecord stored = lease.readRecord(bytes, place);
      buffer.writerIndex(bytes.position());
      pinned = new Pinned(stored, ObjectRecord.decode(stored.metadata()), lease, buffer);
      return pinned;
    } finally {
      if (pinned == null) {
        buffer.release();
        lease.close();
      }
    }
  }
}
