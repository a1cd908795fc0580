package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingPair;
import io.martinet.ring.RingSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Places paths by the rings in force. What a partition's devices are is worked out once a ring and
 * partition and kept, so that a look-up on the hot path is a hash and an array read. Thread-safe.
 */
public final class RingPlacements implements Placements {
  /** Swift's {@code request_node_count}: so many stand-ins a replica are asked at most. */
  private static final int HANDOFFS_PER_REPLICA = 2;

  private final PathHashers hashers;
  private final PlacedRing accounts;
  private final PlacedRing containers;
  private final Map<Integer, PlacedRing> objectsByPolicy = new TreeMap<>();

  /**
   * A ring that is followed.
   *
   * @param source of the rings in force
   * @param renewal looks whether there is a newer one
   */
  public record FollowedRing(RingSource source, Renewal renewal) {
    /** Looks for a newer ring. */
    @FunctionalInterface
    public interface Renewal {
      /**
       * On return what could be found is in force. Blocks for a bounded time.
       *
       * @param peers who may go by a newer one
       */
      void renew(List<PeerDevice> peers) throws InterruptedException;
    }
  }

  /**
   * @param objects by the index of their policy
   */
  public RingPlacements(
      PathHashers hashers,
      FollowedRing accounts,
      FollowedRing containers,
      Map<Integer, FollowedRing> objects) {
    this.hashers = hashers;
    this.accounts = new PlacedRing(accounts);
    this.containers = new PlacedRing(containers);
    objects.forEach((policy, ring) -> objectsByPolicy.put(policy, new PlacedRing(ring)));
  }

  @Override
  public Placement account(String account) {
    return accounts.placement(hash(StorePath.account(account)));
  }

  @Override
  public Placement container(String account, String container) {
    return containers.placement(hash(StorePath.container(account, container)));
  }

  @Override
  public Placement object(int policy, String account, String container, String object) {
    PlacedRing ring = objectsByPolicy.get(policy);
    if (ring == null) {
      throw new IllegalArgumentException("no ring for storage policy " + policy);
    }
    return ring.placement(hash(StorePath.object(account, container, object)));
  }

  @Override
  public Set<Integer> policies() {
    return Collections.unmodifiableSet(objectsByPolicy.keySet());
  }

  private long hash(StorePath path) {
    byte[] bytes = path.bytes();
    return hashers.hashHigh(bytes, 0, bytes.length);
  }

  /** A ring with what was worked out of it as it is now. */
  private static final class PlacedRing {
    private final FollowedRing ring;
    private volatile Placed placed;

    PlacedRing(FollowedRing ring) {
      this.ring = ring;
      this.placed = new Placed(ring.source().pair(), this::latest);
    }

    Placement placement(long hashHigh) {
      Placed now = now();
      return now.placement(now.rings.current().partition(hashHigh));
    }

    /** Part powers never change: a partition is the same one by every ring. */
    private Placement latest(Placement past) throws InterruptedException {
      ring.renewal().renew(past.members());
      return now().placement(past.partition());
    }

    private Placed now() {
      RingPair rings = ring.source().pair();
      Placed known = placed;
      if (known.rings != rings) {
        known = new Placed(rings, this::latest);
        placed = known;
      }
      return known;
    }
  }

  private static final class Placed {
    private final RingPair rings;
    private final Placement.Renewal renewal;

    /** Filled without a lock: whoever comes twice works out the same immutable value. */
    private final Placement[] byPartition;

    Placed(RingPair rings, Placement.Renewal renewal) {
      this.rings = rings;
      this.renewal = renewal;
      this.byPartition = new Placement[rings.current().partitions()];
    }

    Placement placement(int partition) {
      Placement placement = byPartition[partition];
      if (placement == null) {
        placement = place(partition);
        byPartition[partition] = placement;
      }
      return placement;
    }

    private Placement place(int partition) {
      Ring ring = rings.current();
      List<PeerDevice> primaries = primaries(ring, partition);
      var placement =
          new Placement(
              partition, ring.version(), primaries, () -> handoffs(ring, partition), renewal);
      Ring former = rings.former();
      return former != null && rings.isInTransition(partition)
          ? placement.inTransitionFrom(primaries(former, partition))
          : placement;
    }

    private static List<PeerDevice> primaries(Ring ring, int partition) {
      return peers(ring.primaries(partition).stream());
    }

    private static List<PeerDevice> handoffs(Ring ring, int partition) {
      Iterable<Device> walk = () -> ring.handoffs(partition);
      int count = HANDOFFS_PER_REPLICA * ring.primaries(partition).size();
      return peers(StreamSupport.stream(walk.spliterator(), false).limit(count));
    }

    private static List<PeerDevice> peers(Stream<Device> devices) {
      return devices
          .map(device ->
              new PeerDevice(device.device(), new PeerAddress(device.ip(), device.port())))
          .toList();
    }
  }
}
