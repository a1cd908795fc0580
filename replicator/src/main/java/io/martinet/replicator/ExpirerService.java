package io.martinet.replicator;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.service.Service;
import io.martinet.service.metrics.Statsd;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an expirer again and again, an interval between the beginnings of two passes. */
public final class ExpirerService implements Service {
  /** Name of the service. */
  public static final String NAME = "expirer";

  private static final Logger log = LoggerFactory.getLogger(ExpirerService.class);

  private final Expirer expirer;
  private final ExpirerConfig config;
  private final Scheduler scheduler;
  private final Executor tasks;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final Ticker ticker;
  private final Statsd statsd;
  private final Told told;
  private final Counter deleted;
  private final Counter queuedDeleted;
  private final Counter failures;
  private volatile long left;
  private volatile long oldestLeftSeconds;
  private Scheduler.@Nullable Cancellable timer;

  /** Is told of each pass. */
  @FunctionalInterface
  public interface Told {
    /**
     * @param deleted objects
     */
    void pass(long deleted, Duration took);
  }

  /**
   * @param tasks runs each pass: a thread that may block
   */
  public ExpirerService(
      Expirer expirer,
      ExpirerConfig config,
      Scheduler scheduler,
      Ticker ticker,
      Executor tasks,
      Told told,
      Statsd statsd,
      MetricRegistry metrics) {
    this.expirer = expirer;
    this.config = config;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.tasks = tasks;
    this.told = told;
    this.statsd = statsd;
    this.deleted = metrics.counter("expirer.deleted");
    this.queuedDeleted = metrics.counter("expirer.queued_deleted");
    this.failures = metrics.counter("expirer.failures");
    metrics.gauge("expirer.left_by_last_pass", () -> (Gauge<Long>) () -> left);
    metrics.gauge("expirer.oldest_left_seconds", () -> (Gauge<Long>) () -> oldestLeftSeconds);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    timer = scheduler.every(config.interval(), this::begin);
  }

  private void begin() {
    if (isRunning.compareAndSet(false, true)) {
      tasks.execute(this::pass);
    }
  }

  private void pass() {
    long began = ticker.nanos();
    try {
      ExpirerTally tally = expirer.pass();
      deleted.inc(tally.deletedCount());
      queuedDeleted.inc(tally.queuedDeletedCount());
      failures.inc(tally.failureCount());
      left = tally.leftCount();
      oldestLeftSeconds = tally.oldestLeftSeconds();
      Duration took = Duration.ofNanos(ticker.nanos() - began);
      tell(tally, took);
      if (tally.isWorthALine()) {
        log.info("expired objects: {}", tally);
      }
    } catch (PassInterruptedException e) {
      log.info("a pass ended early: the process stops");
    } catch (RuntimeException e) {
      failures.inc();
      log.error("a pass ended early; the next one begins anew", e);
    } finally {
      isRunning.set(false);
    }
  }

  private void tell(ExpirerTally tally, Duration took) {
    long gone = tally.deletedCount() + tally.queuedDeletedCount();
    told.pass(gone, took);
    statsd.timing("object-expirer.timing", took);
    if (gone > 0) {
      statsd.count("object-expirer.objects", gone);
    }
    if (tally.failureCount() > 0) {
      statsd.count("object-expirer.errors", tally.failureCount());
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
