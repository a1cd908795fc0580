package io.martinet.object.engine;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;

/**
 * What an object's promise keeps out (rule 7). Clients' writes below it are refused for as long as
 * it is remembered; copies of peers only while the conditional write can still be committed, or
 * replicas could not be made the same again. Immutable.
 *
 * @param promised {@link Version#NONE} if nothing was
 * @param nowTicks this node's time
 */
record Bar(Version promised, long nowTicks) {
  /**
   * How long after it was drawn a promised version can be committed. What clocks may differ by: a
   * version from a clock that is ahead holds longer, one from a clock behind shorter.
   */
  static final long HOLDS_TICKS = HybridClock.AHEAD_MAX.toSeconds() * Timestamps.TICKS_PER_SECOND;

  /** Whether a conditional write may have just this version. */
  boolean admitsPromised(Version version) {
    return version.equals(promised) && holds();
  }

  /** Whether a write that nothing was promised to may have a version. */
  boolean admitsBlind(Version version) {
    return version.ticks() > promised.ticks();
  }

  /** Whether a join would bring something that is below the promise. */
  boolean bars(ObjectState before, ObjectState after) {
    return holds()
        && (isNewBelow(before.data(), after.data())
            || isNewBelow(before.metadata(), after.metadata())
            || isNewBelow(before.contentType(), after.contentType())
            || isNewBelow(before.tombstone(), after.tombstone()));
  }

  private boolean isNewBelow(Version before, Version after) {
    return after.isAfter(before) && promised.isAfter(after);
  }

  private boolean holds() {
    return !promised.isNone() && promised.ticks() >= nowTicks - HOLDS_TICKS;
  }
}
