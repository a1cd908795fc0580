package io.martinet.replicator;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectItem;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.PeerDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Hands back what a device holds of a partition that is not its own (rules 5 and 19): every primary
 * is given what it lacks, and asked again what it holds by the same ring; only what all of them
 * have is dropped, item by item, and only in the very state that they confirmed. Thread-safe;
 * blocks.
 */
final class HandBack {
  /** Items in one request to drop. */
  private static final int BATCH_MAX = 5_000;

  private final ObjectPeers peers;
  private final Places places;
  private final PartitionPush push;
  private final HybridClock clock;
  private final BooleanSupplier mayDrop;
  private final ObjectTally tally;

  /**
   * @param mayDrop whether the cluster's state is known well enough to destroy a copy: not while
   *     ZooKeeper has been away for long
   */
  HandBack(
      ObjectPeers peers,
      Places places,
      PartitionPush push,
      HybridClock clock,
      BooleanSupplier mayDrop,
      ObjectTally tally) {
    this.peers = peers;
    this.places = places;
    this.push = push;
    this.clock = clock;
    this.mayDrop = mayDrop;
    this.tally = tally;
  }

  void of(PeerDevice device, int partition) throws PeerFailedException {
    List<PeerDevice> primaries = places.primaries(partition);
    for (PeerDevice primary : primaries) {
      push.toPeer(device, primary, partition);
    }
    if (mayDrop.getAsBoolean() && !places.isInTransition(partition)) {
      dropConfirmed(device, partition, primaries);
    }
  }

  private void dropConfirmed(PeerDevice device, int partition, List<PeerDevice> primaries)
      throws PeerFailedException {
    var held = new ItemReader(peers, device, partition, HashSpan.ALL, tally);
    List<ItemReader> confirming = new ArrayList<>();
    for (PeerDevice primary : primaries) {
      confirming.add(new ItemReader(peers, primary, partition, HashSpan.ALL, tally));
    }
    long youngTicks = clock.nowTicks() - PartitionPush.ticks(PartitionPush.YOUNG);
    var confirmed = new ArrayList<DropList.Item>();
    for (ObjectItem item = held.peek(); item != null; item = held.peek()) {
      held.take();
      boolean isYoung = item.state().newest().ticks() > youngTicks;
      if (!item.isUnknown() && !isYoung && isHeldByAll(confirming, item)) {
        confirmed.add(new DropList.Item(item.hash(), item.state()));
      } else {
        tally.kept.increment();
      }
      if (confirmed.size() == BATCH_MAX) {
        drop(device, partition, confirmed);
        confirmed.clear();
      }
    }
    drop(device, partition, confirmed);
  }

  private static boolean isHeldByAll(List<ItemReader> primaries, ObjectItem item)
      throws PeerFailedException {
    boolean isHeld = true;
    for (ItemReader primary : primaries) {
      // Each reader must be asked, so that none lags behind.
      isHeld &= !PartitionPush.lacks(primary.find(item.hash()), item);
    }
    return isHeld;
  }

  private void drop(PeerDevice device, int partition, List<DropList.Item> items)
      throws PeerFailedException {
    if (items.isEmpty()) {
      return;
    }
    for (Result result : peers.drop(device, partition, items)) {
      switch (result.fate()) {
        case DROPPED -> tally.dropped.increment();
        // Another pass was faster.
        case ABSENT -> {}
        default -> tally.kept.increment();
      }
    }
  }
}
