package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.Admission;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.WriteOutcome;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a device's committer is asked to do. */
sealed interface EngineJob {
  /**
   * A write of the store.
   *
   * @param admission asked when it is the write's turn
   * @param heldFile body file held until the outcome, 0 for none
   */
  record Store(
      PreparedWrite prepared,
      Admission admission,
      long heldFile,
      Executor executor,
      Consumer<WriteOutcome> outcome)
      implements EngineJob {}

  /** Changes nothing: told when all before it is decided and in the index. */
  record Barrier(Executor executor, Consumer<BarrierOutcome> outcome) implements EngineJob {}

  /**
   * Hands objects back that were looked at (rule 19).
   *
   * @param candidates to be judged once more
   * @param admission of all of them
   * @param outcomes of all drops of a request, some of them decided; the committer's until told
   */
  record Drop(
      List<DropCandidate> candidates,
      Admission admission,
      DropOutcome[] outcomes,
      Executor executor,
      Consumer<List<DropOutcome>> outcome)
      implements EngineJob {
    void failAll(DropOutcome why) {
      candidates.forEach(candidate -> outcomes[candidate.index()] = why);
    }

    void tell() {
      outcome.accept(List.of(outcomes));
    }
  }

  /**
   * Forgets that an object was dropped: no record from before is left in any volume.
   *
   * @param life of the volume where the drop's record stands
   * @param offset in it
   * @param done told when it is indexed, or not needed
   */
  record Forget(ObjectKey key, int life, long offset, Runnable done) implements EngineJob {}

  /**
   * Moves a record to the end of the log, unless its object has moved on meanwhile (rule 13).
   *
   * @param draft a copy of the record
   * @param done told when it is durable and indexed, or not needed; not told on failure
   */
  record Relocate(ObjectKey key, RecordLocation from, RecordDraft draft, Runnable done)
      implements EngineJob {}

  /**
   * Writes a promise again that compaction found still standing, or forgets it if it is past.
   *
   * @param draft a copy of the record
   */
  record KeepPromise(ObjectKey key, RecordDraft draft, Version version, Runnable done)
      implements EngineJob {}

  /** Rows that compaction found still owed by a record that it takes away. */
  record KeepRows(ObjectKey key, long position, RowDuty duty, Runnable done) implements EngineJob {}

  /**
   * A record turned out damaged.
   *
   * @param done told when the quarantine is durable, or not needed
   */
  record Condemn(ObjectKey key, int life, long offset, String reason, Runnable done)
      implements EngineJob {}

  /** Makes the index durable, with all that was committed before. */
  record Flush(Runnable done) implements EngineJob {}
}
