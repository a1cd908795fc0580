package io.martinet.object.store;

import io.martinet.core.StorePath;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one device. One contract suite holds for the engine on volumes and RocksDB and for
 * the fake in memory.
 *
 * <p>Threads: {@link #submit} and {@link #stage} from any thread; {@link #find} and {@link #open}
 * block on disk and index and belong on the device's reader threads.
 */
public interface ObjectStore extends PendingRows, ObjectSets, AutoCloseable {
  /** Looks the key up in the index alone. */
  Lookup find(ObjectKey key);

  /**
   * Opens the object for reading, its header and metadata verified.
   *
   * @return never silently absent: damage found on the way quarantines and answers {@link
   *     Opened.Unknown}
   */
  Opened open(ObjectKey key);

  /**
   * Reads the name of an object or a tombstone out of one of its records; blocks on disk.
   *
   * @return null where nothing stands, or where it cannot be read: damage found on the way
   *     quarantines
   */
  @Nullable StorePath findPath(ObjectKey key);

  /**
   * Hands a write to the committer. The outcome comes once the write is durable and indexed, or
   * refused; all outcomes of one batch for one executor come in a single task.
   *
   * @param write owns its buffers until the outcome
   * @param admission asked when the committer comes to the write; {@link WriteOutcome.Outdated} if
   *     it says no
   * @param executor an event loop, where the outcome is told
   */
  void submit(Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome);

  /** The same, of a write that no change of the ring makes wrong. */
  default void submit(Write write, Executor executor, Consumer<WriteOutcome> outcome) {
    submit(write, Admission.ALWAYS, executor, outcome);
  }

  /**
   * Waits, holding no thread, for all that was submitted before: a look at the index that begins
   * after {@link BarrierOutcome.Passed} was told sees what became of it, and each write that such a
   * look may miss was asked for its {@link Admission} after this call. Writes nothing and causes no
   * sync. From any thread; never blocks. It stands in the committer's queue like a write and takes
   * as long as one.
   *
   * @param executor an event loop, where the outcome is told, once
   */
  void barrier(Executor executor, Consumer<BarrierOutcome> outcome);

  /**
   * Hands objects back (rule 19). Each goes only if its state here is exactly the one named and no
   * row of it is owed; what changes meanwhile stays. Blocks on the index.
   *
   * @param admission asked when it is their turn: by a newer ring they may belong here
   * @param outcome told once, on the executor, with the outcomes in the order of the drops; what is
   *     dropped is so durably
   */
  void drop(
      List<Drop> drops,
      Admission admission,
      Executor executor,
      Consumer<List<DropOutcome>> outcome);

  /** The same, of drops that no change of the ring makes wrong. */
  default void drop(List<Drop> drops, Executor executor, Consumer<List<DropOutcome>> outcome) {
    drop(drops, Admission.ALWAYS, executor, outcome);
  }

  /**
   * Begins a body too large for its record, in a file of its own.
   *
   * @param expectedBytes length if known, else -1: checked against the reserve
   * @throws StoreException CAPACITY when the reserve would be touched, DEVICE when fenced
   */
  StagedFile stage(long expectedBytes) throws IOException;

  /**
   * Tells the committer of inline bodies that have wholly arrived and lack only their COMMIT: it
   * may hold a batch for them, at most as long as the last sync took (rule 22). From any thread;
   * never blocks.
   *
   * @param change 1 when a body has arrived, -1 when its COMMIT was submitted or will not come
   */
  default void awaitCommits(int change) {}

  /** What an auditor reads; null where there is nothing to audit, as in fakes. */
  default @Nullable ObjectAudits audits() {
    return null;
  }

  /** Health and figures of the device. */
  StoreStatus status();

  /** Waits for the batch under way, flushes the index and releases everything; reads end. */
  @Override
  void close();
}
