package io.martinet.object.engine;

import io.martinet.core.Checks;
import io.martinet.log.BlockChecksums;
import io.martinet.log.DeviceFile;
import io.martinet.log.Reserve;
import io.martinet.object.store.Body;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body file being written. One thread at a time; what is sealed may be read by any. */
final class StagedBody implements StagedFile {
  /** Dirty bytes beyond which they are synced on the way, so that sealing is not a long stall. */
  private static final long SYNC_EVERY_BYTES = 32L << 20;

  private final BodyFiles bodies;
  private final long fileId;
  private final DeviceFile file;
  private final Reserve reserve;
  private final BlockChecksums sums = new BlockChecksums();
  private long syncedBytes;
  private volatile boolean sealed;
  private boolean closed;

  StagedBody(BodyFiles bodies, long fileId, DeviceFile file, Reserve reserve) {
    this.bodies = bodies;
    this.fileId = fileId;
    this.file = file;
    this.reserve = reserve;
  }

  @Override
  public void append(ByteBuffer data) throws IOException {
    Checks.invariant(!sealed && !closed, "body file %d takes no more", fileId);
    if (!reserve.admits(data.remaining())) {
      throw new StoreException(
          StoreException.Code.CAPACITY, "the reserve of the disk is reached in mid-body");
    }
    long position = sums.lengthBytes();
    ByteBuffer written = data.duplicate();
    sums.update(data);
    file.write(new ByteBuffer[] {written}, position);
    if (sums.lengthBytes() - syncedBytes >= SYNC_EVERY_BYTES) {
      bodies.sync(file);
      syncedBytes = sums.lengthBytes();
    }
  }

  @Override
  public Body.InFile seal() throws IOException {
    if (!sealed) {
      // Bytes, then the name: only then may a record say that the body is here (rule 16).
      bodies.sync(file);
      bodies.syncDirectory(fileId);
      sealed = true;
    }
    return new Body.InFile(fileId, sums.lengthBytes(), sums.whole());
  }

  boolean isSealed() {
    return sealed;
  }

  /** CRC32C of each block, of a sealed body. */
  int[] blockCrcs() {
    return sums.table();
  }

  @Override
  public int crc32c() {
    return sums.whole();
  }

  @Override
  public long lengthBytes() {
    return sums.lengthBytes();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    bodies.endStaging(fileId, file);
  }
}
