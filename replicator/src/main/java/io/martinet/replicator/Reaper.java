package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds accounts that were deleted, and clears away what they hold, a pass at a time; see {@link
 * AccountReap}. An account is the business of its first primary's reaper, and of each further one
 * ten minutes later. One pass at a time; blocks a virtual thread.
 */
public final class Reaper {
  /** By then the reaper before has had its turn. A guess, as of the expirer. */
  static final long TAKEOVER_SECONDS = 600;

  /** An account that does not go is told so often. */
  private static final long WARN_EVERY_SECONDS = Duration.ofDays(1).toSeconds();

  /** Accounts that are remembered: beyond, all are looked at anew. A guess. */
  private static final int REMEMBERED_MAX = 100_000;

  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  private final ReplicatorParts parts;
  private final ReaperConfig config;
  private final LongAdder requests = new LongAdder();

  /** What emptied accounts held when they were found so: they are not asked again for nothing. */
  private final Map<StorePath, DatabaseSums> emptied = new TreeMap<>(Reaper::byName);

  private final Map<StorePath, Long> warnedAt = new TreeMap<>(Reaper::byName);

  public Reaper(ReplicatorParts parts, ReaperConfig config) {
    this.parts = parts;
    this.config = config;
  }

  private static int byName(StorePath one, StorePath other) {
    return one.account().compareTo(other.account());
  }

  /** One pass over all accounts of the devices that this reaper cares for. */
  synchronized ReaperTally pass() {
    var tally = new ReaperTally();
    if (!parts.mayDrop().getAsBoolean()) {
      return tally;
    }
    var accounts = new Places(parts.accounts().pair());
    var containers = new Places(parts.containers().pair());
    var peers =
        new HttpReaperPeers(
            new PeerRequests(parts.client(), parts.clock(), requests),
            accounts,
            containers,
            accountOf(accounts));
    var reap =
        new AccountReap(
            peers,
            accounts,
            containers,
            ObjectPolicy.all(parts, requests),
            this::hashHigh,
            parts.mayDrop(),
            config.concurrency(),
            config.objectsPerPass(),
            tally);
    for (PeerDevice device : accounts.devices(parts.isLocal())) {
      of(device, peers, accounts, reap, tally);
    }
    return tally;
  }

  private void of(
      PeerDevice device, ReaperPeers peers, Places accounts, AccountReap reap, ReaperTally tally) {
    try {
      for (Map.Entry<StorePath, Optional<DatabaseSums>> each :
          byName(peers.accounts(device)).entrySet()) {
        if (each.getValue().isPresent()) {
          look(device, each.getKey(), each.getValue().get(), accounts, reap);
        }
      }
    } catch (PeerFailedException e) {
      tally.failures++;
      log.warn("left for the reaper's next pass: {}", e.getMessage());
    }
  }

  private static TreeMap<StorePath, Optional<DatabaseSums>> byName(
      Map<StorePath, Optional<DatabaseSums>> accounts) {
    var sorted = new TreeMap<StorePath, Optional<DatabaseSums>>(Reaper::byName);
    sorted.putAll(accounts);
    return sorted;
  }

  private void look(
      PeerDevice device, StorePath account, DatabaseSums sums, Places accounts, AccountReap reap) {
    if (!sums.delete().isAfter(sums.put()) || sums.equals(emptied.get(account))) {
      return;
    }
    int partition = accounts.partition(hashHigh(account));
    int turn = accounts.primaries(partition).indexOf(device);
    long ageSeconds = ageSeconds(sums.delete());
    if (turn < 0 || ageSeconds < config.delay().toSeconds() + turn * TAKEOVER_SECONDS) {
      return;
    }
    if (reap.of(account)) {
      remember(account, sums);
      log.info("a deleted account holds nothing any more: {}", account.account());
    } else if (ageSeconds > config.warnAfter().toSeconds()) {
      warn(account, ageSeconds);
    }
  }

  private void remember(StorePath account, DatabaseSums sums) {
    if (emptied.size() >= REMEMBERED_MAX) {
      emptied.clear();
    }
    emptied.put(account, sums);
    warnedAt.remove(account);
  }

  private void warn(StorePath account, long ageSeconds) {
    long now = parts.clock().nowTicks() / Timestamps.TICKS_PER_SECOND;
    Long last = warnedAt.get(account);
    if (last == null || now - last > WARN_EVERY_SECONDS) {
      if (warnedAt.size() >= REMEMBERED_MAX) {
        warnedAt.clear();
      }
      warnedAt.put(account, now);
      log.warn(
          "account {} was deleted {} days ago and still holds something; the lines above say which"
              + " devices do not answer",
          account.account(),
          Duration.ofSeconds(ageSeconds).toDays());
    }
  }

  private long ageSeconds(Version deleted) {
    return (parts.clock().nowTicks() - deleted.ticks()) / Timestamps.TICKS_PER_SECOND;
  }

  private long hashHigh(StorePath path) {
    return parts.hashers().hash(path).high();
  }

  private Function<StorePath, RowTargets> accountOf(Places accounts) {
    return container -> {
      int partition = accounts.partition(hashHigh(StorePath.account(container.account())));
      return ObjectPolicy.targets(accounts, partition);
    };
  }
}
