package io.martinet.replicator;

import io.martinet.core.Timestamps;
import io.martinet.http.wire.PeerDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what has expired on some devices, a pass at a time; see {@link ExpiryPass}. One pass at a
 * time; blocks a virtual thread.
 */
public final class Expirer {
  /** The policy in which lists of deletions stand: every store has it. */
  private static final int LISTS_POLICY = 0;

  private final ReplicatorParts parts;
  private final ExpirerConfig config;
  private final LongAdder requests = new LongAdder();
  private final Map<Integer, Map<String, @Nullable String>> cursors = new HashMap<>();

  public Expirer(ReplicatorParts parts, ExpirerConfig config) {
    this.parts = parts;
    this.config = config;
  }

  /** One pass; see {@link #pass}. */
  public void runPass() {
    pass();
  }

  /** One pass over all devices that this expirer cares for, as far as the budget goes. */
  synchronized ExpirerTally pass() {
    var tally = new ExpirerTally();
    SortedMap<Integer, ObjectPolicy> policies = ObjectPolicy.all(parts, requests);
    QueuedDeletions queued = queued(policies, tally);
    int budget = config.tasksPerPass();
    for (Map.Entry<Integer, ObjectPolicy> each : policies.entrySet()) {
      budget -= pass(each.getKey(), each.getValue(), queued, budget, tally);
    }
    return tally;
  }

  private QueuedDeletions queued(SortedMap<Integer, ObjectPolicy> policies, ExpirerTally tally) {
    var byIndex = new TreeMap<Integer, QueuedDeletions.Policy>();
    policies.forEach((index, policy) ->
        byIndex.put(index, new QueuedDeletions.Policy(policy.places(), policy.tombstones())));
    ObjectPolicy lists = policies.get(LISTS_POLICY);
    if (lists == null) {
      throw new IllegalStateException("no ring of policy " + LISTS_POLICY);
    }
    return new QueuedDeletions(
        lists.peers(),
        lists.places(),
        byIndex,
        path -> parts.hashers().hash(path).high(),
        config.concurrency(),
        tally);
  }

  private int pass(
      int index, ObjectPolicy policy, QueuedDeletions queued, int budget, ExpirerTally tally) {
    long nowSeconds = parts.clock().nowTicks() / Timestamps.TICKS_PER_SECOND;
    var pass =
        new ExpiryPass(
            policy.peers(),
            policy.places(),
            policy.tombstones(),
            queued,
            config.concurrency(),
            config.delays(),
            nowSeconds,
            tally);
    Map<String, @Nullable String> reached = cursors.computeIfAbsent(index, _ -> new HashMap<>());
    List<PeerDevice> devices = policy.places().devices(parts.isLocal());
    int tried = 0;
    for (PeerDevice device : devices) {
      // What one device has too much of must not keep the others waiting for ever.
      int share = Math.max(1, (budget - tried) / (devices.size() - devices.indexOf(device)));
      ExpiryPass.Progress progress = pass.of(device, reached.get(device.device()), share);
      reached.put(device.device(), progress.next());
      tried += progress.deletions();
    }
    return tried;
  }
}
