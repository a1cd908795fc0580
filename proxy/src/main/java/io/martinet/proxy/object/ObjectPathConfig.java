package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Times of the object path. Immutable.
 *
 * @param nodeTimeout {@code proxy.node_timeout}: how long a storage server may take to answer
 * @param clientTimeout {@code proxy.client_timeout}: longest silence of a client in mid-body
 * @param writeBackTimeout {@code proxy.write_back_timeout}: how long a read waits for lagging
 *     replicas to fetch what they lack
 * @param stallMax {@code proxy.stall_max}: how long one replica that takes nothing may hold up an
 *     upload before it is dropped
 * @param rowWait {@code proxy.row_wait}: how long the row of a write may take to be visible before
 *     it is enough that it is queued
 * @param hedgeMin {@code proxy.hedge_min}: shortest wait before another replica is asked as well
 * @param hedgeMax {@code proxy.hedge_max}: longest such wait
 * @param writesDegraded {@code proxy.write_degraded}: whether handoffs count when a majority of
 *     primaries is known to be down (rule 5)
 * @param opensExpired {@code proxy.allow_open_expired}: whether {@code X-Open-Expired} shows what
 *     has expired and is not deleted yet
 */
public record ObjectPathConfig(
    Duration nodeTimeout,
    Duration clientTimeout,
    Duration writeBackTimeout,
    Duration stallMax,
    Duration rowWait,
    Duration hedgeMin,
    Duration hedgeMax,
    boolean writesDegraded,
    boolean opensExpired) {
  public ObjectPathConfig {
    requirePositive("proxy.node_timeout", nodeTimeout);
    requirePositive("proxy.client_timeout", clientTimeout);
    requirePositive("proxy.write_back_timeout", writeBackTimeout);
    requirePositive("proxy.stall_max", stallMax);
    requirePositive("proxy.row_wait", rowWait);
    requirePositive("proxy.hedge_min", hedgeMin);
    if (hedgeMax.compareTo(hedgeMin) < 0 || hedgeMax.compareTo(nodeTimeout) > 0) {
      throw new IllegalArgumentException(
          "proxy.hedge_max must be proxy.hedge_min .. proxy.node_timeout, was " + hedgeMax);
    }
  }

  /**
   * Swift's 10 s and 60 s for servers and clients, rule 24's 1 s for rows; the others are guesses:
   * a write-back copies at most one object, a stall of 5 s is a disk in trouble, and a hedge below
   * 5 ms would race the disk's own jitter.
   */
  public static ObjectPathConfig defaults() {
    return new ObjectPathConfig(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofMillis(5),
        Duration.ofMillis(500),
        false,
        false);
  }

  /** The same, where what has expired may be asked for. */
  public ObjectPathConfig withOpenExpired() {
    return new ObjectPathConfig(
        nodeTimeout,
        clientTimeout,
        writeBackTimeout,
        stallMax,
        rowWait,
        hedgeMin,
        hedgeMax,
        writesDegraded,
        true);
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " must be positive, was " + value);
    }
  }
}
