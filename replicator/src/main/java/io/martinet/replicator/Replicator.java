package io.martinet.replicator;

import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.RingHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Makes the replicas of some devices the same as their peers', a pass at a time. Thread-safe. */
public final class Replicator {
  private final ReplicatorParts parts;

  public Replicator(ReplicatorParts parts) {
    this.parts = parts;
  }

  /**
   * One pass over everything; one at a time. Blocks a virtual thread until it is through, for as
   * long as there is something to move.
   *
   * @param progress is told what begins
   */
  public synchronized PassReport pass(Consumer<String> progress) {
    var lines = new ArrayList<String>();
    var counts = new TreeMap<String, Map<String, Long>>();
    long failures = 0;
    // Containers before objects: what an object owes them finds them there.
    for (Map.Entry<String, RingHolder> ring :
        List.of(
            Map.entry("accounts", parts.accounts()), Map.entry("containers", parts.containers()))) {
      DatabaseTally tally = databases(ring.getKey(), ring.getValue(), progress);
      lines.add(ring.getKey() + " " + tally);
      // "accounts" are things of the kind "account".
      counts.put(ring.getKey().substring(0, ring.getKey().length() - 1), tally.counts());
      failures += tally.failures.sum();
    }
    for (Map.Entry<Integer, RingHolder> ring : parts.objects().entrySet()) {
      ObjectTally tally = objects(ring.getKey(), ring.getValue(), progress);
      lines.add("objects policy=" + ring.getKey() + " " + tally);
      tally
          .counts()
          .forEach((name, count) ->
              counts.computeIfAbsent("object", _ -> new TreeMap<>()).merge(name, count, Long::sum));
      failures += tally.failures.sum();
    }
    return new PassReport(lines, counts, failures);
  }

  private DatabaseTally databases(String what, RingHolder ring, Consumer<String> progress) {
    var tally = new DatabaseTally();
    var places = new Places(ring.pair());
    var requests = new PeerRequests(parts.client(), parts.clock(), tally.requests);
    var pass =
        new DatabasePass(
            new HttpDatabasePeers(requests, places),
            places,
            parts.hashers()::hash,
            parts.mayDrop(),
            tally);
    for (PeerDevice device : places.devices(parts.isLocal())) {
      progress.accept(what + " on " + device.device());
      pass.of(device);
    }
    return tally;
  }

  private ObjectTally objects(int policy, RingHolder ring, Consumer<String> progress) {
    var tally = new ObjectTally();
    var places = new Places(ring.pair());
    var requests = new PeerRequests(parts.client(), parts.clock(), tally.requests);
    var pass =
        new ObjectPass(
            new HttpObjectPeers(requests, places, policy),
            places,
            parts.clock(),
            parts.mayDrop(),
            tally);
    List<PeerDevice> devices = places.devices(parts.isLocal());
    for (PeerDevice device : devices) {
      progress.accept(
          "objects of policy %d on %s (%d of %d)"
              .formatted(policy, device.device(), devices.indexOf(device) + 1, devices.size()));
      pass.of(device);
    }
    return tally;
  }
}
