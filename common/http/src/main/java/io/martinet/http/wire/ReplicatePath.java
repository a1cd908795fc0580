package io.martinet.http.wire;

/**
 * Path of a REPLICATE request: {@code /DEVICE[/PARTITION]/ACTION}. Immutable.
 *
 * @param device name in the ring
 * @param partition by the sender's ring, {@link #WHOLE} where the request is about the device
 * @param action what is asked for
 */
public record ReplicatePath(String device, int partition, Action action) {
  /** Stands for no partition. */
  public static final int WHOLE = -1;

  private static final int SEGMENTS_MIN = 2;
  private static final int SEGMENTS_MAX = 3;

  /** What a REPLICATE request asks for; the path says it in small letters. */
  public enum Action {
    /** Set digests: of all partitions of a device, or of the buckets of one. */
    DIGESTS,
    /** Objects of a partition, by the index alone. */
    ITEMS,
    /** Joins a stream of objects with what is here. */
    MERGE,
    /** Sends objects to a peer. */
    PUSH,
    /** Hands objects back that stand elsewhere. */
    DROP,
    /** Tells which partitions a device was not given whole yet. */
    FILLING,
    /** Notes that it was given these. */
    FILLED,
    /** Sends container rows that are owed, at once, and tells how many there are. */
    ROWS,
    /** Objects past their time, by the index alone but for their names. */
    EXPIRED,
    /** Makes the expiry of objects final, and tells what stands. */
    SEAL;

    private static Action of(String word) {
      for (Action action : values()) {
        if (action.word().equals(word)) {
          return action;
        }
      }
      throw new WireFormatException("nothing that a device can be asked for: " + word);
    }

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public ReplicatePath {
    if (device.isEmpty() || partition < WHOLE) {
      throw new IllegalArgumentException("not a place: " + device + "/" + partition);
    }
  }

  /**
   * @throws WireFormatException if the request is about a device as a whole
   */
  public void requirePartition() {
    if (!hasPartition()) {
      throw new WireFormatException("no partition named: " + this);
    }
  }

  /** Whether the request is about one partition. */
  public boolean hasPartition() {
    return partition != WHOLE;
  }

  /** The request's target. */
  @Override
  public String toString() {
    String place = WirePath.ofDevice(device);
    return (hasPartition() ? place + '/' + partition : place) + '/' + action.word();
  }

  /**
   * Reads a request's target; what follows a question mark does not count.
   *
   * @throws WireFormatException if the target has another form
   */
  public static ReplicatePath parse(String target) {
    String[] segments = WirePath.segments(target);
    if (segments.length < SEGMENTS_MIN || segments.length > SEGMENTS_MAX) {
      throw new WireFormatException("not a path of replication: " + target);
    }
    Action action = Action.of(segments[segments.length - 1]);
    try {
      int partition = segments.length == SEGMENTS_MAX ? Integer.parseInt(segments[1]) : WHOLE;
      if (segments.length == SEGMENTS_MAX && partition < 0) {
        throw new WireFormatException("no partition: " + partition);
      }
      return new ReplicatePath(WirePath.decode(segments[0]), partition, action);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a path of replication: " + target, e);
    }
  }
}
