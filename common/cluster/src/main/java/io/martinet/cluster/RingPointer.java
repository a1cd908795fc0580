package io.martinet.cluster;

import io.martinet.core.Checks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The node that publishes a ring: which version is in force, and what its bytes must be. ASCII,
 * {@code 1 VERSION CHUNKS BYTES SHA-256}, and if there was a ring before it {@code after} and the
 * same of that one; see {@code docs/formats/zookeeper.md}.
 *
 * @param version of the ring
 * @param chunks number of nodes that hold its file
 * @param sizeBytes of its file
 * @param sha256 of its file, in hexadecimal
 * @param former the ring that was in force before, without its own former; null if none was
 */
record RingPointer(
    long version, int chunks, int sizeBytes, String sha256, @Nullable RingPointer former) {
  /** A ZooKeeper node holds at most 1 MiB; half of it leaves room for everything around it. */
  static final int CHUNK_BYTES_MAX = 480 << 10;

  /**
   * Bound of a ring file in ZooKeeper: 120 MiB, above the largest table that {@code Ring} allows.
   */
  static final int CHUNKS_MAX = 256;

  private static final String ONE = "(\\d{1,18}) (\\d{1,3}) (\\d{1,9}) ([0-9a-f]{64})";

  private static final Pattern FORM = Pattern.compile("1 " + ONE + "(?: after " + ONE + ")?");

  private static final int GROUPS = 4;

  private static final int SHA_IN_NAME = 16;

  /** The pointer to a ring file's content. */
  static RingPointer to(long version, byte[] content) {
    int chunks = Math.ceilDiv(content.length, CHUNK_BYTES_MAX);
    if (chunks < 1 || chunks > CHUNKS_MAX) {
      throw new IllegalArgumentException("ring file of " + content.length + " bytes");
    }
    return new RingPointer(version, chunks, content.length, sha256(content), null);
  }

  /** The same, as the next one after a ring. */
  RingPointer after(RingPointer before) {
    return new RingPointer(version, chunks, sizeBytes, sha256, before.alone());
  }

  /** The same, whatever was before it. */
  RingPointer alone() {
    return new RingPointer(version, chunks, sizeBytes, sha256, null);
  }

  /**
   * Reads the node's data.
   *
   * @throws IllegalArgumentException if it has another form or passes a bound
   */
  static RingPointer parse(byte[] data) {
    String text = new String(data, StandardCharsets.US_ASCII);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a ring pointer: " + text);
    }
    RingPointer pointer = parse(matcher, 0);
    return matcher.group(GROUPS + 1) == null ? pointer : pointer.after(parse(matcher, GROUPS));
  }

  private static RingPointer parse(Matcher matcher, int group) {
    int chunks = Integer.parseInt(matcher.group(group + 2));
    int sizeBytes = Integer.parseInt(matcher.group(group + 3));
    if (chunks < 1
        || chunks > CHUNKS_MAX
        || sizeBytes < 1
        || chunks != Math.ceilDiv(sizeBytes, CHUNK_BYTES_MAX)) {
      throw new IllegalArgumentException("ring pointer out of bounds: " + matcher.group());
    }
    return new RingPointer(
        Long.parseLong(matcher.group(group + 1)),
        chunks,
        sizeBytes,
        matcher.group(group + GROUPS),
        null);
  }

  byte[] bytes() {
    String text = "1 " + words() + (former == null ? "" : " after " + former.words());
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String words() {
    return "%d %d %d %s".formatted(version, chunks, sizeBytes, sha256);
  }

  /**
   * Name of a chunk's node. It begins as the checksum does, so that two publishers of one version
   * with different content never write into each other's.
   */
  String chunkName(int chunk) {
    Checks.invariant(chunk >= 0 && chunk < chunks, "chunk %d of %d", chunk, chunks);
    return sha256.substring(0, SHA_IN_NAME) + '-' + chunk;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
