package io.martinet.proxy;

import io.martinet.core.Version;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.PolicyMarks;
import java.util.Map;
import java.util.TreeMap;

/** What a fake replica holds of one account or container. Joins as real ones do. */
final class FakeEntry {
  Version created = Version.NONE;
  Version put = Version.NONE;
  Version delete = Version.NONE;
  Version modified = Version.NONE;
  int policy;
  final Map<String, FakeHeader> headers = new TreeMap<>();
  final Map<String, ListingEntry> rows = new TreeMap<>();

  record FakeHeader(Version version, String value) {}

  boolean isLive() {
    return put.isAfter(delete);
  }

  void set(String name, Version version, String value) {
    headers.merge(
        name,
        new FakeHeader(version, value),
        (old, young) -> young.version().isAfter(old.version()) ? young : old);
  }

  void join(FakeEntry other) {
    boolean isVoteKept =
        !created.isNone()
            && policy != other.policy
            && PolicyMarks.isOpen(other.policy, other.headers::containsKey);
    if (other.created.isAfter(created) && !isVoteKept) {
      created = other.created;
      policy = other.policy;
    }
    put = Version.max(put, other.put);
    delete = Version.max(delete, other.delete);
    modified = Version.max(modified, other.modified);
    other.headers.forEach((name, header) -> set(name, header.version(), header.value()));
    rows.putAll(other.rows);
  }
}
