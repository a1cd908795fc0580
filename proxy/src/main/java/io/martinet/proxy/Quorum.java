package io.martinet.proxy;

import io.martinet.core.Majority;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which replicas must agree: a majority of the partition's primaries, and while it moves, a
 * majority of those it had before too (rule 6). Replicas are positions in {@link
 * Placement#members}; sets of them are bit masks, bit {@code i} for replica {@code i}. Immutable.
 */
public final class Quorum {
  /** Members of a placement at most: bits of a mask. */
  public static final int MEMBERS_MAX = Long.SIZE - 1;

  private final long everyone;
  private final long[] sets;

  private Quorum(long everyone, long... sets) {
    this.everyone = everyone;
    this.sets = sets;
  }

  /** A majority of so many replicas. */
  public static Quorum of(int replicas) {
    return new Quorum(first(replicas), first(replicas));
  }

  /** A majority of each of two sets: those that have the partition, and those that had it. */
  static Quorum ofBoth(long current, long former) {
    return new Quorum(current | former, current, former);
  }

  /** Any one of so many replicas, as far as it knows: what a degraded read may go by. */
  static Quorum anyOf(int replicas) {
    return new Quorum(first(replicas));
  }

  /** Every one of these: where the answer of one that is missing could be another. */
  static Quorum all(long everyone) {
    // A majority of two is both of them; two sets of one each would stand for a transition.
    return Long.bitCount(everyone) == 2
        ? new Quorum(everyone, everyone)
        : new Quorum(everyone, singles(everyone));
  }

  private static long[] singles(long everyone) {
    var singles = new long[Long.bitCount(everyone)];
    long rest = everyone;
    for (int i = 0; i < singles.length; i++, rest &= rest - 1) {
      singles[i] = Long.lowestOneBit(rest);
    }
    return singles;
  }

  /** The same with other numbers for the replicas. */
  Quorum renumbered(IntUnaryOperator numbers) {
    return new Quorum(
        renumbered(everyone, numbers),
        Arrays.stream(sets).map(set -> renumbered(set, numbers)).toArray());
  }

  private static long renumbered(long mask, IntUnaryOperator numbers) {
    long result = 0;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      result |= only(numbers.applyAsInt(Long.numberOfTrailingZeros(rest)));
    }
    return result;
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
      if (!hasMajority(who, set)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether these are enough to read from while it is certain that the partition has not arrived
   * where it goes: whatever was acknowledged until then, a majority of those that had it took.
   */
  public boolean isReachedBefore(long who) {
    return sets.length == 2 && hasMajority(who, sets[1]);
  }

  private static boolean hasMajority(long who, long set) {
    return Long.bitCount(who & set) >= Majority.of(Long.bitCount(set));
  }

  /** The mask of those that had the partition before; none if it is not in transition. */
  long former() {
    return sets.length == 2 ? sets[1] : 0;
  }

  /** Whether any replica is enough. */
  boolean isAny() {
    return sets.length == 0;
  }

  /** Every replica that counts. */
  public long everyone() {
    return everyone;
  }

  /** Whether a replica counts. */
  public boolean counts(int replica) {
    return (everyone & only(replica)) != 0;
  }

  /** Any so many replicas that count are enough, whichever they are. */
  public int surelyEnough() {
    int enough = 0;
    for (long set : sets) {
      int size = Long.bitCount(set);
      enough = Math.max(enough, Majority.of(size) + Long.bitCount(everyone) - size);
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
    if (count < 1 || count > MEMBERS_MAX) {
      throw new IllegalArgumentException(count + " replicas");
    }
    return (1L << count) - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quorum that
        && everyone == that.everyone
        && Arrays.equals(sets, that.sets);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(everyone) + Arrays.hashCode(sets);
  }
}
