package io.martinet.object.store;

/**
 * A device at a glance.
 *
 * @param health whether it takes writes
 * @param reason empty when healthy
 */
public record StoreStatus(Health health, String reason) {
  /** Healthy takes everything, full refuses new bodies, fenced refuses writes until recovered. */
  public enum Health {
    HEALTHY,
    FULL,
    FENCED
  }
}
