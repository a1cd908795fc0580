package io.martinet.object.engine;

import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes of one batch, told in one task an executor (rule 29). One thread. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  /** There are as many executors as event loops: a list is searched faster than hashed. */
  private final List<OfExecutor> groups = new ArrayList<>();

  private record OfExecutor(Executor executor, List<Runnable> outcomes) implements Runnable {
    @Override
    public void run() {
      outcomes.forEach(Runnable::run);
    }
  }

  void add(EngineJob.Store job, WriteOutcome outcome) {
    add(job.executor(), () -> job.outcome().accept(outcome));
  }

  void add(EngineJob.Barrier job, BarrierOutcome outcome) {
    add(job.executor(), () -> job.outcome().accept(outcome));
  }

  void add(EngineJob.Drop job) {
    add(job.executor(), job::tell);
  }

  private void add(Executor executor, Runnable told) {
    for (OfExecutor group : groups) {
      if (group.executor() == executor) {
        group.outcomes().add(told);
        return;
      }
    }
    var group = new OfExecutor(executor, new ArrayList<>());
    group.outcomes().add(told);
    groups.add(group);
  }

  /** Tells all, and begins anew. */
  void tell() {
    List<OfExecutor> all = List.copyOf(groups);
    groups.clear();
    for (OfExecutor group : all) {
      try {
        group.executor().execute(group);
      } catch (RejectedExecutionException ended) {
        LOG.debug("an event loop ended before its outcomes: {}", group.outcomes().size());
      }
    }
  }

  /** Forgets all: the batch failed. */
  void clear() {
    groups.clear();
  }
}
