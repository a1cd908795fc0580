package io.martinet.ring;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a ring's placements as {@code oracle/placements.py} does with Swift's own classes. */
final class Placements {
  private Placements() {}

  static List<String> of(Ring ring, int stride) {
    var lines = new ArrayList<String>();
    for (int partition = 0; partition < ring.partitions(); partition += stride) {
      var handoffs = new ArrayList<Device>();
      for (Iterator<Device> more = ring.handoffs(partition); more.hasNext(); ) {
        handoffs.add(more.next());
      }
      lines.add(ids(ring.primaries(partition)) + '|' + ids(handoffs));
    }
    lines.add(
        "version=%d replicas=%s devices=%s"
            .formatted(ring.version(), ring.replicaCount(), ids(ring.devices())));
    return lines;
  }

  private static String ids(List<Device> devices) {
    return devices.stream()
        .map(device -> Integer.toString(device.id()))
        .collect(Collectors.joining(","));
  }
}
