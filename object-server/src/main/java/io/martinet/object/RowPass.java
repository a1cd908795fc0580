package io.martinet.object;

import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowMark;
import io.martinet.object.store.PendingRows.PendingRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends again what a container device was not seen to have: reads owed rows from the index in
 * position order, one bounded batch at a time. There are two reasons: rows that waited too long for
 * a mark, and a boot of the peer to which not everything was sent; at the end of a pass for a boot
 * the peer is told {@code REDELIVERED}. Confined to the device's event loop; one pass runs at a
 * time.
 */
final class RowPass {
  private static final Logger LOG = LoggerFactory.getLogger(RowPass.class);

  /** Rows read and sent at once. */
  static final int BATCH_MAX = 256;

  /** Rows wait this long for the proxy's word that another replica delivered them (guessed). */
  static final Duration GRACE = Duration.ofSeconds(3);

  /** Rows of containers that the peer does not know are offered again this much later (guessed). */
  static final Duration REFUSED_AGAIN = Duration.ofSeconds(60);

  /** Pause after the index could not be read. */
  static final Duration UNREADABLE_AGAIN = Duration.ofSeconds(30);

  private enum Scope {
    /** Rows older than the grace, from the oldest on. */
    DUE,
    /** Every row owed. */
    ALL,
    /** Every row that is not in the journal of the peer's boot, however young; then REDELIVERED. */
    BOOT
  }

  private final RowPeer peer;
  private final PeerRows rows;
  private final RowContext context;

  private boolean isRunning;
  private boolean isPaused;
  private long notBeforeNanos;
  private Scope scope = Scope.DUE;
  private long bootId;
  private long cursor;
  private boolean isAllWanted;
  private long allNotBeforeNanos;
  private boolean wasRedelivered;
  private long redeliveredBootId;

  RowPass(RowPeer peer, PeerRows rows, RowContext context) {
    this.peer = peer;
    this.rows = rows;
    this.context = context;
  }

  /** Some rows are not in memory: a pass over all that is owed has to find them. */
  void wantAll(Duration delay) {
    long notBefore = context.ticker().nanos() + delay.toNanos();
    if (!isAllWanted || notBefore - allNotBeforeNanos < 0) {
      allNotBeforeNanos = notBefore;
    }
    isAllWanted = true;
  }

  /** Begins a pass if there is a reason for one. */
  void startIfDue(long nowNanos) {
    // A store that cannot tell looks like one that owes nothing: nobody may be told REDELIVERED
    // then.
    if (isRunning
        || (isPaused && nowNanos - notBeforeNanos < 0)
        || !context.knowsOwed().getAsBoolean()) {
      return;
    }
    isPaused = false;
    long due = rows.firstDue(nowNanos - GRACE.toNanos());
    if (!wasRedelivered || redeliveredBootId != rows.bootId()) {
      start(Scope.BOOT, -1);
    } else if (isAllWanted && nowNanos - allNotBeforeNanos >= 0 && rows.room() >= BATCH_MAX) {
      isAllWanted = false;
      start(Scope.ALL, -1);
    } else if (due >= 0) {
      start(Scope.DUE, due - 1);
    }
  }

  private void start(Scope reason, long afterPosition) {
    isRunning = true;
    scope = reason;
    bootId = rows.bootId();
    cursor = afterPosition;
    load();
  }

  private void load() {
    String device = peer.device();
    long after = cursor;
    context
        .threads()
        .execute(() -> {
          try {
            List<PendingRow> page = context.store().pending(device, after, BATCH_MAX);
            context.loop().execute(() -> loaded(page));
          } catch (RuntimeException e) {
            context.loop().execute(() -> unreadable(e));
          }
        });
  }

  private void unreadable(RuntimeException cause) {
    LOG.error(
        "device {} cannot read the rows it owes to {}; they stay owed, next try in {}",
        context.ownDevice(),
        peer.device(),
        UNREADABLE_AGAIN,
        cause);
    notBeforeNanos = context.ticker().nanos() + UNREADABLE_AGAIN.toNanos();
    isPaused = true;
    stop();
  }

  private void loaded(List<PendingRow> page) {
    if (rows.bootId() != bootId || !context.knowsOwed().getAsBoolean()) {
      // The peer restarted meanwhile, or the device failed: the next pass begins with everything.
      stop();
      return;
    }
    long now = context.ticker().nanos();
    long addedBefore = scope == Scope.BOOT ? now : now - GRACE.toNanos();
    List<PendingRow> due =
        page.stream().filter(row -> rows.isDue(row.position(), addedBefore)).toList();
    boolean isLast = page.size() < BATCH_MAX || (scope == Scope.DUE && due.isEmpty());
    if (!page.isEmpty()) {
      cursor = page.getLast().position();
    }
    if (due.isEmpty()) {
      next(isLast);
    } else {
      peer.resend(due.stream().map(RowPass::row).toList(), answer -> sent(due, answer, isLast));
    }
  }

  private void sent(List<PendingRow> batch, @Nullable RowAnswer answer, boolean isLast) {
    if (answer == null) {
      stop();
      return;
    }
    var refused = new ArrayList<PendingRow>();
    for (int i = 0; i < batch.size(); i++) {
      settle(batch.get(i).position(), answer, i);
      if (answer.fates().get(i) == RowAnswer.Fate.REFUSED) {
        refused.add(batch.get(i));
      }
    }
    peer.refused(refused);
    next(isLast);
  }

  private void settle(long position, RowAnswer answer, int index) {
    switch (answer.fates().get(index)) {
      case REFUSED, UNKNOWN, OUTDATED -> peer.notTaken(position);
      case VISIBLE -> {
        // What finds no room is not marked, and sent once more by a pass over all.
        peer.owe(position);
        peer.mark(position, new RowMark(peer.device(), answer.bootId(), answer.position()));
      }
    }
  }

  private void next(boolean isLast) {
    if (!isLast) {
      load();
    } else if (scope == Scope.BOOT) {
      peer.redelivered(bootId, this::told);
    } else {
      isRunning = false;
    }
  }

  private void told(@Nullable Boolean isSameBoot) {
    if (isSameBoot != null && isSameBoot) {
      wasRedelivered = true;
      redeliveredBootId = bootId;
    }
    isRunning = false;
  }

  // Everything this pass did not reach is still owed; what is not in memory needs a pass over all.
  private void stop() {
    isRunning = false;
    if (scope == Scope.ALL) {
      wantAll(Duration.ZERO);
    }
  }

  static ObjectRow row(PendingRow pending) {
    return Rows.of(
        pending.duty(), pending.path(), pending.policy(), pending.state(), pending.content());
  }
}
