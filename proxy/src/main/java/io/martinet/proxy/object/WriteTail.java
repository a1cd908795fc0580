package io.martinet.proxy.object;

import io.martinet.core.Scheduler;
import io.martinet.http.wire.ReleaseLine;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What remains of a write after its client was answered: late replicas get a bounded time, then
 * every replica that took part is told that the write is over and where its rows were seen.
 * Thread-safe.
 */
final class WriteTail {
  private final BackendScope scope;
  private final StagingId writeId;
  private final WriteAttempt attempt;
  private final Releases releases;
  private final TreeMap<String, RowMark> marks = new TreeMap<>();
  private final TreeSet<Integer> tookPart = new TreeSet<>();
  private int coming;
  private boolean isFollowing;
  private Scheduler.Cancellable expiry = () -> {};

  WriteTail(BackendScope scope, StagingId writeId, WriteAttempt attempt, Releases releases) {
    this.scope = scope;
    this.writeId = writeId;
    this.attempt = attempt;
    this.releases = releases;
  }

  /**
   * Takes over from the request's thread.
   *
   * @param seen answers that came before
   * @param patience how long late answers may take
   */
  void follow(
      List<WriteAnswer> seen,
      Gathering<WriteAnswer> gathering,
      Scheduler scheduler,
      Duration patience) {
    synchronized (this) {
      seen.forEach(this::note);
    }
    int late = gathering.close(this::late);
    boolean isDone;
    synchronized (this) {
      // Those that came meanwhile have counted below zero.
      coming += late;
      isFollowing = true;
      isDone = coming == 0;
      if (!isDone) {
        expiry = scheduler.after(patience, attempt::abandon);
      }
    }
    if (isDone) {
      finish();
    }
  }

  private void late(WriteAnswer answer) {
    boolean isDone;
    synchronized (this) {
      note(answer);
      coming--;
      isDone = isFollowing && coming == 0;
    }
    if (isDone) {
      expiry.cancel();
      finish();
    }
  }

  private void note(WriteAnswer answer) {
    if (!(answer instanceof WriteAnswer.Failed)) {
      tookPart.add(answer.replica());
    }
    if (answer instanceof WriteAnswer.Taken taken) {
      for (RowReport.Fate fate : taken.rows().fates()) {
        if (fate instanceof RowReport.Fate.Visible(var mark)) {
          marks.put(mark.device(), mark);
        }
      }
    }
  }

  private void finish() {
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
