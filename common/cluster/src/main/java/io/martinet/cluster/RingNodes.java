package io.martinet.cluster;

import java.util.regex.Pattern;

/** Where a ring stands in ZooKeeper (rule 30 of the storage protocol). */
final class RingNodes {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final String root;

  /**
   * @param ring {@code account}, {@code container}, {@code object} or {@code object-1} and so on
   */
  RingNodes(String ring) {
    if (!NAME.matcher(ring).matches()) {
      throw new IllegalArgumentException("not a ring's name: " + ring);
    }
    root = ClusterClient.ROOT + "/rings/" + ring;
  }

  /** Its children are the versions and the pointer. */
  String root() {
    return root;
  }

  String pointer() {
    return root + "/current";
  }

  String version(long version) {
    return root + '/' + version;
  }

  /** Its children are the devices that have all that this version gave them. */
  String filled(long version) {
    return version(version) + "/filled";
  }

  String filled(long version, String device) {
    return filled(version) + '/' + device;
  }

  /** Its children are the devices that have noted this version. */
  String followed(long version) {
    return version(version) + "/followed";
  }

  String followed(long version, String device) {
    return followed(version) + '/' + device;
  }

  String chunk(RingPointer pointer, int chunk) {
    return version(pointer.version()) + '/' + pointer.chunkName(chunk);
  }
}
