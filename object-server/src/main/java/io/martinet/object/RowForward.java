package io.martinet.object;

import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.object.store.PendingRows.PendingRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some rows on their way to those that have their containers now, instead of the device that they
 * are owed to. A row is over once it stands durably in the journal of each of them. Confined to the
 * device's event loop.
 */
final class RowForward {
  /** Journals sync within 100 ms, and are asked at each tick: past this they have stopped. */
  static final int POLLS_MAX = 50;

  private final RowContext context;
  private final String owedTo;
  private final List<PendingRow> rows;
  private final Consumer<List<Long>> over;
  private final SortedMap<String, Share> shares = new TreeMap<>();
  private final Set<Long> left = new HashSet<>();
  private int open;
  private int polls;

  /** What one device is sent, and where that stands in its journal. */
  private static final class Share {
    final PeerDevice peer;
    final List<PendingRow> rows = new ArrayList<>();
    long bootId;
    long position;
    boolean isOver;

    Share(PeerDevice peer) {
      this.peer = peer;
    }
  }

  /**
   * @param owedTo who has them no more
   * @param over told once, with the positions of the rows that are owed no longer; the others stay
   */
  RowForward(RowContext context, String owedTo, List<PendingRow> rows, Consumer<List<Long>> over) {
    this.context = context;
    this.owedTo = owedTo;
    this.rows = List.copyOf(rows);
    this.over = over;
  }

  void send() {
    rows.forEach(this::share);
    open = shares.size();
    for (Share share : shares.values()) {
      List<ObjectRow> sent = share.rows.stream().map(RowPass::row).toList();
      context
          .sender()
          .sendAgain(share.peer.address(), share.peer.device(), sent)
          .whenCompleteAsync((answer, _) -> sent(share, answer), context.loop());
    }
    endIfOver();
  }

  private void share(PendingRow row) {
    boolean hasTaker = false;
    for (PeerDevice peer : context.peers().primaries(row.duty().partition())) {
      if (!peer.device().equals(owedTo)) {
        hasTaker = true;
        shares.computeIfAbsent(peer.device(), _ -> new Share(peer)).rows.add(row);
      }
    }
    if (!hasTaker) {
      left.add(row.position());
    }
  }

  private void sent(Share share, @Nullable RowAnswer answer) {
    open--;
    if (answer == null) {
      fail(share);
    } else {
      for (int i = 0; i < share.rows.size(); i++) {
        if (answer.fates().get(i) != RowAnswer.Fate.VISIBLE) {
          left.add(share.rows.get(i).position());
        }
      }
      share.bootId = answer.bootId();
      share.position = answer.position();
      share.isOver = answer.syncedPosition() >= answer.position();
    }
    endIfOver();
  }

  /** Asks those whose journals were not seen to be synced. Called at each tick. */
  void poll() {
    if (open > 0) {
      return;
    }
    polls++;
    for (Share share : shares.values()) {
      if (share.isOver) {
        continue;
      }
      if (polls > POLLS_MAX) {
        fail(share);
        continue;
      }
      open++;
      context
          .sender()
          .journal(share.peer.address(), share.peer.device())
          .whenCompleteAsync((journal, _) -> told(share, journal), context.loop());
    }
    endIfOver();
  }

  private void told(Share share, RowSender.@Nullable Journal journal) {
    open--;
    if (journal == null || journal.bootId() != share.bootId) {
      fail(share);
    } else {
      share.isOver = journal.syncedPosition() >= share.position;
    }
    endIfOver();
  }

  private void fail(Share share) {
    share.rows.forEach(row -> left.add(row.position()));
    share.isOver = true;
  }

  private void endIfOver() {
    if (open == 0 && shares.values().stream().allMatch(share -> share.isOver)) {
      over.accept(
          rows.stream().map(PendingRow::position).filter(row -> !left.contains(row)).toList());
    }
  }
}
