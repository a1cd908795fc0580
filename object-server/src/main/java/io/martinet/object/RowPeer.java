package io.martinet.object;

import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport.Fate;
import io.martinet.object.RowSender.Journal;
import io.martinet.object.store.PendingRows.PendingRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the rows of one object device to one container device: rows of new writes at once, what
 * is left over in {@link RowPass passes}, and the question how far the peer's journal is synced.
 * Confined to the device's event loop.
 */
final class RowPeer {
  /** Rows in one request at most: bounds its memory at both ends, about 1 MiB of usual names. */
  static final int ROWS_PER_REQUEST_MAX = 1_000;

  /**
   * Requests under way at most; beyond, rows of new writes are queued at once: the peer is silent.
   */
  static final int IN_FLIGHT_MAX = 64;

  /**
   * Marks wait this long for an answer that tells the sync by the way; journals sync within 100 ms.
   */
  static final Duration POLL_AFTER_MARK = Duration.ofMillis(150);

  /** A peer is asked for its boot this often when nothing else tells it. */
  static final Duration POLL_IDLE = Duration.ofSeconds(2);

  private final String device;
  private final RowContext context;
  private final PeerRows rows = new PeerRows();
  private final RowPass pass;
  private final Outage outage;
  private final RowForwarding forwarding;

  private PeerAddress lastAddress;
  private List<RowOffer> offers = new ArrayList<>();
  private int inFlight;
  private boolean isPolling;
  private long heardNanos;
  private boolean wasHeard;
  private volatile int pendingCount;

  RowPeer(String device, PeerAddress address, RowContext context) {
    this.device = device;
    this.lastAddress = address;
    this.context = context;
    this.outage = new Outage(context.ownDevice(), device);
    this.forwarding = new RowForwarding(device, context);
    this.pass = new RowPass(this, rows, context);
  }

  String device() {
    return device;
  }

  /** Rows owed that are in memory; any thread. */
  int pendingCount() {
    return pendingCount;
  }

  /** The address a request just named. */
  void seenAt(PeerAddress address) {
    lastAddress = address;
  }

  /** A row of a write that is durable now. */
  void owe(long position) {
    if (!rows.add(position, context.ticker().nanos())) {
      pass.wantAll(Duration.ZERO);
    }
    pendingCount = rows.size();
  }

  /** The row was seen in the peer's journal, by whomever it was delivered. */
  void mark(long position, RowMark mark) {
    rows.mark(position, mark);
  }

  /** Takes a row for the next {@link #flush}. */
  void offer(RowOffer offer) {
    offers.add(offer);
  }

  /** Sends what was offered: what was chosen by one ring in one request, if it fits. */
  void flush() {
    var byRing = new TreeMap<Long, List<RowOffer>>();
    for (RowOffer offer : offers) {
      byRing.computeIfAbsent(offer.ringVersion(), _ -> new ArrayList<>()).add(offer);
    }
    offers = new ArrayList<>();
    byRing.forEach(this::flush);
  }

  private void flush(long ringVersion, List<RowOffer> all) {
    for (int from = 0; from < all.size(); from += ROWS_PER_REQUEST_MAX) {
      List<RowOffer> some = all.subList(from, Math.min(from + ROWS_PER_REQUEST_MAX, all.size()));
      if (inFlight >= IN_FLIGHT_MAX) {
        some.forEach(offer -> offer.fate().accept(new Fate.Queued(device)));
      } else {
        send(ringVersion, some);
      }
    }
  }

  /** Tries at once what waits for the end of an outage. */
  void retry() {
    outage.retry(context.ticker().nanos());
    tick();
  }

  /** Nothing is owed to it from memory any more: it is not in the ring. */
  void leave() {
    pendingCount = 0;
  }

  /** Rows of containers that the peer does not have: where they moved away, others have them. */
  void refused(List<PendingRow> refused) {
    forwarding.offer(refused.stream().filter(row -> !isPrimary(row.duty().partition())).toList());
  }

  private boolean isPrimary(int partition) {
    return context.peers().primaries(partition).stream()
        .anyMatch(each -> each.device().equals(device));
  }

