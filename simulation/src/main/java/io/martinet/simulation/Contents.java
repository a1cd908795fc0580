package io.martinet.simulation;

import io.martinet.core.Version;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each version of each name holds: always the same, and different from every other. */
public final class Contents {
  /**
   * Around what the engine decides by: nothing, a header's alignment, the inline limit, and beyond.
   */
  private final int[] sizes;

  private final int inlineBytesMax;

  /**
   * @param inlineBytesMax the engine's limit of bodies inside a record
   */
  public Contents(int inlineBytesMax) {
    this.inlineBytesMax = inlineBytesMax;
    this.sizes =
        new int[] {
          0,
          1,
          63,
          64,
          65,
          500,
          inlineBytesMax - 1,
          inlineBytesMax,
          inlineBytesMax + 1,
          2 * inlineBytesMax + 7
        };
  }

  /** Bodies up to here go into their record. */
  int inlineBytesMax() {
    return inlineBytesMax;
  }

  /** Any of the sizes in use. */
  int anySize(Random64 random) {
    return sizes[random.below(sizes.length)];
  }

  /** The body of a version of a name. */
  byte[] body(int name, Version version) {
    Random64 random = random(name, version);
    var body = new byte[anySize(random)];
    random.fill(body);
    return body;
  }

  /** The content type that a body came with, or that a POST set. */
  String contentType(Version version) {
    return "test/" + version;
  }

  /** Whether the POST of this version sets a content type. */
  boolean postSetsType(Version version) {
    return (version.ticks() & 1) == 0;
  }

  /** Stored headers of a version. */
  SortedMap<String, String> headers(Version version) {
    var headers = new TreeMap<String, String>();
    headers.put("X-Object-Meta-Of", version.toString());
    return headers;
  }

  private static Random64 random(int name, Version version) {
    return new Random64(version.ticks() * 31 + version.nonce() * 7L + name * 1_000_003L);
  }
}
