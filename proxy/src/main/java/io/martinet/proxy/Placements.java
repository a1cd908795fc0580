package io.martinet.proxy;

import java.util.Set;

/** Looks paths up in the current rings. Thread-safe; never blocks. */
public interface Placements {
  Placement account(String account);

  Placement container(String account, String container);

  /**
   * @param policy index of the container's storage policy
   * @throws IllegalArgumentException if there is no such policy
   */
  Placement object(int policy, String account, String container, String object);

  /** Indexes of the storage policies of which this proxy has the ring. */
  default Set<Integer> policies() {
    return Set.of(0);
  }
}
