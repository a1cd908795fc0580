package io.martinet.log;

import java.io.IOException;
import java.util.List;

/**
 * What a {@link Committer} does with its jobs. All calls but {@link #refuse} come one at a time, on
 * the committer's thread.
 *
 * @param <J> a job
 */
public interface CommitHandler<J> {
  /**
   * Makes the jobs durable in their order and tells their outcomes.
   *
   * @throws IOException a write, sync or index write failed: no job of the batch that was not told
   *     may be told a success; {@link #refuse} follows for all of them
   */
  void commit(List<J> batch) throws IOException;

  /**
   * Tells jobs that have had no answer that they failed. May come from any thread, that of whoever
   * offers a job to a committer that has just ended.
   */
  void refuse(List<J> jobs, String reason);

  /**
   * One step of work for a time when the queue is empty.
   *
   * @return nanoseconds after which to call again if still idle, 0 for at once
   */
  long idle() throws IOException;

  /** The device has failed: nothing more will be committed. Told once. */
  void fenced(Exception cause);
}
