package io.martinet.object;

import io.martinet.core.Checks;
import io.martinet.object.store.Body;
import io.martinet.object.store.StagedFile;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body that arrived whole, kept by counted owners: the registry of stagings and each commit under
 * way. Thread-safe.
 */
final class StagedBody {
  private final Body body;
  private final long lengthBytes;
  private final int crc32c;
  private final Runnable free;
  private final AtomicInteger owners = new AtomicInteger(1);

  private StagedBody(Body body, long lengthBytes, int crc32c, Runnable free) {
    this.body = body;
    this.lengthBytes = lengthBytes;
    this.crc32c = crc32c;
    this.free = free;
  }

  /** Takes ownership of the buffer. */
  static StagedBody inline(ByteBuf data, int crc32c) {
    return new StagedBody(new Body.Inline(data), data.readableBytes(), crc32c, data::release);
  }

  /** Takes ownership of the file, which is closed on the writer threads. */
  static StagedBody inFile(Body.InFile body, StagedFile file, DeviceThreads writers) {
    return new StagedBody(
        body, body.lengthBytes(), body.crc32c(), () -> writers.resume(() -> close(file)));
  }

  Body body() {
    return body;
  }

  long lengthBytes() {
    return lengthBytes;
  }

  int crc32c() {
    return crc32c;
  }

  boolean isInline() {
    return body instanceof Body.Inline;
  }

  /**
   * Adds an owner.
   *
   * @return null if the last owner is gone already
   */
  @Nullable StagedBody tryRetain() {
    int before = owners.getAndUpdate(count -> count == 0 ? 0 : count + 1);
    return before == 0 ? null : this;
  }

  /** Adds an owner on behalf of one that is there. */
  void retain() {
    Checks.invariant(tryRetain() != null, "staged body of %s bytes is freed already", lengthBytes);
  }

  /** One owner less; the last one frees the bytes. */
  void release() {
    int left = owners.decrementAndGet();
    if (left == 0) {
      free.run();
    } else if (left < 0) {
      throw new IllegalStateException("staged body released too often");
    }
  }

  private static void close(StagedFile file) {
    DeviceFaults.closing(file);
  }
}
