package io.martinet.object.engine;

import io.martinet.http.wire.StoredHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the engine must know of stored headers: which a POST replaces, their hashes, expiry. */
final class HeaderFacts {
  private static final String SYSTEM_PREFIX = "X-Object-Sysmeta-";
  private static final String DELETE_AT = "X-Delete-At";

  private HeaderFacts() {}

  /** Hash of the headers that only a new body changes; 0 for none. */
  static long systemHash(SortedMap<String, String> headers) {
    return hash(headers, true);
  }

  /** Hash of the headers that a POST replaces; 0 for none. */
  static long userHash(SortedMap<String, String> headers) {
    return hash(headers, false);
  }

  private static long hash(SortedMap<String, String> headers, boolean system) {
    MessageDigest sha = null;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (isSystem(header.getKey()) == system) {
        sha = sha == null ? sha256() : sha;
        update(sha, header.getKey());
        update(sha, header.getValue());
      }
    }
    return sha == null ? 0 : firstLong(sha);
  }

  /** Hash of one text; 0 for the empty one. */
  static long textHash(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    MessageDigest sha = sha256();
    update(sha, text);
    return firstLong(sha);
  }

  private static void update(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    sha.update((byte) (bytes.length >>> 8));
    sha.update((byte) bytes.length);
    sha.update(bytes);
  }

  private static long firstLong(MessageDigest sha) {
    return java.nio.ByteBuffer.wrap(sha.digest()).getLong();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Unix seconds of {@code X-Delete-At}, 0 if there is none or it is no positive number. */
  static long deleteAtSeconds(SortedMap<String, String> headers) {
    String text = headers.get(DELETE_AT);
    if (text == null) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }

  /** What listings say besides length, MD5 and type; empty if nothing. */
  static String listingNote(SortedMap<String, String> headers) {
    return headers.getOrDefault(StoredHeaders.LISTING_NOTE, "");
  }

  /** Headers of data and of newer metadata as one reader sees them. */
  static SortedMap<String, String> merged(
      SortedMap<String, String> ofData, SortedMap<String, String> ofMetadata) {
    var merged = new TreeMap<String, String>();
    ofData.forEach((name, value) -> putIf(isSystem(name), merged, name, value));
    ofMetadata.forEach((name, value) -> putIf(!isSystem(name), merged, name, value));
    return merged;
  }

  private static void putIf(
      boolean wanted, SortedMap<String, String> target, String name, String value) {
    if (wanted) {
      target.put(name, value);
    }
  }

  private static boolean isSystem(String name) {
    return name.startsWith(SYSTEM_PREFIX);
  }
}
