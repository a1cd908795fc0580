package io.martinet.ring;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ring in force and the one before it. A lookup is one volatile read; a new ring is swapped in
 * at once for all threads. The former ring is kept because partitions that moved are in transition
 * until their new primaries are filled (rule 6 of the storage protocol). Thread-safe.
 */
public final class RingHolder implements RingSource {
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private volatile Pair rings;

  /** Starts with one ring and none before it. */
  public RingHolder(Ring first) {
    rings = new Pair(first, null);
  }

  @Override
  public Ring current() {
    return rings.current;
  }

  /** The ring in force and the former one, seen together. */
  public Pair pair() {
    return rings;
  }

  /**
   * Puts a newer ring in force.
   *
   * @return false, and nothing changed, if the ring's version is not greater than that in force
   */
  public boolean swap(Ring newer) {
    synchronized (this) {
      Ring before = rings.current;
      if (newer.version() <= before.version()) {
        return false;
      }
      rings = new Pair(newer, before);
    }
    followers.forEach(Runnable::run);
    return true;
  }

  /**
   * Has something done after each change of the ring, by whoever swaps it.
   *
   * @param follower may block on the disk; must not throw
   */
  public void onSwap(Runnable follower) {
    followers.add(follower);
  }

  /**
   * Two rings that follow each other.
   *
   * @param current the ring in force
   * @param former the ring before it, null if this process knows none
   */
  public record Pair(Ring current, @Nullable Ring former) {
    /** The ring before the current one, empty if this process knows none. */
    public Optional<Ring> findFormer() {
      return Optional.ofNullable(former);
    }
  }
}
