package io.martinet.object.store;

import io.martinet.core.ObjectState;

/** What the index says of a key (rule 4). */
public sealed interface Lookup {
  /**
   * Live data.
   *
   * @param state the join of all that was written
   * @param lengthBytes length of the body
   * @param deleteAtSeconds expiry in Unix seconds, 0 for never
   */
  record Live(ObjectState state, long lengthBytes, long deleteAtSeconds) implements Lookup {}

  /** A tombstone hides whatever was. */
  record Deleted(ObjectState state) implements Lookup {}

  /** Nothing was ever written, or all of it was reclaimed. */
  record Missing() implements Lookup {}

  /** This device cannot tell: never to be taken for absence. */
  record Unknown(String reason) implements Lookup {}
}
