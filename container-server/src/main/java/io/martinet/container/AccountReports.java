package io.martinet.container;

import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.RowOwner;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowTargets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells accounts what the containers of one device hold, until a majority of the account's replicas
 * has it durably: within a round or two of each change. Each database remembers what was told, so a
 * sweep over all of them finds what a restart or a full queue left untold. Thread-safe; never
 * blocks.
 */
final class AccountReports {
  /** How often changes are told: counts reach the account well within the 2 s that are promised. */
  static final Duration ROUND = Duration.ofMillis(500);

  /** Containers told in a round: one batch. */
  static final int ROUND_MAX = 1_000;

  /** Containers that wait to be told; more are left to the sweep. About 100 bytes each. */
  static final int WAITING_MAX = 100_000;

  /** Rounds after which an untold report is tried again, so that a gap does not hold up others. */
  private static final int AGAIN_ROUNDS = 10;

  private static final Logger log = LoggerFactory.getLogger(AccountReports.class);

  private final DatabaseDevice<ObjectRow> device;
  private final ContainerPlaces places;
  private final ReportSender sender;
  private final HybridClock clock;
  private final BooleanSupplier isWhole;
  private final ReportSweep sweep;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private Set<RowOwner> waiting = new LinkedHashSet<>();
  private final Set<RowOwner> again = new LinkedHashSet<>();
  private int rounds;

  /**
   * @param isWhole whether no rows may be missing here: counts that lack some are not told
   */
  AccountReports(
      DatabaseDevice<ObjectRow> device,
      ContainerPlaces places,
      ReportSender sender,
      HybridClock clock,
      BooleanSupplier isWhole) {
    this.isWhole = isWhole;
    this.device = device;
    this.places = places;
    this.sender = sender;
    this.clock = clock;
    this.sweep = new ReportSweep(device, this::changed);
  }

  /** Begins to tell. */
  Scheduler.Cancellable start(Scheduler scheduler) {
    return scheduler.every(ROUND, this::round);
  }

  /** Rows or state of a container changed. */
  synchronized void changed(RowOwner owner) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(owner);
    } else {
      sweep.again();
    }
  }

  /** Containers that wait to be told. */
  synchronized int waitingCount() {
    return waiting.size() + again.size();
  }

  /** Whether all databases were gone through: before, more may wait than are counted. */
  boolean isSweepEnded() {
    return sweep.isEnded();
  }

  /**
   * Tells an account of one container now.
   *
   * @param targets the account's replicas
   * @return completes when a majority has it durably, or as many as could be reached, and then
   *     false: the rest comes later
   */
  CompletableFuture<Boolean> tell(RowOwner owner, RowTargets targets, String transId) {
    return device
        .call(owner, replica -> report(replica, targets))
        .thenCompose(report -> report == null ? nothing() : send(List.of(report), transId));
  }

  /** One round; never two at a time. */
  void round() {
    if (!isWhole.getAsBoolean() || !isRunning.compareAndSet(false, true)) {
      return;
    }
    List<RowOwner> owners = next();
    var reports = new ArrayList<CompletableFuture<@Nullable Report>>();
    for (RowOwner owner : owners) {
      RowTargets targets = places.account(owner.path().account());
      reports.add(device.call(owner, replica -> report(replica, targets)));
    }
    var unused =
        CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
            .handle((_, _) -> untold(owners, reports))
            .thenCompose(untold -> send(untold, "-"))
            .whenComplete((_, failure) -> ended(failure));
  }

  private synchronized List<RowOwner> next() {
    rounds++;
    if (rounds % AGAIN_ROUNDS == 0) {
      again.forEach(this::changed);
      again.clear();
    }
    if (waiting.size() < ROUND_MAX) {
      sweep.step();
    }
    List<RowOwner> owners = waiting.stream().limit(ROUND_MAX).toList();
    owners.forEach(waiting::remove);
    return owners;
  }

  /** What the account has not been told; null if it has. On the device's threads. */
  private @Nullable Report report(Replica<ObjectRow> replica, RowTargets targets) {
    if (!replica.isKnown()) {
      return null;
    }
    Report report = Report.of(replica.database(), targets, clock.next().ticks());
    return report.text().equals(replica.database().reported()) ? null : report;
  }

  private List<Report> untold(
      List<RowOwner> owners, List<CompletableFuture<@Nullable Report>> reports) {
    var untold = new ArrayList<Report>();
    for (int i = 0; i < owners.size(); i++) {
      CompletableFuture<@Nullable Report> future = reports.get(i);
      Report report = future.isCompletedExceptionally() ? null : future.join();
      if (report != null) {
        untold.add(report);
      } else if (future.isCompletedExceptionally()) {
        // Unknown or busy now; a fenced device says so for good, and its counts are others' to
        // tell.
        tryAgain(owners.get(i));
      }
    }
    return untold;
  }

  private CompletableFuture<Boolean> send(List<Report> reports, String transId) {
    if (reports.isEmpty()) {
      return nothing();
    }
    return sender.send(reports, transId).thenCompose(told -> remember(reports, told));
  }

  private CompletableFuture<Boolean> remember(List<Report> reports, List<Report> told) {
    var saves = new ArrayList<CompletableFuture<?>>();
    for (Report report : reports) {
      if (told.contains(report)) {
        saves.add(device.call(report.owner(), replica -> remember(replica, report)));
      } else {
        tryAgain(report.owner());
      }
    }
    return CompletableFuture.allOf(saves.toArray(CompletableFuture[]::new))
        .thenApply(_ -> told.size() == reports.size());
  }

  private static boolean remember(Replica<ObjectRow> replica, Report report) {
    if (replica.isKnown()) {
      replica.database().setReported(report.text());
    }
    return true;
  }

  private synchronized void tryAgain(RowOwner owner) {
    if (again.size() < WAITING_MAX) {
      again.add(owner);
    } else {
      sweep.again();
    }
  }

  private void ended(@Nullable Throwable failure) {
    isRunning.set(false);
    boolean isExpected =
        failure == null || failure.getCause() instanceof ReplicaUnavailableException;
    if (!isExpected) {
      log.error("a round of reports to accounts failed", failure);
    }
  }

  private static CompletableFuture<Boolean> nothing() {
    return CompletableFuture.completedFuture(true);
  }
}
