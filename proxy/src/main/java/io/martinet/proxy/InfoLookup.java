package io.martinet.proxy;

/**
 * What is known of an account or a container.
 *
 * @param <T> {@link AccountInfo} or {@link ContainerInfo}
 */
public sealed interface InfoLookup<T> {
  /** It exists. */
  record Present<T>(T info) implements InfoLookup<T> {}

  /** A majority says that it was never there or is deleted. */
  record Absent<T>(boolean isDeleted) implements InfoLookup<T> {}

  /** Too few replicas answered: 503, never "absent" (rule 4). */
  record Unknown<T>(String why) implements InfoLookup<T> {}
}
