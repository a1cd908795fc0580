package io.martinet.proxy.object;

import io.martinet.core.Scheduler;
import io.martinet.core.Version;
import io.martinet.http.wire.ReleaseLine;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.backend.BackendScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What remains of a write after its client was answered: late replicas get a bounded time, handoffs
 * stand in for primaries that did not take it, then every replica that took part is told that the
 * write is over and where its rows were seen. Thread-safe.
 */
final class WriteTail {
  private final BackendScope scope;
  private final StagingId writeId;
  private final WriteAttempt attempt;
  private final Releases releases;
  private final Scheduler scheduler;
  private final Consumer<String> rowsWaitedFor;
  private final TreeMap<String, RowMark> marks = new TreeMap<>();
  private final TreeSet<Integer> tookPart = new TreeSet<>();
  private final List<Scheduler.Cancellable> timeouts = new ArrayList<>();
  private Version durable = Version.NONE;
  private Duration patience = Duration.ZERO;
  private int coming;
  private boolean isFollowing;

  /**
   * @param rowsWaitedFor told which container devices did not take their row in time
   */
  WriteTail(
      BackendScope scope,
      StagingId writeId,
      WriteAttempt attempt,
      Releases releases,
      Scheduler scheduler,
      Consumer<String> rowsWaitedFor) {
    this.scope = scope;
    this.writeId = writeId;
    this.attempt = attempt;
    this.releases = releases;
    this.scheduler = scheduler;
    this.rowsWaitedFor = rowsWaitedFor;
  }

  /**
   * Takes over from the request's thread.
   *
   * @param version that a majority took, NONE if none did: then nobody stands in
   * @param each how long late answers may take, and those of handoffs
   */
  void follow(WriteSession session, Version version, Duration each) {
    boolean isDone;
    synchronized (this) {
      durable = version;
      patience = each;
      session.answers().forEach(this::note);
      standIn(missing(session));
    }
    int late = session.gathering().close(this::late);
    synchronized (this) {
      // Those that came meanwhile have counted below zero.
      coming += late;
      isFollowing = true;
      isDone = coming == 0;
      if (late > 0 && !isDone) {
        timeouts.add(scheduler.after(patience, attempt::abandon));
      }
    }
    if (isDone) {
      finish();
    }
  }

  /** Replicas that should have the version and to which it was not sent, or that failed. */
  private int missing(WriteSession session) {
    var having = new TreeSet<>(session.sentTo());
    for (WriteAnswer answer : session.answers()) {
      if (isLacking(answer)) {
        having.remove(answer.replica());
      }
    }
    return scope.replicas() - having.size();
  }

  private boolean isLacking(WriteAnswer answer) {
    return answer instanceof WriteAnswer.Failed && answer.version().equals(durable);
  }

  private void standIn(int count) {
    for (int i = 0; i < count && !durable.isNone(); i++) {
      int handoff = attempt.nextHandoff();
      if (handoff < 0) {
        return;
      }
      coming++;
      timeouts.add(scheduler.after(patience, attempt::abandon));
      attempt.standIn(handoff, durable, null, this::late);
    }
  }

  private void late(WriteAnswer answer) {
    boolean isDone;
    synchronized (this) {
      note(answer);
      if (isLacking(answer)) {
        standIn(1);
      }
      coming--;
      isDone = isFollowing && coming == 0;
    }
    if (isDone) {
      finish();
    }
  }

  private void note(WriteAnswer answer) {
    if (!(answer instanceof WriteAnswer.Failed)) {
      tookPart.add(answer.replica());
    }
    if (answer instanceof WriteAnswer.Taken taken) {
      for (RowReport.Fate fate : taken.rows().fates()) {
        switch (fate) {
          case RowReport.Fate.Visible(var mark) -> marks.put(mark.device(), mark);
          case RowReport.Fate.Queued(var device) -> rowsWaitedFor.accept(device);
          case RowReport.Fate.Refused _ -> {}
        }
      }
    }
  }

  private void finish() {
    timeouts.forEach(Scheduler.Cancellable::cancel);
    attempt.over();
    if (!attempt.isStaged() && marks.isEmpty()) {
      return;
    }
    List<RowMark> seen = new ArrayList<>(marks.values());
    for (int replica : tookPart) {
      String device = scope.device(replica).device();
      releases.offer(scope, replica, new ReleaseLine(device, scope.policy(), writeId, seen));
    }
  }
}
