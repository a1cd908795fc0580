package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.proxy.body.ByteRange;

/** One piece of a large object. Immutable. */
sealed interface Segment {
  /**
   * Bytes of another object.
   *
   * @param etag what a GET of that object answers, bare
   * @param objectBytes length of that object
   * @param range which of its bytes; {@code objectBytes} may be 0, then it is of no use
   */
  record Stored(StorePath path, String etag, long objectBytes, ByteRange range) implements Segment {
    static Stored whole(StorePath path, String etag, long objectBytes) {
      return new Stored(path, etag, objectBytes, new ByteRange(0, Math.max(0, objectBytes - 1)));
    }

    @Override
    public long lengthBytes() {
      return objectBytes == 0 ? 0 : range.lengthBytes();
    }
  }

  /** Bytes that stand in the manifest. */
  record Inline(byte[] data) implements Segment {
    @Override
    public long lengthBytes() {
      return data.length;
    }
  }

  long lengthBytes();
}
