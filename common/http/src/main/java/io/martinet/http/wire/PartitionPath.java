package io.martinet.http.wire;

/**
 * What a request about a device, or one of its partitions, is about: {@code /DEVICE[/PARTITION]}.
 * Immutable.
 *
 * @param device name in the ring
 * @param partition by the sender's ring, {@link #WHOLE} where the request is about the device
 */
public record PartitionPath(String device, int partition) {
  /** Stands for no partition. */
  public static final int WHOLE = -1;

  private static final int SEGMENTS_MAX = 2;

  public PartitionPath {
    if (device.isEmpty() || partition < WHOLE) {
      throw new IllegalArgumentException("not a place: " + device + "/" + partition);
    }
  }

  /** Whether the request is about one partition. */
  public boolean hasPartition() {
    return partition != WHOLE;
  }

  @Override
  public String toString() {
    String whole = WirePath.ofDevice(device);
    return hasPartition() ? whole + '/' + partition : whole;
  }

  /**
   * Reads a target, or the beginning of one.
   *
   * @throws WireFormatException if it has another form
   */
  public static PartitionPath parse(String target) {
    String[] segments = WirePath.segments(target);
    if (segments.length > SEGMENTS_MAX) {
      throw new WireFormatException("not a path of a partition: " + target);
    }
    try {
      int partition = segments.length == SEGMENTS_MAX ? Integer.parseInt(segments[1]) : WHOLE;
      if (segments.length == SEGMENTS_MAX && partition < 0) {
        throw new WireFormatException("no partition: " + partition);
      }
      return new PartitionPath(WirePath.decode(segments[0]), partition);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a path of a partition: " + target, e);
    }
  }
}
