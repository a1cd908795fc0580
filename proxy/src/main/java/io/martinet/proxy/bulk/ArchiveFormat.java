package io.martinet.proxy.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Kinds of archives that are unpacked, by the names that clients give them. */
enum ArchiveFormat {
  TAR("tar"),
  TAR_GZ("tar.gz"),
  TAR_BZ2("tar.bz2");

  private static final int BUFFER_BYTES = 16 * 1024;

  private final String word;

  ArchiveFormat(String word) {
    this.word = word;
  }

  /**
   * @param word of the query, in any case
   * @return null if nobody knows it
   */
  static @Nullable ArchiveFormat named(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (ArchiveFormat format : values()) {
      if (format.word.equals(lower)) {
        return format;
      }
    }
    return null;
  }

  /**
   * The tar file in it, decompressed while it is read. Reads the head of what is compressed. The
   * JDK's gzip is taken: it passes over the texts in the head, where others keep them in memory.
   *
   * @throws IOException it is not compressed so; its message is for the client
   */
  InputStream decompress(InputStream compressed) throws IOException {
    return switch (this) {
      case TAR -> compressed;
      case TAR_GZ -> {
        try {
          yield new GZIPInputStream(compressed, BUFFER_BYTES);
        } catch (IOException e) {
          throw new IOException("not a gzip file", e);
        }
      }
      case TAR_BZ2 -> {
        try {
          yield new BZip2CompressorInputStream(compressed, true);
        } catch (IOException e) {
          throw new IOException("invalid compressed data", e);
        }
      }
    };
  }
}
