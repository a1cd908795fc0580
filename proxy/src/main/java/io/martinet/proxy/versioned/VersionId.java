package io.martinet.proxy.versioned;

import io.martinet.core.Timestamps;

/** Ids of versions as clients send them. */
final class VersionId {
  private VersionId() {}

  /** The time that an id is, in ticks of 10 µs; -1 if it is none. */
  static long ticks(String id) {
    try {
      return Timestamps.parse(id);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
