package io.martinet.replicator;

import io.martinet.core.HybridClock;
import io.martinet.http.PeerClient;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.RingHolder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What a replicator is given by the process that runs it.
 *
 * @param client towards the storage servers
 * @param clock of the process
 * @param hashers the cluster's path hash
 * @param accounts ring of accounts
 * @param containers ring of containers
 * @param objects rings of objects by storage policy index
 * @param isLocal which devices of a ring this replicator cares for
 * @param mayDrop whether the cluster's state is known well enough to destroy a copy (rule 19)
 */
public record ReplicatorParts(
    PeerClient client,
    HybridClock clock,
    PathHashers hashers,
    RingHolder accounts,
    RingHolder containers,
    SortedMap<Integer, RingHolder> objects,
    Predicate<Device> isLocal,
    BooleanSupplier mayDrop) {
  public ReplicatorParts {
    objects = new TreeMap<>(Map.copyOf(objects));
  }
}
