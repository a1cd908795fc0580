package io.martinet.ring.coverage;

import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * For which partitions of a ring a device can say what there is and what there is not: those of
 * which it has been a primary since nothing was acknowledged yet, or since it was filled from
 * enough others (rule 6). Asked for any other it answers UNKNOWN. Durable in a file on the device,
 * so that a device which was replaced knows that it knows nothing.
 *
 * <p>Thread-safe. {@link #covers} never waits; the others block on the disk.
 */
public final class Coverage {
  private final CoverageStorage file;
  private final String device;
  private final RingHolder rings;
  private volatile CoverageState state;

  private Coverage(CoverageStorage file, String device, RingHolder rings, CoverageState state) {
    this.file = file;
    this.device = device;
    this.rings = rings;
    this.state = state;
  }

  /**
   * Reads what the device covers, or works it out for a device that has no such file: all of a ring
   * that is the first one, nothing of a later one.
   *
   * @param file on the device, one for each ring
   * @param device its name in the ring
   */
  public static Coverage open(CoverageStorage file, String device, RingHolder rings)
      throws IOException {
    RingPair pair = rings.pair();
    Optional<CoverageState> found = CoverageFile.read(file);
    CoverageState known = found.orElseGet(() -> CoverageState.ofNew(pair, device));
    CoverageState state = known.under(pair, device);
    if (found.isEmpty() || !state.equals(known)) {
      CoverageFile.write(file, state);
    }
    return new Coverage(file, device, rings, state);
  }

  /**
   * Notes that a device has been formatted in the place of one that is lost: it covers nothing.
   *
   * @param partitions of the ring
   */
  public static void writeEmpty(CoverageStorage file, long ringVersion, int partitions)
      throws IOException {
    CoverageFile.write(file, CoverageState.empty(ringVersion, partitions));
  }

  /**
   * Whether what the device says of the partition is all that a primary knows. Follows a change of
   * the ring at once, before it is noted: what left the device and arrived elsewhere it must not
   * speak for.
   */
  public boolean covers(int partition) {
    return state.covers(rings.pair(), device, partition);
  }

  /**
   * Version of the ring that gave the device the partition, if the device has never been filled
   * since; 0 otherwise. Said only while that is certain: after a restart it may be 0.
   */
  public long arrivingBy(int partition) {
    CoverageState known = state;
    return known.arriving().get(partition) ? known.ringVersion() : 0;
  }

  /** Version of the ring that was noted last. */
  public long ringVersion() {
    return state.ringVersion();
  }

  /** Whether the device covers all that a ring gives it. Does not look whether that is in force. */
  public boolean isWhole(Ring ring) {
    CoverageState known = state;
    if (known.ringVersion() != ring.version()) {
      return false;
    }
    BitSet missing = CoverageState.assigned(ring, device);
    missing.andNot(known.own());
    return missing.isEmpty();
  }

  /**
   * Whether the device goes by these rings and has lost nothing: it covers all that both of them
   * gave it. What the newer one gave it anew it may still lack.
   */
  public boolean isIntact(RingPair pair) {
    CoverageState known = state;
    if (known.ringVersion() != pair.current().version()) {
      return false;
    }
    BitSet missing = CoverageState.assigned(pair.current(), device);
    if (pair.former() != null) {
      missing.and(CoverageState.assigned(pair.former(), device));
    }
    missing.andNot(known.own());
    return missing.isEmpty();
  }

  /** Takes over the rings in force. To be called after each change; late is safe. */
  public synchronized void follow() throws IOException {
    CoverageState next = state.under(rings.pair(), device);
    if (next != state) {
      CoverageFile.write(file, next);
      state = next;
    }
  }

  /** Partitions that the ring in force gives the device and that it does not cover, ascending. */
  public synchronized List<Integer> filling() throws IOException {
    follow();
    BitSet missing = CoverageState.assigned(rings.current(), device);
    missing.andNot(state.own());
    return missing.stream().boxed().toList();
  }

  /**
   * Notes that the device has all that was acknowledged of these partitions. Durable on return.
   *
   * @param ringVersion by which they were filled
   * @return false, and nothing was noted, if another ring is in force by now
   */
  public synchronized boolean filled(long ringVersion, Collection<Integer> partitions)
      throws IOException {
    follow();
    if (state.ringVersion() != ringVersion) {
      return false;
    }
    BitSet assigned = CoverageState.assigned(rings.current(), device);
    if (!partitions.stream().allMatch(assigned::get)) {
      throw new IllegalArgumentException("not all of these are partitions of " + device);
    }
    CoverageState next = state.withFilled(partitions);
    CoverageFile.write(file, next);
    state = next;
    return true;
  }
}
