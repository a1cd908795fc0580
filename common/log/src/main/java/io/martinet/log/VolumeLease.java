package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pinned volume: its bytes stay what they are until the lease is closed. Any thread. */
public final class VolumeLease implements AutoCloseable {
  private final Volume volume;
  private final AtomicBoolean closed = new AtomicBoolean();

  VolumeLease(Volume volume) {
    this.volume = volume;
  }

  /** Part of every record checksum of this volume. */
  public long epoch() {
    return volume.header().epoch();
  }

  public int life() {
    return volume.life();
  }

  /** Reads until the buffer is full or the file ends; returns the bytes read. */
  public int read(ByteBuffer target, long offset) throws IOException {
    return volume.read(target, offset);
  }

  /** Reads the head of a record and verifies it; the buffer stays the caller's. */
  public StoredRecord readRecord(ByteBuffer target, RecordLocation location) throws IOException {
    int begin = target.position();
    read(target, location.offset());
    return StoredRecord.verified(
        target.duplicate().limit(target.position()).position(begin), epoch(), location.position());
  }

  /**
   * Shows the volume's good records in order, from another thread than the writer's only once it is
   * sealed. What is damaged was told by the replay.
   */
  public void scan(ReplayVisitor visitor) throws IOException {
    new VolumeScan(volume.header(), volume.file(), VolumeHeader.BYTES).run(visitor);
  }

  /** Lets go; idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      volume.unpin();
    }
  }
}
