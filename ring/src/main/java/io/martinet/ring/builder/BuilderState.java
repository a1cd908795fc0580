package io.martinet.ring.builder;

import io.martinet.ring.Device;
import java.util.BitSet;
import java.util.List;

/**
 * All that a builder file keeps. Arrays and the set are shared, not copied: whoever makes one gives
 * them away.
 *
 * @param changed whether devices or replicas changed since the last rebalance
 * @param devices in the order of ids
 * @param leaving ids of those that are marked for removal
 * @param rows none before the first rebalance
 * @param movedMinutes by partition, see {@link MoveTimes}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and as large as the ring
record BuilderState(
    BuilderSettings settings,
    long version,
    boolean changed,
    List<Device> devices,
    BitSet leaving,
    char[][] rows,
    int[] movedMinutes) {}
