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

/** Runs a reaper again and again, an interval from the end of a pass to the next. */
public final class ReaperService implements Service {
  /** Name of the service. */
  public static final String NAME = "reaper";

  private static final Logger log = LoggerFactory.getLogger(ReaperService.class);

  private final Reaper reaper;
  private final ReaperConfig config;
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final Executor tasks;
  private final Statsd statsd;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final Counter objects;
  private final Counter containers;
  private final Counter failures;
  private volatile long containersLeft;
  private volatile long endedAt;
  private Scheduler.@Nullable Cancellable timer;

  /** How often it looks whether a pass is due. */
  private static final Duration TICK = Duration.ofMillis(500);

  /**
   * @param tasks runs each pass: a thread that may block
   */
  public ReaperService(
      Reaper reaper,
      ReaperConfig config,
      Scheduler scheduler,
      Ticker ticker,
      Executor tasks,
      Statsd statsd,
      MetricRegistry metrics) {
    this.reaper = reaper;
    this.config = config;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.tasks = tasks;
    this.statsd = statsd;
    this.objects = metrics.counter("reaper.objects_deleted");
    this.containers = metrics.counter("reaper.containers_deleted");
    this.failures = metrics.counter("reaper.failures");
    metrics.gauge("reaper.containers_left", () -> (Gauge<Long>) () -> containersLeft);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    endedAt = ticker.nanos();
    timer = scheduler.every(TICK, this::tick);
  }

  private void tick() {
    boolean isDue = ticker.nanos() - endedAt >= config.interval().toNanos();
    if (isDue && isRunning.compareAndSet(false, true)) {
      tasks.execute(this::pass);
    }
  }

  private void pass() {
    long began = ticker.nanos();
    try {
      ReaperTally tally = reaper.pass();
      objects.inc(tally.objectsDeleted);
      containers.inc(tally.containersDeleted);
      failures.inc(tally.failures);
      containersLeft = tally.containersLeft;
      if (tally.isWorthALine()) {
        tell(tally, Duration.ofNanos(ticker.nanos() - began));
        log.info("deleted accounts: {}", tally);
      }
    } catch (PassInterruptedException e) {
      log.info("a pass of the reaper ended early: the process stops");
    } catch (RuntimeException e) {
      failures.inc();
      log.error("a pass of the reaper ended early; the next one begins anew", e);
    } finally {
      endedAt = ticker.nanos();
      isRunning.set(false);
    }
  }

  private void tell(ReaperTally tally, Duration took) {
    statsd.timing("account-reaper.timing", took);
    count("containers_deleted", tally.containersDeleted);
    count("containers_remaining", tally.containersLeft);
    count("objects_deleted", tally.objectsDeleted);
    count("objects_remaining", tally.objectsLeft);
    count("errors", tally.failures);
  }

  private void count(String name, long count) {
    if (count > 0) {
      statsd.count("account-reaper." + name, count);
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
