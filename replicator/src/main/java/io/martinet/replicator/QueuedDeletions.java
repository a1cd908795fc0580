package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.DeletionList;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.WireFormatException;
import io.martinet.replicator.Tombstones.Fate;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what proxies wrote down to be deleted (decision 082), each object as of the version of
 * the list: who stores one of that name anew meanwhile keeps it. One thread; blocks.
 */
final class QueuedDeletions {
  private static final Logger log = LoggerFactory.getLogger(QueuedDeletions.class);

  /**
   * Where objects of a policy live.
   *
   * @param places by its ring in force
   * @param tombstones writes there
   */
  record Policy(Places places, Tombstones tombstones) {}

  private final ExpiryPeers peers;
  private final Places lists;
  private final SortedMap<Integer, Policy> policies;
  private final ToLongFunction<StorePath> hashHigh;
  private final int concurrency;
  private final ExpirerTally tally;

  /**
   * @param peers of the policy in which lists stand
   * @param lists where they stand
   * @param policies by index
   * @param hashHigh first half of a path's hash
   * @param concurrency deletions under way at once
   */
  QueuedDeletions(
      ExpiryPeers peers,
      Places lists,
      SortedMap<Integer, Policy> policies,
      ToLongFunction<StorePath> hashHigh,
      int concurrency,
      ExpirerTally tally) {
    this.peers = peers;
    this.lists = lists;
    this.policies = policies;
    this.hashHigh = hashHigh;
    this.concurrency = concurrency;
    this.tally = tally;
  }

  /**
   * What became of a list.
   *
   * @param deletions that were tried
   * @param isDone whether nothing of it is left: it may go
   */
  record Outcome(int deletions, boolean isDone) {}

  Outcome workOff(int partition, ExpiredPage.Entry list) {
    ExpiryPeers.Held held = read(partition, list.path());
    if (held == null) {
      return new Outcome(0, false);
    }
    try {
      DeletionList named = DeletionList.read(Unpooled.wrappedBuffer(held.body()));
      return new Outcome(named.entries().size(), deleteAll(named, held.state().data()));
    } catch (WireFormatException e) {
      tally.failed();
      log.error(
          "a list of deletions cannot be read, and stays: {}: {}", list.path(), e.getMessage());
      return new Outcome(0, false);
    }
  }

  private ExpiryPeers.@Nullable Held read(int partition, StorePath path) {
    for (PeerDevice device : lists.members(partition)) {
      try {
        ExpiryPeers.Held held = peers.read(device, partition, path, DeletionList.BYTES_MAX);
        if (held != null) {
          return held;
        }
      } catch (PeerFailedException e) {
        log.warn("another replica is asked for a list of deletions: {}", e.getMessage());
      }
    }
    tally.failed();
    return null;
  }

  private boolean deleteAll(DeletionList named, Version version) {
    List<CompletableFuture<Fate>> window = new ArrayList<>();
    boolean isDone = true;
    for (DeletionList.Entry entry : named.entries()) {
      window.add(delete(entry, version));
      if (window.size() == concurrency) {
        isDone &= areSettled(window);
        window.clear();
      }
    }
    return areSettled(window) && isDone;
  }

  private CompletableFuture<Fate> delete(DeletionList.Entry entry, Version version) {
    Policy policy = policies.get(entry.policy());
    if (policy == null) {
      log.error("no ring of the policy of a queued deletion: {} {}", entry.policy(), entry.path());
      return CompletableFuture.completedFuture(Fate.UNKNOWN);
    }
    int partition = policy.places().partition(hashHigh.applyAsLong(entry.path()));
    return policy.tombstones().write(partition, entry.path(), version, true);
  }

  private boolean areSettled(List<CompletableFuture<Fate>> window) {
    boolean areSettled = true;
    for (CompletableFuture<Fate> deletion : window) {
      switch (deletion.join()) {
        case DELETED -> tally.queuedDeleted();
        case OVERTAKEN -> {}
        case UNKNOWN -> {
          tally.failed();
          areSettled = false;
        }
      }
    }
    return areSettled;
  }
}
