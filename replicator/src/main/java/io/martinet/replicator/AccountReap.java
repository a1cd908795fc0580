package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.replicator.Tombstones.Fate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what deleted accounts hold, by one state of the rings: objects, then containers that
 * a majority finds empty (decision 116). Nothing is touched unless a majority of the account's
 * primaries says that it is deleted. One thread; blocks.
 */
final class AccountReap {
  private static final Logger log = LoggerFactory.getLogger(AccountReap.class);

  private final ReaperPeers peers;
  private final Places accounts;
  private final Places containers;
  private final SortedMap<Integer, ObjectPolicy> policies;
  private final ToLongFunction<StorePath> hashHigh;
  private final BooleanSupplier mayDrop;
  private final int concurrency;
  private final ReaperTally tally;
  private int budget;

  /**
   * @param hashHigh first half of a path's hash
   * @param mayDrop whether the cluster's state is known well enough to destroy anything (rule 19)
   * @param concurrency deletions under way at once
   * @param budget objects that may be deleted
   */
  AccountReap(
      ReaperPeers peers,
      Places accounts,
      Places containers,
      SortedMap<Integer, ObjectPolicy> policies,
      ToLongFunction<StorePath> hashHigh,
      BooleanSupplier mayDrop,
      int concurrency,
      int budget,
      ReaperTally tally) {
    this.peers = peers;
    this.accounts = accounts;
    this.containers = containers;
    this.policies = policies;
    this.hashHigh = hashHigh;
    this.mayDrop = mayDrop;
    this.concurrency = concurrency;
    this.budget = budget;
    this.tally = tally;
  }

  /** Containers of an account by name, as a majority of its replicas together knows them. */
  private record Found(Version deleted, SortedMap<String, ContainerRow> containers) {}

  /**
   * Goes over one account.
   *
   * @return whether it was found deleted, and to hold nothing any more
   */
  boolean of(StorePath account) {
    tally.accounts++;
    int partition = accounts.partition(hashHigh.applyAsLong(account));
    Found found = find(account, partition);
    if (found == null) {
      return false;
    }
    for (ContainerRow row : found.containers().values()) {
      if (!mayDrop.getAsBoolean()) {
        return false;
      }
      reap(row.path(), Version.max(found.deleted(), right(row.put())));
    }
    if (found.containers().isEmpty()) {
      tally.accountsEmptied++;
    }
    return found.containers().isEmpty();
  }

  /** Null where it is not known by a majority to be deleted. */
  private @Nullable Found find(StorePath account, int partition) {
    var rows = new TreeMap<String, ContainerRow>();
    Set<PeerDevice> told = new HashSet<>();
    Version put = Version.NONE;
    Version deleted = Version.NONE;
    for (PeerDevice device : accounts.members(partition)) {
      try {
        String after = "";
        do {
          ReaperPeers.Page<ContainerRow> page = peers.containers(device, partition, account, after);
          page.rows().forEach(row -> rows.merge(row.path().requireContainer(), row, this::newer));
          put = Version.max(put, page.put());
          deleted = Version.max(deleted, page.delete());
          after = page.next();
          if (after.isEmpty() && page.delete().isAfter(page.put())) {
            told.add(device);
          }
        } while (!after.isEmpty());
      } catch (PeerFailedException e) {
        failed(e);
      }
    }
    if (!deleted.isAfter(put) || !accounts.isMajority(partition, told)) {
      return null;
    }
    rows.values().removeIf(row -> !row.put().isAfter(row.delete()));
    return new Found(deleted, rows);
  }

  private ContainerRow newer(ContainerRow one, ContainerRow other) {
    return new ContainerRow(
        one.partition(),
        one.path(),
        one.policy(),
        Version.max(one.put(), other.put()),
        Version.max(one.delete(), other.delete()),
        one.stats());
  }

