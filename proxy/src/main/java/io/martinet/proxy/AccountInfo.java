package io.martinet.proxy;

import java.util.Map;
import java.util.SortedMap;

/**
 * What the proxy remembers of an account for a while. Immutable.
 *
 * @param containerCount as of the look-up
 * @param objectCount as of the look-up
 * @param bytesUsed as of the look-up
 * @param policies what is used in each storage policy, by its index; those unused may be absent
 * @param storedHeaders all stored headers under their canonical names, found in any case
 */
public record AccountInfo(
    long containerCount,
    long objectCount,
    long bytesUsed,
    Map<Integer, Usage> policies,
    SortedMap<String, String> storedHeaders) {
  private static final Usage NOTHING = new Usage(0, 0);

  public AccountInfo {
    policies = Map.copyOf(policies);
  }

  /**
   * A part of what an account holds.
   *
   * @param objectCount as of the look-up
   * @param bytesUsed as of the look-up
   */
  public record Usage(long objectCount, long bytesUsed) {}

  /** What the account holds in that storage policy. */
  public Usage usedIn(int policy) {
    return policies.getOrDefault(policy, NOTHING);
  }
}
