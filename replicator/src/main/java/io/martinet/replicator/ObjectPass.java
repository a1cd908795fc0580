package io.martinet.replicator;

import io.martinet.core.HybridClock;
import io.martinet.core.SetDigest;
import io.martinet.http.wire.PeerDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the objects of devices: whatever one of them holds and another primary lacks is
 * pushed there, what it holds for others is handed back, what it was not given whole is filled, and
 * the container rows that it owes are sent. Where replicas agree this costs some requests a device.
 * One thread; blocks.
 */
final class ObjectPass {
  private static final Logger log = LoggerFactory.getLogger(ObjectPass.class);

  private final ObjectPeers peers;
  private final Places places;
  private final PartitionPush push;
  private final HandBack handBack;
  private final Filling filling;
  private final Map<PeerDevice, SortedMap<Integer, SetDigest>> spokenFor = new HashMap<>();
  private final ObjectTally tally;

  /** Of devices asked in this pass; empty for those that did not answer. */
  private final Map<PeerDevice, Optional<SortedMap<Integer, SetDigest>>> digests = new HashMap<>();

  ObjectPass(
      ObjectPeers peers,
      Places places,
      HybridClock clock,
      BooleanSupplier mayDrop,
      ObjectTally tally) {
    this.peers = peers;
    this.places = places;
    this.push = new PartitionPush(peers, clock, tally);
    this.handBack = new HandBack(peers, places, push, clock, mayDrop, tally);
    this.filling = new Filling(places, this::failed);
    this.tally = tally;
  }

  void of(PeerDevice device) {
    attempt(() -> tally.rowsOwed.add(peers.sendRows(device)));
    fill(device);
    Optional<SortedMap<Integer, SetDigest>> own = digestsOf(device);
    if (own.isEmpty()) {
      return;
    }
    for (Map.Entry<Integer, SetDigest> each : own.get().entrySet()) {
      int partition = each.getKey();
      tally.partitions.increment();
      if (places.isPrimary(device, partition)) {
        share(device, partition, each.getValue());
      } else {
        attempt(() -> handBack.of(device, partition));
      }
    }
  }

  private void share(PeerDevice device, int partition, SetDigest own) {
    for (PeerDevice other : places.others(partition, device)) {
      Optional<SortedMap<Integer, SetDigest>> theirs = digestsOf(other);
      if (theirs.isPresent()
          && !theirs.get().getOrDefault(partition, SetDigest.EMPTY).equals(own)) {
        attempt(() -> push.toPeer(device, other, partition));
      }
    }
  }

  private void fill(PeerDevice device) {
    attempt(() -> {
      List<Integer> lacking = peers.filling(device);
      if (lacking.isEmpty()) {
        return;
      }
      SortedMap<Integer, SetDigest> held = peers.digests(device);
      List<Integer> done =
          filling.fill(
              device,
              lacking,
              (source, _, partition) ->
                  give(source, device, partition, held.getOrDefault(partition, SetDigest.EMPTY)));
      if (!done.isEmpty()) {
        peers.filled(device, done);
        tally.filled.add(done.size());
      }
    });
  }

  /** Most partitions of a young cluster hold nothing: these cost no request of their own. */
  private boolean give(PeerDevice source, PeerDevice device, int partition, SetDigest held)
      throws PeerFailedException {
    SortedMap<Integer, SetDigest> theirs = spokenFor.get(source);
    if (theirs == null) {
      theirs = peers.spokenFor(source);
      spokenFor.put(source, theirs);
    }
    SetDigest wanted = theirs.get(partition);
    if (wanted == null) {
      throw new PeerFailedException(source, "cannot speak for partition " + partition);
    }
    return wanted.equals(held) || push.whole(source, device, partition);
  }

  private Optional<SortedMap<Integer, SetDigest>> digestsOf(PeerDevice device) {
    return digests.computeIfAbsent(
        device,
        asked -> {
          try {
            return Optional.of(peers.digests(asked));
          } catch (PeerFailedException e) {
            failed(e);
            return Optional.empty();
          }
        });
  }

  private interface Attempt {
    void run() throws PeerFailedException;
  }

  private void attempt(Attempt work) {
    try {
      work.run();
    } catch (PeerFailedException e) {
      failed(e);
    }
  }

  private void failed(PeerFailedException failure) {
    tally.failures.increment();
    log.warn("left for the next pass: {}", failure.getMessage());
  }
}
