package io.martinet.proxy;

import com.google.common.base.Suppliers;
import io.martinet.http.wire.PeerDevice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a path lives by one version of its ring. Replicas are numbered: those that count first, the
 * primaries, and while the partition is in transition those that were it before (rule 6); then
 * handoffs, which never count. Immutable.
 */
public final class Placement {
  /** No replicas, all of whom agree: where the container lives of an object that has none. */
  public static final Placement NOWHERE =
      new Placement(0, 0, List.of(), Quorum.all(0), List::of, Renewal.NONE);

  private final int partition;
  private final long ringVersion;
  private final List<PeerDevice> members;
  private final Quorum quorum;
  private final Supplier<List<PeerDevice>> handoffs;
  private final Renewal renewal;

  /** Finds where a partition lives by now. */
  @FunctionalInterface
  public interface Renewal {
    /** For places that never change. */
    Renewal NONE = past -> past;

    /**
     * The placement by the newest rings, which are looked for first. Blocks for a bounded time.
     *
     * @param past the same if nothing has changed
     */
    Placement latest(Placement past) throws InterruptedException;
  }

  /**
   * Of a partition that is not in transition.
   *
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
      Supplier<List<PeerDevice>> handoffs,
      Renewal renewal) {
    this(partition, ringVersion, primaries, Quorum.of(primaries.size()), handoffs, renewal);
  }

  private Placement(
      int partition,
      long ringVersion,
      List<PeerDevice> members,
      Quorum quorum,
      Supplier<List<PeerDevice>> handoffs,
      Renewal renewal) {
    this.partition = partition;
    this.ringVersion = ringVersion;
    this.members = List.copyOf(members);
    this.quorum = quorum;
    this.handoffs = Suppliers.memoize(handoffs::get);
    this.renewal = renewal;
  }

  /**
   * The same while the partition is in transition.
   *
   * @param former its primaries by the ring before
   */
  public Placement inTransitionFrom(List<PeerDevice> former) {
    List<PeerDevice> all = union(members, former);
    return new Placement(
        partition,
        ringVersion,
        all,
        Quorum.ofBoth(maskOf(members, all), maskOf(former, all)),
        () -> handoffsBeside(all),
        renewal);
  }

  /** The same with the word of each member needed, not of a majority. */
  public Placement unanimous() {
    return new Placement(
        partition, ringVersion, members, Quorum.all(quorum.everyone()), handoffs::get, renewal);
  }

  private List<PeerDevice> handoffsBeside(List<PeerDevice> others) {
    return handoffs().stream().filter(each -> find(each, others) < 0).toList();
  }

  /** The same with handoffs as members, any one of which may tell what it knows. */
  public Placement anyHolder() {
    List<PeerDevice> all = Stream.concat(members.stream(), handoffs().stream()).toList();
    return new Placement(
        partition, ringVersion, all, Quorum.anyOf(all.size()), List::of, Renewal.NONE);
  }

  /**
   * Those alone that had the partition before: who to read from as long as one of those that have
   * it now says that it has yet to arrive there. Empty if it is not in transition.
   */
  public Optional<Placement> formerOnly() {
    long mask = quorum.former();
    List<PeerDevice> former =
        IntStream.range(0, members.size())
            .filter(replica -> (mask & Quorum.only(replica)) != 0)
            .mapToObj(members::get)
            .toList();
    return former.isEmpty()
        ? Optional.empty()
        : Optional.of(new Placement(partition, ringVersion, former, List::of, renewal));
  }

  /**
   * The same with replicas numbered as they were in another placement: who is no member any more
   * keeps his number and does not count.
   */
  public Placement numberedAs(List<PeerDevice> others) {
    List<PeerDevice> all = union(others, members);
    return new Placement(
        partition,
        ringVersion,
        all,
        quorum.renumbered(replica -> find(members.get(replica), all)),
        () -> handoffsBeside(all),
        renewal);
  }

  /**
   * Where the partition lives by now, after looking whether there are newer rings; empty if that is
   * here. Blocks for a bounded time: to be called when a quorum was not reached.
   */
  public Optional<Placement> renewed() throws InterruptedException {
    Placement latest = renewal.latest(this);
    boolean isSame =
        latest.ringVersion == ringVersion
            && latest.members.equals(members)
            && latest.quorum.equals(quorum);
    return isSame ? Optional.empty() : Optional.of(latest);
  }

  private static List<PeerDevice> union(List<PeerDevice> first, List<PeerDevice> others) {
    var all = new LinkedHashSet<>(first);
    others.stream().filter(other -> find(other, first) < 0).forEach(all::add);
    return new ArrayList<>(all);
  }

  /** By name: a device may have another address by a newer ring. */
  private static int find(PeerDevice device, List<PeerDevice> devices) {
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).device().equals(device.device())) {
        return i;
      }
    }
    return -1;
  }

  private static long maskOf(List<PeerDevice> some, List<PeerDevice> all) {
    long mask = 0;
    for (PeerDevice each : some) {
      mask |= Quorum.only(find(each, all));
    }
    return mask;
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
