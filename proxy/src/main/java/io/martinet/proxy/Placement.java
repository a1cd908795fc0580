package io.martinet.proxy;

import com.google.common.base.Suppliers;
import io.martinet.http.wire.PeerDevice;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where a path lives by one version of its ring. Replicas are numbered: those that count first, the
 * primaries, then handoffs, which never count. Immutable.
 */
public final class Placement {
  private final int partition;
  private final long ringVersion;
  private final List<PeerDevice> members;
  private final Quorum quorum;
  private final Supplier<List<PeerDevice>> handoffs;

  /**
   * @param partition of the path
   * @param ringVersion goes with every request that is sent by this placement
   * @param primaries a device a replica, in ring order; not empty
   * @param handoffs who stand in for primaries, the first to ask first; called at most once, when
   *     one is needed
   */
  public Placement(
      int partition,
      long ringVersion,
      List<PeerDevice> primaries,
      Supplier<List<PeerDevice>> handoffs) {
    this(partition, ringVersion, primaries, Quorum.of(primaries.size()), handoffs);
  }

  private Placement(
      int partition,
      long ringVersion,
      List<PeerDevice> members,
      Quorum quorum,
      Supplier<List<PeerDevice>> handoffs) {
    this.partition = partition;
    this.ringVersion = ringVersion;
    this.members = List.copyOf(members);
    this.quorum = quorum;
    this.handoffs = Suppliers.memoize(handoffs::get);
  }

  /** The same with handoffs as members, any one of which may tell what it knows. */
  public Placement anyHolder() {
    List<PeerDevice> all = Stream.concat(members.stream(), handoffs().stream()).toList();
    return new Placement(partition, ringVersion, all, Quorum.anyOf(all.size()), List::of);
  }

  public int partition() {
    return partition;
  }

  public long ringVersion() {
    return ringVersion;
  }

  /** Whether its members are asked what they hold, not what there is. */
  public boolean isOfHolders() {
    return quorum.isAny();
  }

  /** The devices that count: a request to all of them reaches every primary. */
  public List<PeerDevice> members() {
    return members;
  }

  /** How many of them must agree. */
  public Quorum quorum() {
    return quorum;
  }

  /** Devices that stand in for primaries that cannot be reached; replicas after the members. */
  public List<PeerDevice> handoffs() {
    return handoffs.get();
  }

  /**
   * @param replica number of a member, or of a handoff after them
   */
  public PeerDevice device(int replica) {
    return replica < members.size()
        ? members.get(replica)
        : handoffs().get(replica - members.size());
  }
}
