package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.replicator.ExpiryPeers.Deletion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes tombstones on all primaries of an object, at once (rule 8). Handoffs take none: who was
 * away is told by the next pass of a replicator. Thread-safe; never blocks.
 */
final class Tombstones {
  private final ExpiryPeers peers;
  private final Places places;
  private final Function<StorePath, RowTargets> rows;

  /**
   * @param places by the object ring in force
   * @param rows where the rows of a container's objects go, none of them starred
   */
  Tombstones(ExpiryPeers peers, Places places, Function<StorePath, RowTargets> rows) {
    this.peers = peers;
    this.places = places;
    this.rows = rows;
  }

  /** What became of a deletion. */
  enum Fate {
    /** The tombstone stands on a majority. */
    DELETED,
    /** A majority has the tombstone or something newer, which stays. */
    OVERTAKEN,
    /** Too few answered. */
    UNKNOWN
  }

  /**
   * @param isListed whether the container's replicas are to be told
   */
  CompletableFuture<Fate> write(int partition, StorePath path, Version version, boolean isListed) {
    List<PeerDevice> members = places.members(partition);
    RowTargets owed = isListed ? rows.apply(path) : null;
    var answers = new ArrayList<CompletableFuture<Deletion>>(members.size());
    for (int i = 0; i < members.size(); i++) {
      RowTargets own = owed == null ? null : starred(owed, i, members.size());
      answers.add(peers.delete(members.get(i), partition, path, version, own));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> fate(partition, members, answers));
  }

  private Fate fate(
      int partition, List<PeerDevice> members, List<CompletableFuture<Deletion>> answers) {
    Set<PeerDevice> taken = new HashSet<>();
    Set<PeerDevice> settled = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      Deletion deletion = answers.get(i).join();
      if (deletion == Deletion.TAKEN) {
        taken.add(members.get(i));
      }
      if (deletion != Deletion.UNKNOWN) {
        settled.add(members.get(i));
      }
    }
    if (places.isMajority(partition, taken)) {
      return Fate.DELETED;
    }
    return places.isMajority(partition, settled) ? Fate.OVERTAKEN : Fate.UNKNOWN;
  }

  /** Each object replica sends the row to its share of the container's replicas (rule 24). */
  private static @Nullable RowTargets starred(RowTargets owed, int sender, int senders) {
    var targets = new ArrayList<RowTargets.Target>(owed.targets().size());
    for (int i = 0; i < owed.targets().size(); i++) {
      targets.add(new RowTargets.Target(owed.targets().get(i).peer(), i % senders == sender));
    }
    return new RowTargets(owed.partition(), owed.ringVersion(), targets);
  }
}
