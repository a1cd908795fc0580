package io.martinet.log;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a log: takes all that waits, commits it as one batch, and again. Under load the
 * batches grow by themselves; no timer, but for the {@link BatchGate} (rule 22). A failure fences
 * at once and for good (rule 15).
 *
 * <p>{@link #offer} from any thread. Production calls {@link #start}; a harness calls {@link
 * #runOnce} on its own thread instead.
 *
 * @param <J> a job
 */
public final class Committer<J> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Longest wait of an idle committer, a bound only; every offer wakes it. */
  private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  /**
   * @param queueMax jobs waiting beyond which {@link #offer} refuses
   * @param batchMax jobs in one batch
   */
  public record Limits(int queueMax, int batchMax) {
    /** Guessed: deeper than any sensible number of requests in flight at one device. */
    public static final Limits DEFAULTS = new Limits(4096, 1024);

    public Limits {
      if (queueMax < 1 || batchMax < 1) {
        throw new IllegalArgumentException(
            "limits must be positive, were %d, %d".formatted(queueMax, batchMax));
      }
    }
  }

  private final String name;
  private final CommitHandler<J> handler;
  private final Limits limits;
  private final BatchGate gate;
  private final Ticker ticker;
  private final BlockingQueue<J> queue;
  private final List<J> batch = new ArrayList<>();
  private long batchBegan;
  private long waitNanos;
  private boolean fenceTold;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile @Nullable String fenced;
  private volatile @Nullable Exception fencedBy;
  private final DeviceThread thread;
  private volatile boolean parked;

  /**
   * @param name of the thread
   */
  public Committer(
      String name, CommitHandler<J> handler, Limits limits, BatchGate gate, Ticker ticker) {
    this.name = name;
    this.handler = handler;
    this.limits = limits;
    this.gate = gate;
    this.ticker = ticker;
    this.queue = new ArrayBlockingQueue<>(limits.queueMax());
    this.thread = new DeviceThread(name);
  }

  /** What {@link #runOnce} did. */
  public enum Step {
    COMMITTED,
    /** A batch is begun and held for writes about to come. */
    HELD,
    /** Did some idle work; there may be more. */
    WORKED,
    NOTHING
  }

  /**
   * Hands a job over.
   *
   * @return false if the queue is full, or the committer closed or fenced: nobody will answer it
   */
  public boolean offer(J job) {
    if (closing || fenced != null || !queue.offer(job)) {
      return false;
    }
    wake();
    if (fenced != null || ended) {
      // It ended in between, and nobody may come by any more.
      refuseQueued();
    }
    return true;
  }

  private void wake() {
    if (parked) {
      thread.wake();
    }
  }

  /** Starts the thread. */
  public void start() {
    thread.start(this::run);
  }

  private void run() {
    while (!closing || !queue.isEmpty() || !batch.isEmpty()) {
      Step step = runOnce();
      if (step == Step.HELD || step == Step.NOTHING) {
        await();
      }
    }
    ended = true;
    refuseQueued();
  }

  private void await() {
    parked = true;
    if (queue.isEmpty() && !closing && (fenced == null || fenceTold)) {
      thread.pause(waitNanos);
    }
    parked = false;
  }

  /** One round without waiting. */
  public Step runOnce() {
    String reason = fenced;
    if (reason != null) {
      endWith(fencedBy != null ? fencedBy : new IOException(reason));
      return Step.NOTHING;
    }
    try {
      return round();
    } catch (IOException | RuntimeException failure) {
      // A bug counts like a broken disk: what memory says and what the log says may differ by now.
      fenced = String.valueOf(failure.getMessage());
      endWith(failure);
      return Step.NOTHING;
    }
  }

  private Step round() throws IOException {
    for (J job = poll(); job != null; job = poll()) {
      add(job);
    }
    if (batch.isEmpty()) {
      waitNanos = Math.min(handler.idle(), WAIT_NANOS_MAX);
      return waitNanos == 0 ? Step.WORKED : Step.NOTHING;
    }
    waitNanos = batchBegan + gate.holdNanos() - ticker.nanos();
    if (waitNanos > 0 && batch.size() < limits.batchMax() && !closing) {
      return Step.HELD;
    }
    handler.commit(List.copyOf(batch));
    batch.clear();
    return Step.COMMITTED;
  }

  private @Nullable J poll() {
    return batch.size() < limits.batchMax() ? queue.poll() : null;
  }

  private void add(J job) {
    if (batch.isEmpty()) {
      batchBegan = ticker.nanos();
    }
    batch.add(job);
  }

  private void endWith(Exception failure) {
    waitNanos = WAIT_NANOS_MAX;
    if (!fenceTold) {
      fenceTold = true;
      LOG.error("fenced, takes no more writes: {}", name, failure);
      handler.fenced(failure);
    }
    if (!batch.isEmpty()) {
      handler.refuse(List.copyOf(batch), "fenced: " + fenced);
      batch.clear();
    }
    refuseQueued();
  }

  private void refuseQueued() {
    List<J> jobs = new ArrayList<>();
    queue.drainTo(jobs);
    if (!jobs.isEmpty()) {
      handler.refuse(jobs, fenced != null ? "fenced: " + fenced : "closed");
    }
  }

  /** Why nothing more is committed, or null. */
  public @Nullable String fencedBecause() {
    return fenced;
  }

  /** Fences from outside: another part of the device failed. Takes effect before the next batch. */
  public void fence(Exception cause) {
    if (fenced == null) {
      fencedBy = cause;
      fenced = String.valueOf(cause.getMessage());
      wake();
    }
  }

  /** Jobs waiting. */
  public int queued() {
    return queue.size();
  }

  /** Commits what waits, then ends the thread. Takes no more jobs from the first moment. */
  @Override
  public void close() {
    closing = true;
    if (thread.isStarted()) {
      thread.close();
    } else {
      drain();
    }
  }

  private void drain() {
    while (!queue.isEmpty() || !batch.isEmpty()) {
      runOnce();
    }
    ended = true;
  }
}
