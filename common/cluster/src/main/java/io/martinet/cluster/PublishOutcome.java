package io.martinet.cluster;

/** What came of publishing a ring. */
public sealed interface PublishOutcome {
  /** The ring is in force, by this call or by an earlier one with the same bytes. */
  record Published(long version) implements PublishOutcome {}

  /**
   * Another ring with this version or a greater one is in force; nothing changed. Build on that one
   * and try again.
   */
  record Superseded(long versionInForce) implements PublishOutcome {}

  /** The ring cannot follow the one in force, or not yet; nothing changed. */
  record Refused(String reason) implements PublishOutcome {}
}
