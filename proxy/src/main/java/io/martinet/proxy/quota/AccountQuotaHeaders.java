package io.martinet.proxy.quota;

import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The headers of an account's quotas: as clients name them, with the names of policies, and as they
 * are stored, with their indexes. Older clients set {@code X-Account-Meta-Quota-Bytes}, which stays
 * metadata and counts where the newer header was never set. Immutable.
 */
final class AccountQuotaHeaders {
  static final String LEGACY = "X-Account-Meta-Quota-Bytes";

  private static final String REMOVE = "X-Remove-";
  private static final String SHOWN = "X-Account-Quota-";
  private static final String STORED = "X-Account-Sysmeta-Quota-";
  private static final String BYTES = "Bytes";
  private static final String COUNT = "Count";
  private static final String POLICY = "-Policy-";

  /** Stored names by shown names, in any case. */
  private final SortedMap<String, String> stored = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  AccountQuotaHeaders(StoragePolicies policies) {
    for (String kind : new String[] {BYTES, COUNT}) {
      stored.put(SHOWN + kind, STORED + kind);
      for (StoragePolicy policy : policies.all()) {
        String shown = StoredHeaders.titleCase(SHOWN + kind + POLICY + policy.name());
        stored.put(shown, STORED + kind + POLICY + policy.index());
      }
    }
  }

  /** Whether a request sets or removes a quota. */
  boolean isIn(HttpHeaders sent) {
    return isIn(sent, LEGACY) || stored.keySet().stream().anyMatch(name -> isIn(sent, name));
  }

  /**
   * Adds the stored form of what a request sets or removes.
   *
   * @return false if a quota is no number; nothing was added then
   */
  boolean translate(HttpHeaders sent) {
    if (!isValid(sent, LEGACY) || !stored.keySet().stream().allMatch(name -> isValid(sent, name))) {
      return false;
    }
    for (Map.Entry<String, String> name : stored.entrySet()) {
      if (isIn(sent, name.getKey())) {
        sent.set(name.getValue(), sent.get(name.getKey(), ""));
      }
    }
    return true;
  }

  /** Adds to an answer what clients see of the quotas that it has in their stored form. */
  void show(HttpHeaders answer) {
    stored.forEach((shown, name) -> {
      String value = answer.get(name);
      if (value != null && !value.isEmpty()) {
        answer.set(shown, value);
      }
    });
  }

  /** Whether there is any quota at all. */
  static boolean isStoredIn(SortedMap<String, String> headers) {
    SortedMap<String, String> behind = headers.tailMap(STORED);
    return headers.containsKey(LEGACY)
        || (!behind.isEmpty()
            && behind.firstKey().regionMatches(true, 0, STORED, 0, STORED.length()));
  }

  /** The quota in bytes, -1 if there is none. */
  static long bytes(SortedMap<String, String> headers) {
    long limit = Quota.limit(headers.get(STORED + BYTES));
    return limit >= 0 ? limit : Quota.limit(headers.get(LEGACY));
  }

  /** The quota in objects, -1 if there is none. */
  static long count(SortedMap<String, String> headers) {
    return Quota.limit(headers.get(STORED + COUNT));
  }

  /** The quota in bytes of one policy, -1 if there is none. */
  static long bytes(SortedMap<String, String> headers, int policy) {
    return Quota.limit(headers.get(STORED + BYTES + POLICY + policy));
  }

  /** The quota in objects of one policy, -1 if there is none. */
  static long count(SortedMap<String, String> headers, int policy) {
    return Quota.limit(headers.get(STORED + COUNT + POLICY + policy));
  }

  private static boolean isIn(HttpHeaders sent, String name) {
    return sent.contains(name) || sent.contains(removal(name));
  }

  /** An empty value removes the quota. */
  private static boolean isValid(HttpHeaders sent, String name) {
    String value = sent.get(name, "");
    return value.isEmpty() || Quota.isValid(value);
  }

  private static String removal(String name) {
    return REMOVE + name.substring(2);
  }
}
