package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.http.wire.RowTargets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Objects of one storage policy as who deletes them sees them, by one state of the rings.
 *
 * @param peers its devices
 * @param places by its ring
 * @param tombstones writes there
 */
record ObjectPolicy(ExpiryPeers peers, Places places, Tombstones tombstones) {
  /**
   * All policies of a store, by the rings in force now.
   *
   * @param requests counts what is sent
   */
  static SortedMap<Integer, ObjectPolicy> all(ReplicatorParts parts, LongAdder requests) {
    var policies = new TreeMap<Integer, ObjectPolicy>();
    Function<StorePath, RowTargets> rows = rows(parts);
    parts
        .objects()
        .forEach((index, ring) -> {
          var places = new Places(ring.pair());
          var peers =
              new HttpExpiryPeers(
                  new PeerRequests(parts.client(), parts.clock(), requests), places, index);
          policies.put(index, new ObjectPolicy(peers, places, new Tombstones(peers, places, rows)));
        });
    return policies;
  }

  /**
   * The replicas of an object's container, none starred, by the ring in force when this is asked.
   */
  private static Function<StorePath, RowTargets> rows(ReplicatorParts parts) {
    var places = new Places(parts.containers().pair());
    return object -> {
      var container = StorePath.container(object.account(), object.requireContainer());
      int partition = places.partition(parts.hashers().hash(container).high());
      return targets(places, partition);
    };
  }

  /** All that hold a partition, none of them starred. */
  static RowTargets targets(Places places, int partition) {
    List<RowTargets.Target> targets =
        places.members(partition).stream().map(peer -> new RowTargets.Target(peer, false)).toList();
    return new RowTargets(partition, places.ringVersion(), targets);
  }
}
