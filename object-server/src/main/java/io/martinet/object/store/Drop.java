package io.martinet.object.store;

import io.martinet.core.ObjectState;

/**
 * An object to be handed back (rule 19): it stands elsewhere, in this state.
 *
 * @param state exactly what must stand here, in normal form
 */
public record Drop(ObjectKey key, ObjectState state) {}
