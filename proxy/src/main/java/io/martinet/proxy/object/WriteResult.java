package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.Response;

/** What became of a quorum write that did not fail. */
sealed interface WriteResult {
  /**
   * Durable on a majority, its row visible or owed by a majority.
   *
   * @param version under which it stands
   * @param heldLive whether live data was there before
   * @param isSameData whether all replicas that were counted hold the same body now
   */
  record Done(Version version, boolean heldLive, boolean isSameData) implements WriteResult {}

  /**
   * The condition of the write does not hold: nothing was written, and nothing will be.
   *
   * @param answer to the client
   */
  record Unmet(Response answer) implements WriteResult {}

  /**
   * Durable on a majority, and a majority of the container's replicas takes no row of it: the
   * container is gone, or was made again with another storage policy (rule 27).
   */
  record Unlisted(Version version) implements WriteResult {}

  /** Some replicas have no live data to change: a quorum read must tell whether there is any. */
  record NoData() implements WriteResult {}
}
