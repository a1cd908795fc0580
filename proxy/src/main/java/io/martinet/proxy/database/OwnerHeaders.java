package io.martinet.proxy.database;

import java.util.List;

/** Headers of accounts and containers that only owners see and set. */
public final class OwnerHeaders {
  private static final List<String> NAMES =
      List.of(
          "X-Container-Read",
          "X-Container-Write",
          "X-Container-Sync-Key",
          "X-Container-Sync-To",
          "X-Container-Meta-Temp-Url-Key",
          "X-Container-Meta-Temp-Url-Key-2",
          "X-Account-Meta-Temp-Url-Key",
          "X-Account-Meta-Temp-Url-Key-2",
          "X-Account-Access-Control");

  private OwnerHeaders() {}

  /** Whether a header, by any case of its name, is one of them. */
  public static boolean contains(String name) {
    return NAMES.stream().anyMatch(name::equalsIgnoreCase);
  }
}
