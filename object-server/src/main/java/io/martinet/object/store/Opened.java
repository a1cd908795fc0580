package io.martinet.object.store;

/** Answer of {@link ObjectStore#open}. */
public sealed interface Opened {
  /** The caller closes the reader. */
  record Live(ObjectReader reader) implements Opened {}

  record Deleted(Lookup.Deleted lookup) implements Opened {}

  record Missing() implements Opened {}

  record Unknown(String reason) implements Opened {}
}
