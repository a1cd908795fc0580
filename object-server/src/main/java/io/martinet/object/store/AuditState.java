package io.martinet.object.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the auditor of a device came. Immutable.
 *
 * @param passes that came to their end, ever
 * @param began the pass under way, or where none is the last one; null if there was none yet
 * @param ended the last pass that came to its end; null if none did
 * @param after last key that was verified in the pass under way; null where none is, or nothing is
 *     verified yet
 * @param counts of the pass under way, or where none is of the last one
 */
public record AuditState(
    long passes,
    @Nullable Instant began,
    @Nullable Instant ended,
    @Nullable ObjectKey after,
    Counts counts) {
  /** Of a device that was never audited. */
  public static final AuditState NEVER = new AuditState(0, null, null, null, Counts.NONE);

  /**
   * @param items keys that were verified
   * @param bytes that were read
   * @param quarantined of the keys
   * @param errors keys that could not be verified, and are left for the next pass
   */
  public record Counts(long items, long bytes, long quarantined, long errors) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** With the bytes of one more piece. */
    public Counts read(long more) {
      return new Counts(items, bytes + more, quarantined, errors);
    }

    /** With one more key that is sound. */
    public Counts sound() {
      return new Counts(items + 1, bytes, quarantined, errors);
    }

    /** With one more key that is damaged. */
    public Counts damaged() {
      return new Counts(items + 1, bytes, quarantined + 1, errors);
    }

    /** With one more key that could not be verified. */
    public Counts failed() {
      return new Counts(items + 1, bytes, quarantined, errors + 1);
    }
  }

  /** Whether a pass is under way. */
  public boolean isUnderWay() {
    return began != null && (ended == null || began.isAfter(ended));
  }

  /** A pass begins. */
  public AuditState beginning(Instant now) {
    return new AuditState(passes, now, ended, null, Counts.NONE);
  }

  /** So much of the pass is done. */
  public AuditState reaching(@Nullable ObjectKey key, Counts sofar) {
    return new AuditState(passes, began, ended, key, sofar);
  }

  /** The pass is over; at the earliest a moment after it began. */
  public AuditState ending(Instant now) {
    Instant end = began != null && !now.isAfter(began) ? began : now;
    return new AuditState(passes + 1, began, end, null, counts);
  }
}