  private void reap(StorePath container, Version version) {
    int partition = containers.partition(hashHigh.applyAsLong(container));
    List<PeerDevice> members = containers.members(partition);
    Set<PeerDevice> empty = new HashSet<>();
    boolean isHeld = false;
    Version newest = version;
    for (PeerDevice device : members) {
      try {
        Emptied emptied = empty(device, partition, container, version);
        newest = Version.max(newest, right(emptied.put()));
        isHeld |= !emptied.wasEmpty();
        if (emptied.wasEmpty()) {
          empty.add(device);
        }
      } catch (PeerFailedException e) {
        failed(e);
      }
    }
    // What was deleted just now is told to the container in a moment: the next pass finds it empty.
    // Not a replica's own word alone: its tombstone would reach those that hold something.
    boolean isGone =
        !isHeld
            && containers.isMajority(partition, empty)
            && mayDrop.getAsBoolean()
            && remove(container, partition, newest);
    if (isGone) {
      tally.containersDeleted++;
    } else {
      tally.containersLeft++;
    }
  }

  /**
   * @param wasEmpty whether no object was listed there
   */
  private record Emptied(boolean wasEmpty, Version put) {}

  /** Deletes the objects that one replica lists, as far as the budget goes. */
  private Emptied empty(PeerDevice device, int partition, StorePath container, Version version)
      throws PeerFailedException {
    boolean wasEmpty = true;
    Version put = Version.NONE;
    String after = "";
    do {
      ReaperPeers.Page<ObjectRow> page = peers.objects(device, partition, container, after);
      put = Version.max(put, page.put());
      List<ObjectRow> live = page.rows().stream().filter(row -> !row.isDeleted()).toList();
      wasEmpty &= live.isEmpty();
      if (!live.isEmpty() && !deleteAll(live, version)) {
        return new Emptied(false, put);
      }
      after = page.next();
    } while (!after.isEmpty());
    return new Emptied(wasEmpty, put);
  }

  /** Returns whether there is time for more. */
  private boolean deleteAll(List<ObjectRow> rows, Version version) {
    List<CompletableFuture<Fate>> window = new ArrayList<>();
    for (ObjectRow row : rows) {
      if (budget == 0 || !mayDrop.getAsBoolean()) {
        tally.objectsLeft += rows.size() - rows.indexOf(row);
        settle(window);
        return false;
      }
      budget--;
      window.add(delete(row, version));
      if (window.size() == concurrency) {
        settle(window);
      }
    }
    settle(window);
    return true;
  }

  private CompletableFuture<Fate> delete(ObjectRow row, Version version) {
    ObjectPolicy policy = policies.get(row.policy());
    if (policy == null) {
      log.error(
          "no ring of the policy of an object to be deleted: {} {}", row.policy(), row.path());
      return CompletableFuture.completedFuture(Fate.UNKNOWN);
    }
    int partition = policy.places().partition(hashHigh.applyAsLong(row.path()));
    return policy.tombstones().write(partition, row.path(), behind(row, version), true);
  }

  /** The same whoever computes it, so that two reapers do the same. */
  private static Version behind(ObjectRow row, Version version) {
    ObjectRow.Versions parts = row.versions();
    Version newest = Version.max(parts.data(), Version.max(parts.contentType(), parts.metadata()));
    return Version.max(version, right(newest));
  }

  /** The version right behind one. */
  private static Version right(Version version) {
    return new Version(version.ticks() + 1, 0);
  }

  private void settle(List<CompletableFuture<Fate>> window) {
    for (CompletableFuture<Fate> deletion : window) {
      switch (deletion.join()) {
        case DELETED -> tally.objectsDeleted++;
        // Somebody deleted it already, or wrote it anew: the next pass sees its row.
        case OVERTAKEN -> {}
        case UNKNOWN -> {
          tally.failures++;
          tally.objectsLeft++;
        }
      }
    }
    window.clear();
  }

  private boolean remove(StorePath container, int partition, Version version) {
    Set<PeerDevice> gone = new HashSet<>();
    for (PeerDevice device : containers.members(partition)) {
      try {
        if (peers.remove(device, partition, container, version) == ReaperPeers.Removal.GONE) {
          gone.add(device);
        }
      } catch (PeerFailedException e) {
        failed(e);
      }
    }
    return containers.isMajority(partition, gone);
  }

  private void failed(PeerFailedException failure) {
    tally.failures++;
    log.warn("left for the reaper's next pass: {}", failure.getMessage());
  }
}
