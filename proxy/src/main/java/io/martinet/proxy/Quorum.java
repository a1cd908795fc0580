package io.martinet.proxy;

import io.martinet.core.Majority;

/**
 * Which replicas must agree: a majority of the partition's primaries, and while it moves, a
 * majority of those it had before too (rule 6). Replicas are positions in {@link
 * Placement#members}; sets of them are bit masks, bit {@code i} for replica {@code i}. Immutable.
 */
public final class Quorum {
  /** Members of a placement at most: bits of a mask. */
  public static final int MEMBERS_MAX = Long.SIZE - 1;

  private final int members;
  private final long[] sets;

  private Quorum(int members, long... sets) {
    if (members < 1 || members > MEMBERS_MAX) {
      throw new IllegalArgumentException(members + " replicas");
    }
    this.members = members;
    this.sets = sets;
  }

  /** A majority of so many replicas. */
  public static Quorum of(int replicas) {
    return new Quorum(replicas, first(replicas));
  }

  /**
   * A majority of each of two sets.
   *
   * @param members of both together
   */
  static Quorum ofBoth(int members, long current, long former) {
    return new Quorum(members, current, former);
  }

  /** Any one of so many replicas, as far as it knows: what a degraded read may go by. */
  static Quorum anyOf(int replicas) {
    return new Quorum(replicas);
  }

  /** The mask of one replica. */
  public static long only(int replica) {
    return 1L << replica;
  }

  /** The mask of several. */
  public static long maskOf(Iterable<Integer> replicas) {
    long mask = 0;
    for (int replica : replicas) {
      mask |= only(replica);
    }
    return mask;
  }

  /** Whether these are enough; others than members change nothing. */
  public boolean isReached(long who) {
    for (long set : sets) {
      if (Long.bitCount(who & set) < Majority.of(Long.bitCount(set))) {
        return false;
      }
    }
    return true;
  }

  /** Whether any replica is enough. */
  boolean isAny() {
    return sets.length == 0;
  }

  /** Every replica that counts. */
  public long everyone() {
    return first(members);
  }

  /** Number of replicas that count. */
  public int members() {
    return members;
  }

  /** Any so many replicas are enough, whichever they are. */
  public int surelyEnough() {
    int enough = 0;
    for (long set : sets) {
      int size = Long.bitCount(set);
      enough = Math.max(enough, Majority.of(size) + members - size);
    }
    return enough;
  }

  /** How many replicas of an order are enough, counted from its beginning. */
  public int prefixOf(int[] order) {
    long who = 0;
    for (int i = 0; i < order.length; i++) {
      who |= only(order[i]);
      if (isReached(who)) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("an order of too few replicas: " + order.length);
  }

  private static long first(int count) {
    return (1L << count) - 1;
  }
}
