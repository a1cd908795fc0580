package io.martinet.replicator;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.PeerDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one device what it lacks of a partition that another holds: compares bucket by bucket, and
 * item by item where buckets differ, and has the missing pushed. Thread-safe; blocks.
 */
final class PartitionPush {
  /** Younger items may be on their way already: comparing leaves them for the next pass. */
  static final Duration YOUNG = Duration.ofSeconds(10);

  /** Objects in one stream: it ends within the time that a push may take. */
  private static final int BATCH_MAX = 500;

  private static final Logger log = LoggerFactory.getLogger(PartitionPush.class);

  private final ObjectPeers peers;
  private final HybridClock clock;
  private final ObjectTally tally;

  PartitionPush(ObjectPeers peers, HybridClock clock, ObjectTally tally) {
    this.peers = peers;
    this.clock = clock;
    this.tally = tally;
  }

  /** Gives a peer what it lacks and a device has had for a while. */
  void toPeer(PeerDevice from, PeerDevice to, int partition) throws PeerFailedException {
    long youngTicks = clock.nowTicks() - ticks(YOUNG);
    push(from, to, partition, peers.buckets(from, partition, false), youngTicks);
  }

  /**
   * Gives a device all that another, which can speak for the partition, holds.
   *
   * @return whether it has all of that now
   */
  boolean whole(PeerDevice from, PeerDevice to, int partition) throws PeerFailedException {
    return push(from, to, partition, peers.buckets(from, partition, true), Long.MAX_VALUE);
  }

  private boolean push(
      PeerDevice from, PeerDevice to, int partition, ObjectPeers.Buckets theirs, long youngTicks)
      throws PeerFailedException {
    ObjectPeers.Buckets known = peers.buckets(to, partition, false);
    List<HashSpan> spans =
        known.bits() == theirs.bits()
            ? HashSpan.of(differing(theirs, known), theirs.bits())
            : List.of(HashSpan.ALL);
    boolean isWhole = true;
    for (HashSpan span : spans) {
      isWhole &= pushSpan(from, to, partition, span, youngTicks);
    }
    return isWhole;
  }

  /** Buckets that hold anything at the source, other than at the target. */
  private static SortedSet<Integer> differing(
      ObjectPeers.Buckets source, ObjectPeers.Buckets target) {
    var differing = new TreeSet<Integer>();
    source
        .digests()
        .forEach((bucket, digest) -> {
          if (!digest.equals(target.digests().getOrDefault(bucket, SetDigest.EMPTY))) {
            differing.add(bucket);
          }
        });
    return differing;
  }

  private boolean pushSpan(
      PeerDevice from, PeerDevice to, int partition, HashSpan span, long youngTicks)
      throws PeerFailedException {
    var source = new ItemReader(peers, from, partition, span, tally);
    var target = new ItemReader(peers, to, partition, span, tally);
    var lacking = new ArrayList<PathHash>();
    boolean isWhole = true;
    for (ObjectItem item = source.peek(); item != null; item = source.peek()) {
      source.take();
      boolean isYoung = item.state().newest().ticks() > youngTicks;
      if (item.isUnknown()) {
        // Whoever holds a good copy pushes it here; until then it is not known what was lost.
        isWhole = false;
      } else if (!isYoung && lacks(target.find(item.hash()), item)) {
        lacking.add(item.hash());
      }
      if (lacking.size() == BATCH_MAX) {
        isWhole &= send(from, to, partition, lacking);
        lacking.clear();
      }
    }
    return send(from, to, partition, lacking) && isWhole;
  }

  /** Whether a device that holds the one item lacks something of the other. */
  static boolean lacks(@Nullable ObjectItem held, ObjectItem wanted) {
    if (held == null || held.isUnknown()) {
      return true;
    }
    boolean isSame = held.state().equals(wanted.state());
    boolean isOther = held.termHigh() != wanted.termHigh() || held.termLow() != wanted.termLow();
    return isSame
        ? isOther
        : !held.state().join(wanted.state()).normalised().equals(held.state().normalised());
  }

  private boolean send(PeerDevice from, PeerDevice to, int partition, List<PathHash> objects)
      throws PeerFailedException {
    if (objects.isEmpty()) {
      return true;
    }
    boolean isWhole = true;
    List<Result> results = peers.push(from, to, partition, objects);
    for (int i = 0; i < objects.size(); i++) {
      ItemFate fate = results.get(i).fate();
      switch (fate) {
        case MERGED -> tally.pushed.increment();
        // Deleted and dropped in between: there is nothing to give.
        case ABSENT -> {}
        default -> {
          isWhole = false;
          tally.failures.increment();
          log.warn(
              "an object was not taken: from={} to={} partition={} hash={} fate={}",
              from,
              to,
              partition,
              objects.get(i),
              fate);
        }
      }
    }
    return isWhole;
  }

  static long ticks(Duration duration) {
    return duration.toMillis() * (Timestamps.TICKS_PER_SECOND / 1000);
  }
}
