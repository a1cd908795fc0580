package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.log.Committer;
import io.martinet.object.store.Admission;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Judges drops as far as the index tells, and hands what may go to the committer, which judges
 * again what changed meanwhile (rule 19). Looking for rows owed means looking through all of them,
 * which is nothing for the committer's thread. Thread-safe.
 */
final class Drops {
  private final ObjectIndex index;
  private final Committer<EngineJob> committer;
  private final boolean complete;

  /**
   * @param complete whether the device knows the keys of all that it ever stored
   */
  Drops(ObjectIndex index, Committer<EngineJob> committer, boolean complete) {
    this.index = index;
    this.committer = committer;
    this.complete = complete;
  }

  /**
   * @throws IOException the index cannot be read; nothing is told
   */
  void drop(
      List<Drop> drops, Admission admission, Executor executor, Consumer<List<DropOutcome>> outcome)
      throws IOException {
    DropOutcome[] outcomes = new DropOutcome[drops.size()];
    Arrays.fill(outcomes, new DropOutcome.Unknown("not judged"));
    var candidates = new ArrayList<DropCandidate>();
    for (int i = 0; i < outcomes.length; i++) {
      ObjectKey key = drops.get(i).key();
      ObjectEntry entry = EntryCodec.decode(index.get(IndexKeys.object(key)));
      if (isCandidate(entry, drops.get(i).state(), i, outcomes)) {
        candidates.add(DropCandidate.of(i, key, entry));
      }
    }
    // Behind the entries: a row of a state that was seen is seen too.
    removeOwing(candidates, outcomes);
    var job = new EngineJob.Drop(candidates, admission, outcomes, executor, outcome);
    if (candidates.isEmpty()) {
      executor.execute(job::tell);
    } else if (!committer.offer(job)) {
      job.failAll(new DropOutcome.Unknown("the committer's queue is full"));
      executor.execute(job::tell);
    }
  }

  private boolean isCandidate(
      ObjectEntry entry, ObjectState wanted, int index, DropOutcome[] outcomes) {
    ObjectState state = entry.state().normalised();
    if (entry.quarantine() != null) {
      outcomes[index] = new DropOutcome.Unknown("quarantined");
    } else if (state.equals(ObjectState.NONE)) {
      outcomes[index] =
          complete ? new DropOutcome.Absent() : new DropOutcome.Unknown("keys were lost here");
    } else if (!state.equals(wanted)) {
      outcomes[index] = new DropOutcome.Changed(state);
    } else {
      return true;
    }
    return false;
  }

  private void removeOwing(List<DropCandidate> candidates, DropOutcome[] outcomes)
      throws IOException {
    if (candidates.isEmpty()) {
      return;
    }
    var asked = new TreeSet<ObjectKey>();
    candidates.forEach(candidate -> asked.add(candidate.key()));
    var owing = new TreeSet<ObjectKey>();
    index.scan(
        IndexKeys.pendingRowsFrom(),
        IndexKeys.pendingRowsTo(),
        (key, value) -> {
          ObjectKey object = PendingValue.decode(value).key();
          if (asked.contains(object)) {
            owing.add(object);
          }
          return true;
        });
    candidates.removeIf(candidate -> {
      boolean owes = owing.contains(candidate.key());
      if (owes) {
        outcomes[candidate.index()] = new DropOutcome.RowsOwed();
      }
      return owes;
    });
  }
}
