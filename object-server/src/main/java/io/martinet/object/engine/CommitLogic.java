package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.Wire;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;

/**
 * Decides what becomes of a write, from the object's entry and what was promised of it (rules 1, 7,
 * 8 and 9). Pure, so that the order of the log decides everything.
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

  /**
   * @param sealedTicks up to which time expiry is final on the device
   */
  static Decision decide(ObjectEntry entry, Bar bar, PreparedWrite prepared, long sealedTicks) {
    return switch (prepared.write()) {
      case Write.Put put -> client(entry, bar, prepared, Claim.of(put, entry, prepared));
      case Write.Delete delete -> client(entry, bar, prepared, Claim.of(delete, entry));
      case Write.Post post -> post(entry, bar, prepared, post, sealedTicks);
      case Write.Push _ -> push(entry, bar, prepared);
      case Write.Promise promise -> promise(entry, bar, prepared, promise.version());
    };
  }

  /**
   * What a client's write claims.
   *
   * @param stands whether just this stands here already
   */
  private record Claim(Version version, boolean isPromised, boolean stands) {
    static Claim of(Write.Put put, ObjectEntry entry, PreparedWrite prepared) {
      return new Claim(put.version(), put.isPromised(), holdsBody(entry, prepared));
    }

    static Claim of(Write.Delete delete, ObjectEntry entry) {
      Version there = ObjectEntry.versionOf(entry.tombstone());
      return new Claim(delete.version(), delete.isPromised(), there.equals(delete.version()));
    }
  }

  private static Decision client(ObjectEntry entry, Bar bar, PreparedWrite prepared, Claim claim) {
    if (claim.stands) {
      return answer(new WriteOutcome.Already(entry.state()));
    }
    Version version = claim.version;
    boolean isLetIn = claim.isPromised ? bar.admitsPromised(version) : bar.admitsBlind(version);
    // An equal tick of another process is a lost race, whatever the nonces are: of two replicas
    // that each took one of them first, neither may be asked to change its mind (rule 1).
    if (!isLetIn || version.ticks() <= entry.newest().ticks()) {
      return refused(entry, bar);
    }
    return new Decision.Append(prepared);
  }

  /** The same promise again is success; one of an equal tick is another's, and refused. */
  private static Decision promise(
      ObjectEntry entry, Bar bar, PreparedWrite prepared, Version version) {
    if (entry.quarantine() != null) {
      return answer(new WriteOutcome.Unknown("quarantined"));
    }
    if (bar.admitsPromised(version)) {
      return answer(new WriteOutcome.Promised(entry.state()));
    }
    if (!bar.admitsBlind(version) || version.ticks() <= entry.newest().ticks()) {
      return refused(entry, bar);
    }
    return new Decision.Append(prepared);
  }

  private static Decision refused(ObjectEntry entry, Bar bar) {
    Version newest = Version.max(entry.newest(), bar.promised());
    return answer(new WriteOutcome.Refused(newest, entry.state()));
  }

  private static Decision post(
      ObjectEntry entry, Bar bar, PreparedWrite prepared, Write.Post post, long sealedTicks) {
    if (entry.quarantine() != null) {
      return answer(new WriteOutcome.Unknown("quarantined"));
    }
    if (entry.data() == null) {
      return answer(new WriteOutcome.NoData(entry.state()));
    }
    boolean stands = holdsMetadata(entry, prepared);
    // The expirer was told what stands here: nothing may change that behind its back, or it would
    // delete what has been given more time (decision 080).
    if (!stands && post.isTooLate(entry.deleteAtSeconds(), sealedTicks)) {
      return answer(new WriteOutcome.Expired(entry.state()));
    }
    var claim = new Claim(post.version(), post.isPromised(), stands);
    Decision decision = client(entry, bar, prepared, claim);
    return decision instanceof Decision.Append
        ? new Decision.Append(prepared.over(entry.floor()))
        : decision;
  }

  private static Decision push(ObjectEntry entry, Bar bar, PreparedWrite prepared) {
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
    if (bar.bars(entry.state(), after)) {
      return answer(new WriteOutcome.Unknown(Wire.BARRED));
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
