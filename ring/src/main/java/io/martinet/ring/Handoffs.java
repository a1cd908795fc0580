package io.martinet.ring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins for a partition's primaries, in exactly Swift's order (2.30, {@code get_more_nodes}): a
 * walk over the table from a place that the partition's number gives, once for each tier. The first
 * pass yields a device of each unused region, the next of each unused zone, then of each unused
 * server, then every unused device. Primaries count as used from the start. Every device that holds
 * partitions comes once.
 *
 * <p>Lazy: a step costs the part of the walk it needs. Belongs to one thread.
 */
public final class Handoffs implements Iterator<Device> {
  /** Larger rings are walked in larger steps, so that a pass looks at no more partitions. */
  private static final int VISITS_MAX = 65_536;

  private final Ring ring;
  private final Tiers tiers;
  private final BitSet[] used = new BitSet[Tiers.COUNT];
  private final int[] usedCount = new int[Tiers.COUNT];
  private final int start;
  private final int step;

  private int tier = -1;
  private int partition;
  private int row;
  private boolean wrapped;
  private @Nullable Device next;

  Handoffs(Ring ring, Tiers tiers, int partition) {
    Objects.checkIndex(partition, ring.partitions());
    this.ring = ring;
    this.tiers = tiers;
    this.start = ring.partition(hashOf(partition));
    this.step = Math.max(1, ring.partitions() / VISITS_MAX);
    for (int i = 0; i < Tiers.COUNT; i++) {
      used[i] = new BitSet(tiers.size(i));
    }
    for (int r = 0; r < ring.rows(); r++) {
      if (partition < ring.rowLength(r)) {
        use(ring.idAt(r, partition));
      }
    }
    beginNextTier();
  }

  /** The walk's start is the place of the partition's own number as decimal text. */
  private static long hashOf(int partition) {
    byte[] text = Integer.toString(partition).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.wrap(Md5.newDigest().digest(text)).getLong();
  }

  private void use(int deviceId) {
    for (int i = 0; i < Tiers.COUNT; i++) {
      int domain = tiers.domain(i, deviceId);
      if (!used[i].get(domain)) {
        used[i].set(domain);
        usedCount[i]++;
      }
    }
  }

  private void beginNextTier() {
    tier++;
    partition = start;
    row = 0;
    wrapped = false;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = findNext();
    }
    return next != null;
  }

  @Override
  public Device next() {
    Device found = hasNext() ? next : null;
    if (found == null) {
      throw new NoSuchElementException("no handoff is left");
    }
    next = null;
    return found;
  }

  private @Nullable Device findNext() {
    for (; tier < Tiers.COUNT; beginNextTier()) {
      while (!allUsed() && atPartition()) {
        int visited = partition;
        int visitedRow = row;
        advance();
        if (visited < ring.rowLength(visitedRow)) {
          int id = ring.idAt(visitedRow, visited);
          if (!used[tier].get(tiers.domain(tier, id))) {
            use(id);
            return ring.deviceAt(visitedRow, visited);
          }
        }
      }
    }
    return null;
  }

  /** Nothing more can come of this tier: saves the rest of the walk. */
  private boolean allUsed() {
    return usedCount[tier] == tiers.size(tier);
  }

  private boolean atPartition() {
    if (!wrapped && partition >= ring.partitions()) {
      wrapped = true;
      // Swift's arithmetic to the letter: where the steps meet the end exactly, the walk goes on at
      // `step`, so that partition 0 is not visited.
      partition = step - (ring.partitions() - start) % step;
    }
    return !wrapped || partition < start;
  }

  private void advance() {
    row++;
    if (row == ring.rows()) {
      row = 0;
      partition += step;
    }
  }
}