  /** Does what is due; called again and again. */
  void tick() {
    forwarding.tick();
    long now = context.ticker().nanos();
    if (!isPolling && isPollDue(now)) {
      poll();
    }
    startPass(now);
  }

  private void startPass(long now) {
    if (rows.hasBoot() && !outage.isWaiting(now)) {
      pass.startIfDue(now);
    }
  }

  /** Sends rows in the background; the pass marks them by the answer. */
  void resend(List<ObjectRow> batch, Consumer<@Nullable RowAnswer> done) {
    ask(
        context.sender().sendAgain(address(), device, batch),
        answer -> {
          if (answer != null) {
            learn(answer.bootId(), answer.syncedPosition());
          }
          done.accept(answer);
        });
  }

  /** Tells the peer that all was sent again to its boot. */
  void redelivered(long bootId, Consumer<@Nullable Boolean> done) {
    ask(context.sender().redelivered(address(), device, context.ownDevice(), bootId), done);
  }

  private void send(long ringVersion, List<RowOffer> some) {
    inFlight++;
    List<ObjectRow> batch = some.stream().map(RowOffer::row).toList();
    List<String> transIds = some.stream().map(RowOffer::transId).toList();
    ask(
        context.sender().send(lastAddress, device, ringVersion, batch, transIds),
        answer -> {
          inFlight--;
          settle(some, answer);
        });
  }

  private void settle(List<RowOffer> some, @Nullable RowAnswer answer) {
    for (int i = 0; i < some.size(); i++) {
      RowOffer offer = some.get(i);
      offer.fate().accept(answer == null ? new Fate.Queued(device) : fate(offer, answer, i));
    }
    if (answer != null) {
      learn(answer.bootId(), answer.syncedPosition());
    }
  }

  private Fate fate(RowOffer offer, RowAnswer answer, int index) {
    return switch (answer.fates().get(index)) {
      case VISIBLE -> {
        var mark = new RowMark(device, answer.bootId(), answer.position());
        rows.mark(offer.position(), mark);
        yield new Fate.Visible(mark);
      }
      case REFUSED -> {
        notTaken(offer.position());
        yield new Fate.Refused(device);
      }
      case UNKNOWN -> {
        notTaken(offer.position());
        yield new Fate.Queued(device);
      }
      // It is taken from the next pass, which is for no client.
      case OUTDATED -> new Fate.Queued(device);
    };
  }

  /** The peer takes no such row now: it is found in the index again, later. */
  void notTaken(long position) {
    rows.forget(position);
    pass.wantAll(RowPass.REFUSED_AGAIN);
  }

  private boolean isPollDue(long now) {
    if (outage.isWaiting(now)) {
      return false;
    }
    Duration quiet = rows.awaitsJournal() ? POLL_AFTER_MARK : POLL_IDLE;
    return !wasHeard || now - heardNanos >= quiet.toNanos();
  }

  private void poll() {
    isPolling = true;
    ask(
        context.sender().journal(address(), device),
        (@Nullable Journal journal) -> {
          isPolling = false;
          if (journal != null) {
            learn(journal.bootId(), journal.syncedPosition());
          }
        });
  }

  private void learn(long bootId, long syncedPosition) {
    boolean isNewBoot = !rows.hasBoot() || rows.bootId() != bootId;
    List<Long> done = rows.learn(bootId, syncedPosition);
    if (!done.isEmpty()) {
      context.store().delivered(device, done);
    }
    pendingCount = rows.size();
    if (isNewBoot && done.isEmpty()) { // else the pass could still find what was just done
      startPass(context.ticker().nanos());
    }
  }

  private <T> void ask(CompletableFuture<T> request, Consumer<@Nullable T> done) {
    request.whenCompleteAsync(
        (answer, failure) -> {
          long now = context.ticker().nanos();
          if (failure == null) {
            wasHeard = true;
            heardNanos = now;
            outage.over();
          } else {
            outage.failed(causeOf(failure), rows.size(), now);
          }
          done.accept(failure == null ? answer : null);
        },
        context.loop());
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private PeerAddress address() {
    return context.peers().find(device).orElse(lastAddress);
  }
}
