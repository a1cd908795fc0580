package io.martinet.simulation;

import io.martinet.core.Version;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each version of each name holds: always the same, and different from every other. */
public final class Contents {
  /** Of so many bodies one has more than one block of checksums (64 KiB). */
  private static final int BLOCKS_ONE_IN = 64;

  private static final int BLOCKS_BYTES = (64 << 10) + 1000;

  /** Of so many versions one has a time at which the object expires. */
  private static final int EXPIRES_ONE_IN = 4;

  /** Of so many client writes one owes no row. */
  private static final int NO_ROW_ONE_IN = 4;

  private static final List<String> CONTAINER_DEVICES = List.of("c0", "c1");

  private final int inlineBytesMax;

  /**
   * Around what the engine decides by: nothing, a header's alignment, the inline limit, and beyond.
   */
  private final int[] sizes;

  /**
   * @param inlineBytesMax the limit of bodies inside a record
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
          inlineBytesMax / 2,
          inlineBytesMax - 1,
          inlineBytesMax,
          inlineBytesMax + 1,
          inlineBytesMax + 700
        };
  }

  /** Bodies up to here go into their record. */
  int inlineBytesMax() {
    return inlineBytesMax;
  }

  /** Any of the sizes in use. */
  int anySize(Random64 random) {
    return random.oneIn(BLOCKS_ONE_IN) ? BLOCKS_BYTES : sizes[random.below(sizes.length)];
  }

  /** The body of a version of a name. */
  byte[] body(int name, Version version) {
    Random64 random = random(name, version);
    var body = new byte[anySize(random)];
    random.fill(body);
    return body;
  }

  /** Its length alone. */
  int bodyBytes(int name, Version version) {
    return anySize(random(name, version));
  }

  /** The content type that a body came with, or that a POST set. */
  String contentType(Version version) {
    return "test/" + version;
  }

  /** Whether the POST of this version sets a content type. */
  static boolean postSetsType(Version version) {
    return (version.ticks() & 1) == 0;
  }

  /** Stored headers of a version. */
  SortedMap<String, String> headers(Version version) {
    var headers = new TreeMap<String, String>();
    headers.put("X-Object-Meta-Of", version.toString());
    if (version.ticks() % EXPIRES_ONE_IN == 0) {
      headers.put("X-Delete-At", Long.toString(version.ticks() + version.nonce()));
    }
    return headers;
  }

  /** Container devices to which a client's write owes its row. */
  static List<String> rowDevices(Version version) {
    int choice = (int) (version.ticks() % NO_ROW_ONE_IN);
    return choice == 0 ? List.of() : CONTAINER_DEVICES.subList(0, Math.min(choice, 2));
  }

  static String containerDevice(int number) {
    return CONTAINER_DEVICES.get(number);
  }

  static int containerDevices() {
    return CONTAINER_DEVICES.size();
  }

  private static Random64 random(int name, Version version) {
    return new Random64(version.ticks() * 31 + version.nonce() * 7L + name * 1_000_003L);
  }
}
