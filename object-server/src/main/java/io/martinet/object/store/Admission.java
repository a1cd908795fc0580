package io.martinet.object.store;

/**
 * Whether a write, or a drop, may still be done when its turn comes: the ring by which it was let
 * in may be past by then (rule 6).
 */
@FunctionalInterface
public interface Admission {
  /** Of what no change of the ring makes wrong: pushes, pulls, and what a holder is given. */
  Admission ALWAYS = () -> true;

  /**
   * Asked once, on the committer's thread, just before the write is judged. Never waits and never
   * throws: all writes of the device wait behind it, and a failure there fences.
   */
  boolean isAdmitted();
}
