package io.martinet.replicator;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the account or container databases of devices: primaries that hold something else
 * pull what they lack, what a device holds for others is handed back, and what it was not given
 * whole, or has in quarantine, is filled. Where replicas agree this costs the lists of the devices.
 * One thread; blocks.
 */
final class DatabasePass {
  private static final Logger log = LoggerFactory.getLogger(DatabasePass.class);

  private final DatabasePeers peers;
  private final Places places;
  private final Function<StorePath, PathHash> hashes;
  private final BooleanSupplier mayDrop;
  private final Filling filler;
  private final DatabaseTally tally;

  /** Of devices asked in this pass; empty for those that did not answer. */
  private final Map<PeerDevice, Optional<Map<StorePath, Optional<DatabaseSums>>>> lists =
      new HashMap<>();

  DatabasePass(
      DatabasePeers peers,
      Places places,
      Function<StorePath, PathHash> hashes,
      BooleanSupplier mayDrop,
      DatabaseTally tally) {
    this.peers = peers;
    this.places = places;
    this.hashes = hashes;
    this.mayDrop = mayDrop;
    this.filler = new Filling(places, this::failed);
    this.tally = tally;
  }

  void of(PeerDevice device) {
    Optional<Map<StorePath, Optional<DatabaseSums>>> own = listOf(device);
    // Before its partition is: that takes all databases of the partition to be readable.
    own.ifPresent(list -> refill(device, list));
    fill(device);
    own.ifPresent(list ->
        list.forEach((path, sums) -> {
          tally.databases.increment();
          sums.ifPresent(held -> attempt(() -> share(device, path, held)));
        }));
  }

  private void refill(PeerDevice device, Map<StorePath, Optional<DatabaseSums>> list) {
    list.forEach((path, sums) -> {
      if (sums.isEmpty()) {
        attempt(() -> refill(device, path));
      }
    });
  }

  /** As a partition is filled, but for one database, which says nothing until then. */
  private void refill(PeerDevice device, StorePath path) throws PeerFailedException {
    int partition = partition(path);
    if (places.sources(device, partition).needed() == 0) {
      log.warn(
          "a database in quarantine has no other replica, what it held is in the device's"
              + " quarantine alone: device={} path={}",
          device,
          path);
      return;
    }
    var given = new AtomicReference<Optional<DatabaseSums>>(Optional.empty());
    boolean isWhole =
        filler.isGiven(
            device,
            partition,
            path.toString(),
            (source, target, of) -> {
              // What a source says that it has not is given as well: it can speak for the
              // partition.
              given.set(peers.sync(target, of, path, source, true));
              tally.synced.increment();
              return true;
            });
    if (isWhole) {
      peers.refilled(device, partition, path, given.get());
      tally.refilled.increment();
    }
  }

  private void share(PeerDevice device, StorePath path, DatabaseSums own)
      throws PeerFailedException {
    int partition = partition(path);
    boolean isPrimary = places.isPrimary(device, partition);
    boolean isEverywhere = true;
    for (PeerDevice other : places.others(partition, device)) {
      isEverywhere &= give(device, other, path, partition, own);
    }
    boolean mayGo = mayDrop.getAsBoolean() && !places.isInTransition(partition);
    if (!isPrimary && isEverywhere && mayGo) {
      boolean isDropped = peers.drop(device, partition, path, own);
      (isDropped ? tally.dropped : tally.kept).increment();
    }
  }

  /** Whether the other holds all of it for sure. */
  private boolean give(
      PeerDevice device, PeerDevice other, StorePath path, int partition, DatabaseSums own) {
    Optional<Map<StorePath, Optional<DatabaseSums>>> theirs = listOf(other);
    if (theirs.isEmpty()) {
      return false;
    }
    boolean isPrimary = places.isPrimary(device, partition);
    Optional<DatabaseSums> held = theirs.get().getOrDefault(path, Optional.empty());
    if (isPrimary && held.isPresent() && held.get().equals(own)) {
      return true;
    }
    // What is listed is not durable for sure: whoever may lose its source is asked again.
    return attempt(() -> {
      sync(other, partition, path, device, false);
    });
  }

  private void fill(PeerDevice device) {
    attempt(() -> {
      List<Integer> done = filler.fill(device, peers.filling(device), this::giveAll);
      if (!done.isEmpty()) {
        peers.filled(device, done);
        tally.filled.add(done.size());
      }
    });
  }

  private boolean giveAll(PeerDevice source, PeerDevice device, int partition)
      throws PeerFailedException {
    // Listed anew: what this pass knows of the source already may lack what was acknowledged by an
    // older ring since.
    for (StorePath path : peers.allOf(source, partition)) {
      sync(device, partition, path, source, true);
    }
    return true;
  }

  private void sync(
      PeerDevice device, int partition, StorePath path, PeerDevice from, boolean asPrimary)
      throws PeerFailedException {
    if (peers.sync(device, partition, path, from, asPrimary).isEmpty()) {
      throw new PeerFailedException(from, path + " was listed and is gone");
    }
    tally.synced.increment();
  }

  private int partition(StorePath path) {
    return places.partition(hashes.apply(path).high());
  }

  private Optional<Map<StorePath, Optional<DatabaseSums>>> listOf(PeerDevice device) {
    return lists.computeIfAbsent(
        device,
        asked -> {
          try {
            return Optional.of(peers.list(asked));
          } catch (PeerFailedException e) {
            failed(e);
            return Optional.empty();
          }
        });
  }

  private interface Attempt {
    void run() throws PeerFailedException;
  }

  private boolean attempt(Attempt work) {
    try {
      work.run();
      return true;
    } catch (PeerFailedException e) {
      failed(e);
      return false;
    }
  }

  private void failed(PeerFailedException failure) {
    tally.failures.increment();
    log.warn("left for the next pass: {}", failure.getMessage());
  }
}
