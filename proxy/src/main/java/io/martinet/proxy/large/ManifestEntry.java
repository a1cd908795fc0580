package io.martinet.proxy.large;

import io.martinet.proxy.body.ByteRange;
import org.jspecify.annotations.Nullable;

/** One entry of a static manifest as it is stored. Immutable. */
sealed interface ManifestEntry {
  /**
   * An object, or a part of it.
   *
   * @param name {@code /container/object}
   * @param bytes length of the object
   * @param hash its etag, bare
   * @param contentType its type, text
   * @param lastModified ISO, in UTC without zone
   * @param range null for the whole
   * @param isManifest whether it is a static large object itself
   */
  record Named(
      String name,
      long bytes,
      String hash,
      String contentType,
      String lastModified,
      @Nullable ByteRange range,
      boolean isManifest)
      implements ManifestEntry {
    String rangeText() {
      return range == null ? "" : range.first() + "-" + range.last();
    }

    @Override
    public long lengthBytes() {
      return range == null ? bytes : range.lengthBytes();
    }
  }

  /** Bytes that stand in the manifest itself. */
  record Data(byte[] data) implements ManifestEntry {
    @Override
    public long lengthBytes() {
      return data.length;
    }
  }

  /** What it adds to the large object. */
  long lengthBytes();
}
