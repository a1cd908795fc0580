package io.martinet.database.server;

import io.martinet.database.StoredHeader;
import io.martinet.http.wire.HeaderNames;
import java.util.List;
import java.util.TreeMap;

/**
 * Swift's limits on clients' metadata of an account or container, over all that requests have set
 * so far (constraints of 2.30.1: max_meta_count, max_meta_overall_size). Each request is judged by
 * the proxy too, but two may pass it at the same time.
 */
final class HeaderLimits {
  private static final int COUNT_MAX = 90;
  private static final int BYTES_MAX = 4_096;

  private HeaderLimits() {}

  /**
   * Whether the metadata would pass a limit.
   *
   * @param stored what is kept now
   * @param changes what is set or removed
   * @param prefix of the names of metadata; it does not count
   * @return which limit, empty if none
   */
  static String passed(List<StoredHeader> stored, List<StoredHeader> changes, String prefix) {
    var values = new TreeMap<String, String>();
    stored.forEach(header -> values.put(header.name(), header.value()));
    changes.forEach(header -> values.put(header.name(), header.value()));
    boolean isSet = changes.stream().anyMatch(header -> isCounted(header, prefix));
    int count = 0;
    int bytes = 0;
    for (var entry : values.entrySet()) {
      if (entry.getKey().startsWith(prefix) && !entry.getValue().isEmpty()) {
        count++;
        String name = HeaderNames.outside(entry.getKey());
        bytes += name.length() - prefix.length() + entry.getValue().length();
      }
    }
    // A request that only removes may always pass, or nobody could get below the limit again.
    if (isSet && count > COUNT_MAX) {
      return "Too many metadata items; max " + COUNT_MAX;
    }
    return isSet && bytes > BYTES_MAX ? "Total metadata too large; max " + BYTES_MAX : "";
  }

  private static boolean isCounted(StoredHeader header, String prefix) {
    return header.name().startsWith(prefix) && !header.value().isEmpty();
  }
}
