package io.martinet.object;

import io.martinet.ring.coverage.PartitionGuard;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The guard of each storage policy's ring: a device may speak for a partition of one policy and not
 * for that of another. Immutable.
 */
public final class PolicyGuards {
  private final SortedMap<Integer, PartitionGuard> byPolicy;

  /**
   * @param byPolicy by the indexes of the policies
   */
  public PolicyGuards(SortedMap<Integer, ? extends PartitionGuard> byPolicy) {
    this.byPolicy = new TreeMap<>(byPolicy);
  }

  /** Null if this server knows of no such policy, so that it cannot say what there is of it. */
  @Nullable PartitionGuard find(int policy) {
    return byPolicy.get(policy);
  }

  /**
   * The guard of a policy that is known: requests of others are answered before they come far.
   *
   * @throws IllegalArgumentException if it is not
   */
  PartitionGuard of(int policy) {
    PartitionGuard guard = find(policy);
    if (guard == null) {
      throw new IllegalArgumentException("no ring of storage policy " + policy);
    }
    return guard;
  }
}
