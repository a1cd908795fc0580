package io.martinet.ring;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Hashes paths for any thread, virtual ones too, with a few {@link PathHasher}s kept for use again.
 * A thread takes the hasher of its slot for the duration of one hash; where the slot is empty,
 * since another thread is in it, it makes a new one. A {@code ThreadLocal} would hold one hasher
 * for each of many short virtual threads instead. Thread-safe; allocates nothing but for
 * contention.
 */
public final class PathHashers {
  /**
   * Slots, a power of two: more than the cores of any machine in mind share by chance (guessed).
   */
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<PathHasher> idle = new AtomicReferenceArray<>(SLOTS);
  private final byte[] prefix;
  private final byte[] suffix;

  /** See {@link PathHasher#PathHasher}. */
  public PathHashers(byte[] prefix, byte[] suffix) {
    this.prefix = prefix.clone();
    this.suffix = suffix.clone();
  }

  /** The hash of a path. */
  public PathHash hash(StorePath path) {
    return hash(path.bytes());
  }

  /**
   * The hash of a path.
   *
   * @param path {@code /account[/container[/object]]} in UTF-8
   */
  public PathHash hash(byte[] path) {
    int slot = slot();
    PathHasher hasher = take(slot);
    PathHash hash = hasher.hash(path);
    idle.setRelease(slot, hasher);
    return hash;
  }

  /** As {@link PathHasher#hashHigh}: enough for {@link Ring#partition}. */
  public long hashHigh(byte[] path, int offset, int length) {
    int slot = slot();
    PathHasher hasher = take(slot);
    long high = hasher.hashHigh(path, offset, length);
    idle.setRelease(slot, hasher);
    return high;
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }

  @SuppressWarnings("NullAway") // AtomicReferenceArray is not annotated: a slot may well be null
  private PathHasher take(int slot) {
    PathHasher hasher = idle.getAndSet(slot, null);
    return hasher != null ? hasher : new PathHasher(prefix, suffix);
  }
}
