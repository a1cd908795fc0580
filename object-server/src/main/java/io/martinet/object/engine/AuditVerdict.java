package io.martinet.object.engine;

import io.martinet.log.Committer;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.ObjectAudit.Step;
import io.martinet.object.store.ObjectKey;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the audit of one key came to: condemns what is damaged, each record once. One thread. */
final class AuditVerdict implements ObjectOpener.Condemnation {
  private final Committer<EngineJob> committer;
  private final TreeSet<Long> condemned = new TreeSet<>();
  private @Nullable String reason;
  private boolean wasRefused;

  AuditVerdict(Committer<EngineJob> committer) {
    this.committer = committer;
  }

  @Override
  public void condemn(ObjectKey key, RecordLocation place, String why) {
    if (reason == null) {
      reason = why;
    }
    // A second request would change nothing, but say the same twice in the log.
    if (condemned.add(place.position())) {
      var job = new EngineJob.Condemn(key, place.life(), place.offset(), why, () -> {});
      wasRefused |= !committer.offer(job);
    }
  }

  /** Whether anything was damaged. */
  boolean isGiven() {
    return reason != null;
  }

  /** How the audit of the key ends. */
  Step step(long bytes) {
    if (reason == null) {
      return new Step.Sound(bytes);
    }
    return wasRefused ? new Step.Refused(bytes, reason) : new Step.Damaged(bytes, reason);
  }
}
