package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowReport;

/** What one replica answered to a write of one version. */
sealed interface WriteAnswer {
  int replica();

  Version version();

  /**
   * Durable there.
   *
   * @param counts whether it counts: not where the device lost what it had, and cannot know what it
   *     should have refused (rule 6)
   * @param heldLive whether live data was there before: what a DELETE tells its client
   * @param rows what came of the rows that this replica was to send first
   * @param data version of the body that stands there now; {@link Version#NONE} if there is none
   */
  record Taken(
      int replica, Version version, boolean counts, boolean heldLive, RowReport rows, Version data)
      implements WriteAnswer {}

  /** A version at least as new stands there: nothing was written. */
  record Refused(int replica, Version version, Version newest) implements WriteAnswer {}

  /** A POST found no live data. */
  record NoData(int replica, Version version) implements WriteAnswer {}

  /** A newer ring says who must agree: nothing was written, and what was staged is still there. */
  record Outdated(int replica, Version version) implements WriteAnswer {}

  /** No answer that counts: whether it was written is not known. */
  record Failed(int replica, Version version, String why) implements WriteAnswer {}
}
