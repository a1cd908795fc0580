package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;

/**
 * Decides what becomes of a write, from the object's entry alone (rules 1, 8 and 9). Pure, so that
 * the order of the log decides everything.
 */
final class CommitLogic {
  /** What to do with a write. */
  sealed interface Decision {
    /** Append this, and join it. */
    record Append(PreparedWrite write) implements Decision {}

    /** Nothing is written. */
    record Answer(WriteOutcome outcome) implements Decision {}
  }

  private CommitLogic() {}

  static Decision decide(ObjectEntry entry, PreparedWrite prepared) {
    return switch (prepared.write()) {
      case Write.Put put -> client(entry, prepared, put.version(), holdsBody(entry, prepared));
      case Write.Delete delete ->
          client(
              entry,
              prepared,
              delete.version(),
              ObjectEntry.versionOf(entry.tombstone()).equals(delete.version()));
      case Write.Post post -> post(entry, prepared, post.version());
      case Write.Push _ -> push(entry, prepared);
    };
  }

  private static Decision client(
      ObjectEntry entry, PreparedWrite prepared, Version version, boolean stands) {
    if (stands) {
      return answer(new WriteOutcome.Already(entry.state()));
    }
    // An equal tick of another process is a lost race, whatever the nonces are: of two replicas
    // that each took one of them first, neither may be asked to change its mind (rule 1).
    if (version.ticks() <= entry.newest().ticks()) {
      return answer(new WriteOutcome.Refused(entry.newest(), entry.state()));
    }
    return new Decision.Append(prepared);
  }

  private static Decision post(ObjectEntry entry, PreparedWrite prepared, Version version) {
    if (entry.quarantine() != null) {
      return answer(new WriteOutcome.Unknown("quarantined"));
    }
    if (entry.data() == null) {
      return answer(new WriteOutcome.NoData(entry.state()));
    }
    Decision decision = client(entry, prepared, version, holdsMetadata(entry, prepared));
    return decision instanceof Decision.Append
        ? new Decision.Append(prepared.over(entry.floor()))
        : decision;
  }

  private static Decision push(ObjectEntry entry, PreparedWrite prepared) {
    ObjectEntry.Data mine = entry.data();
    ObjectEntry.Data theirs = prepared.parts().data();
    boolean sameVersion = mine != null && theirs != null && mine.version().equals(theirs.version());
    if (sameVersion && !holdsBody(entry, prepared)) {
      return answer(new WriteOutcome.Refused(entry.newest(), entry.state()));
    }
    ObjectEntry joined = entry.join(prepared.parts(), false);
    boolean heals = entry.quarantine() != null && joined.quarantine() == null;
    ObjectState after = joined.state();
    if (after.equals(entry.state()) && !heals) {
      return answer(
          entry.quarantine() == null
              ? new WriteOutcome.Already(entry.state())
              : new WriteOutcome.Unknown("quarantined"));
    }
    // A body that is here already, or older than what is, need not be written again; but only the
    // whole object stands over what was lost.
    if (theirs != null && !heals && (sameVersion || !after.data().equals(theirs.version()))) {
      return new Decision.Append(prepared.metadataOnly(theirs.version()));
    }
    return new Decision.Append(prepared);
  }

  private static boolean holdsBody(ObjectEntry entry, PreparedWrite prepared) {
    ObjectEntry.Data mine = entry.data();
    ObjectEntry.Data theirs = prepared.parts().data();
    return mine != null
        && theirs != null
        && mine.version().equals(theirs.version())
        && mine.content().lengthBytes() == theirs.content().lengthBytes()
        && mine.content().etag().equals(theirs.content().etag())
        && mine.content().crc32c() == theirs.content().crc32c();
  }

  private static boolean holdsMetadata(ObjectEntry entry, PreparedWrite prepared) {
    ObjectEntry.Metadata mine = entry.metadata();
    ObjectEntry.Metadata theirs = prepared.parts().metadata();
    return mine != null
        && theirs != null
        && mine.version().equals(theirs.version())
        && mine.userHash() == theirs.userHash()
        && mine.deleteAtSeconds() == theirs.deleteAtSeconds();
  }

  private static Decision answer(WriteOutcome outcome) {
    return new Decision.Answer(outcome);
  }
}
