package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.object.store.ObjectKey;

/**
 * An object that may be dropped as far as its entry and the rows owed said when they were looked
 * at. Between two drops of a key its state only grows, so the same state with the same drop before
 * it says that nothing was written meanwhile, and no row came to be owed.
 *
 * @param index in the list of drops
 * @param state that stood
 * @param droppedBefore of the drop before it, 0 for none
 */
record DropCandidate(int index, ObjectKey key, ObjectState state, long droppedBefore) {
  static DropCandidate of(int index, ObjectKey key, ObjectEntry entry) {
    return new DropCandidate(index, key, entry.state(), entry.droppedBefore());
  }

  /** Whether the entry is what was looked at. */
  boolean isStill(ObjectEntry entry) {
    return entry.quarantine() == null
        && entry.state().equals(state)
        && entry.droppedBefore() == droppedBefore;
  }
}
