package io.martinet.proxy.object;

import io.martinet.core.Version;

/** What the answers to a write come to. */
sealed interface WriteVerdict {
  /** More answers may decide. */
  record Undecided() implements WriteVerdict {}

  /**
   * A majority has it on disk.
   *
   * @param heldLive whether any of that majority held live data before
   */
  record Durable(boolean heldLive) implements WriteVerdict {}

  /**
   * A majority of acceptances has become impossible, but a majority could take a newer version.
   *
   * @param newest the greatest version that stood in the way
   */
  record Lost(Version newest) implements WriteVerdict {}

  /** A majority cannot take it since some have no data to change. */
  record NoData() implements WriteVerdict {}

  /** Too few replicas are left. */
  record Impossible() implements WriteVerdict {}
}
