package io.martinet.ring;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ring in force and the one before it. A lookup is one volatile read; a new ring is swapped in
 * at once for all threads. The former ring is kept because partitions that moved are in transition
 * until their new primaries are filled (rule 6 of the storage protocol). Thread-safe.
 */
public final class RingHolder implements RingSource {
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private volatile RingPair rings;

  /** Starts with one ring and none before it. */
  public RingHolder(Ring first) {
    this(RingPair.of(first));
  }

  /** Starts with what a node knew when it stopped. */
  public RingHolder(RingPair known) {
    rings = known;
  }

  @Override
  public RingPair pair() {
    return rings;
  }

  /** Puts a newer ring in force, after the one that is; see {@link #swap(RingPair)}. */
  public boolean swap(Ring newer) {
    return swap(new RingPair(newer, current(), Set.of()));
  }

  /**
   * Puts a newer ring in force.
   *
   * @return false, and nothing changed, if the ring's version is not greater than that in force
   */
  public boolean swap(RingPair newer) {
    synchronized (this) {
      if (newer.current().version() <= rings.current().version()) {
        return false;
      }
      rings = newer;
    }
    followers.forEach(Runnable::run);
    return true;
  }

  /**
   * Notes which ring came before the one in force, where that was not known.
   *
   * @param version of the ring in force; of another ring nothing is noted
   */
  public void follows(long version, Ring former) {
    synchronized (this) {
      if (rings.current().version() != version || rings.former() != null) {
        return;
      }
      rings = new RingPair(rings.current(), former, rings.filled());
    }
    followers.forEach(Runnable::run);
  }

  /**
   * Notes which devices were filled.
   *
   * @param version of the ring that gave them something; of another ring nothing is noted
   * @param devices all that are known to be
   */
  public void filled(long version, Set<String> devices) {
    synchronized (this) {
      @Nullable RingPair grown = rings.withFilled(version, devices);
      if (grown == null) {
        return;
      }
      rings = grown;
    }
    followers.forEach(Runnable::run);
  }

  /**
   * Has something done after each change of the ring, or of who is filled, by whoever tells it.
   *
   * @param follower may block on the disk; must not throw
   */
  public void onChange(Runnable follower) {
    followers.add(follower);
  }
}
