package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingSource;
import java.util.List;
import java.util.Map;
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
   * @param objects by the index of their policy
   */
  public RingPlacements(
      PathHashers hashers,
      RingSource accounts,
      RingSource containers,
      Map<Integer, RingSource> objects) {
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

  private long hash(StorePath path) {
    byte[] bytes = path.bytes();
    return hashers.hashHigh(bytes, 0, bytes.length);
  }

  /** A ring source with what was worked out of its current ring. */
  private static final class PlacedRing {
    private final RingSource source;
    private volatile Placed placed;

    PlacedRing(RingSource source) {
      this.source = source;
      this.placed = new Placed(source.current());
    }

    Placement placement(long hashHigh) {
      Ring current = source.current();
      Placed known = placed;
      if (known.ring != current) {
        known = new Placed(current);
        placed = known;
      }
      return known.placement(current.partition(hashHigh));
    }
  }

  private static final class Placed {
    private final Ring ring;

    /** Filled without a lock: whoever comes twice works out the same immutable value. */
    private final Placement[] byPartition;

    Placed(Ring ring) {
      this.ring = ring;
      this.byPartition = new Placement[ring.partitions()];
    }

    Placement placement(int partition) {
      Placement placement = byPartition[partition];
      if (placement == null) {
        List<PeerDevice> primaries = peers(ring.primaries(partition).stream());
        placement = new Placement(partition, ring.version(), primaries, () -> handoffs(partition));
        byPartition[partition] = placement;
      }
      return placement;
    }

    private List<PeerDevice> handoffs(int partition) {
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
