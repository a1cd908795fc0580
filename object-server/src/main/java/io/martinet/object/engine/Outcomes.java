package io.martinet.object.engine;

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

  private record Told(EngineJob.Store job, WriteOutcome outcome) {}

  private record OfExecutor(Executor executor, List<Told> outcomes) implements Runnable {
    @Override
    public void run() {
      for (Told told : outcomes) {
        told.job().outcome().accept(told.outcome());
      }
    }
  }

  void add(EngineJob.Store job, WriteOutcome outcome) {
    for (OfExecutor group : groups) {
      if (group.executor() == job.executor()) {
        group.outcomes().add(new Told(job, outcome));
        return;
      }
    }
    var group = new OfExecutor(job.executor(), new ArrayList<>());
    group.outcomes().add(new Told(job, outcome));
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
