package io.martinet.proxy.large;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Etags of large objects: MD5 over the etags of their segments. */
final class SegmentSums {
  private SegmentSums() {}

  /** Of a dynamic one: the segments' etags one after the other. */
  static String ofHashes(List<Segment.Stored> segments) {
    MessageDigest sum = md5();
    for (Segment.Stored segment : segments) {
      sum.update(segment.etag().getBytes(StandardCharsets.ISO_8859_1));
    }
    return hex(sum);
  }

  /**
   * Of a static one: the etag of each whole segment, {@code etag:first-last;} of a part of one, the
   * MD5 of bytes that stand in the manifest.
   */
  static String ofManifest(List<ManifestEntry> entries) {
    MessageDigest sum = md5();
    for (ManifestEntry entry : entries) {
      String part =
          switch (entry) {
            case ManifestEntry.Data(var data) -> of(data);
            case ManifestEntry.Named named when named.range() == null -> named.hash();
            case ManifestEntry.Named named -> named.hash() + ":" + named.rangeText() + ";";
          };
      sum.update(part.getBytes(StandardCharsets.ISO_8859_1));
    }
    return hex(sum);
  }

  static String of(byte[] data) {
    MessageDigest sum = md5();
    sum.update(data);
    return hex(sum);
  }

  private static String hex(MessageDigest sum) {
    return HexFormat.of().formatHex(sum.digest());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
