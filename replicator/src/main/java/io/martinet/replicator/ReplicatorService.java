package io.martinet.replicator;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.service.Service;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a replicator again and again, an interval between two passes. */
public final class ReplicatorService implements Service {
  /** Name of the service. */
  public static final String NAME = "replicator";

  /** By then a ring has most likely reached every server: a pass goes by one alone (a guess). */
  private static final Duration RING_SPREAD = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ReplicatorService.class);

  private final Replicator replicator;
  private final ReplicatorConfig config;
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final Executor tasks;
  private final BiConsumer<PassReport, Duration> listener;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final AtomicBoolean isWanted = new AtomicBoolean();
  private volatile long failures;
  private volatile long passSeconds;
  private Scheduler.@Nullable Cancellable timer;

  /**
   * @param tasks runs each pass: a thread that may block
   * @param listener is told of each pass that came to its end, and how long it took
   */
  public ReplicatorService(
      Replicator replicator,
      ReplicatorConfig config,
      Scheduler scheduler,
      Ticker ticker,
      Executor tasks,
      BiConsumer<PassReport, Duration> listener,
      MetricRegistry metrics) {
    this.replicator = replicator;
    this.config = config;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.tasks = tasks;
    this.listener = listener;
    metrics.gauge("replicator.left_by_last_pass", () -> (Gauge<Long>) () -> failures);
    metrics.gauge("replicator.last_pass_seconds", () -> (Gauge<Long>) () -> passSeconds);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    timer = scheduler.every(config.interval(), this::begin);
  }

  /**
   * Has a pass begin a little later: the ring has changed, and there is something to move. One that
   * runs by then goes by the past ring, and another follows it.
   */
  public void soon() {
    scheduler.after(
        RING_SPREAD,
        () -> {
          isWanted.set(true);
          begin();
        });
  }

  private void begin() {
    if (isRunning.compareAndSet(false, true)) {
      isWanted.set(true);
      tasks.execute(this::passes);
    }
  }

  private void passes() {
    try {
      while (isWanted.getAndSet(false)) {
        pass();
      }
    } finally {
      isRunning.set(false);
    }
  }

  private void pass() {
    long began = ticker.nanos();
    try {
      PassReport report = replicator.pass(line -> log.debug("begins: {}", line));
      failures = report.failures();
      Duration took = Duration.ofNanos(ticker.nanos() - began);
      passSeconds = took.toSeconds();
      listener.accept(report, took);
      report.lines().forEach(line -> log.info("pass: {}", line));
    } catch (PassInterruptedException e) {
      log.info("a pass ended early: the process stops");
    } catch (RuntimeException e) {
      log.error("a pass ended early; the next one begins anew", e);
    }
  }

  /** A pass under way is interrupted with the other tasks of the process. */
  @Override
  public void stop(Duration grace) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
