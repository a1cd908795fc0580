package io.martinet.object;

import io.martinet.core.Scheduler;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowReport.Fate;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.RowTargets.Target;
import io.martinet.http.wire.StagingId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the container rows of one object device (rule 24). Rows go out only after their record
 * is durable, so a listing never shows what a crash can take back; what was not seen to be durable
 * at a container device is sent again. Confined to the device's event loop unless said otherwise.
 */
final class RowDelivery {
  /** How often passes and polls are looked after. */
  static final Duration TICK = Duration.ofMillis(100);

  /** Writes whose release may still tell where their rows were seen; older ones are sent again. */
  static final int WRITES_MAX = 65_536;

  private final RowContext context;
  private final Consumer<RowPeer> known;
  private final SortedMap<String, RowPeer> peers = new TreeMap<>();
  private final SortedMap<String, RowForwarding> gone = new TreeMap<>();
  private final List<RowPeer> offered = new ArrayList<>();
  private final Map<StagingId, Long> positions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StagingId, Long> eldest) {
          return size() > WRITES_MAX;
        }
      };
  private boolean isFlushDue;

  /**
   * @param known told of each container device that gets a place here; on the loop
   */
  RowDelivery(RowContext context, Consumer<RowPeer> known) {
    this.context = context;
    this.known = known;
  }

  /**
   * Begins to look after rows that earlier lives left, and after container devices that restart.
   * The first look is now: after a kill no listing is known until all devices have sent theirs.
   *
   * @return ends it
   */
  Scheduler.Cancellable start(Scheduler scheduler) {
    context.loop().execute(this::tick);
    context
        .threads()
        .execute(() -> {
          List<String> owedTo = context.store().owedTo();
          context.loop().execute(() -> owedTo.forEach(this::notePeerOfBefore));
        });
    return scheduler.every(TICK, () -> context.loop().execute(this::tick));
  }

  /**
   * Takes the rows of a write whose record is durable now.
   *
   * @param position of the record
   * @param writeId names the write when it is released, or null
   * @param report told once the fate of each starred row is known
   */
  void owe(
      long position,
      ObjectRow row,
      RowTargets targets,
      @Nullable StagingId writeId,
      String transId,
      Consumer<RowReport> report) {
    if (writeId != null) {
      positions.put(writeId, position);
    }
    for (Target target : targets.targets()) {
      peer(target.peer()).owe(position);
    }
    send(position, row, targets, transId, report);
  }

  /** Sends a row again to the starred targets; its record stands since earlier. */
  void sendAgain(
      ObjectRow row,
      RowTargets targets,
      @Nullable StagingId writeId,
      String transId,
      Consumer<RowReport> report) {
    Long position = writeId == null ? null : positions.get(writeId);
    send(position == null ? -1 : position, row, targets, transId, report);
  }

  /** Rows that stay queued: nothing is known here of what they say. */
  void queueAll(RowTargets targets, Consumer<RowReport> report) {
    report.accept(
        new RowReport(
            targets.targets().stream()
                .filter(Target::isStarred)
                .map(target -> (Fate) new Fate.Queued(target.peer().device()))
                .toList()));
  }

  /**
   * Sends now whatever is owed.
   *
   * @return rows owed that are in memory
   */
  long retry() {
    peers.values().forEach(RowPeer::retry);
    gone.values().forEach(RowForwarding::retry);
    return peers.values().stream().mapToLong(RowPeer::pendingCount).sum();
  }

  /** The proxy tells where the rows of a write were seen. */
  void released(StagingId writeId, List<RowMark> marks) {
    Long position = positions.remove(writeId);
    if (position == null) {
      return;
    }
    for (RowMark mark : marks) {
      Optional.ofNullable(peers.get(mark.device())).ifPresent(peer -> peer.mark(position, mark));
    }
  }

  private void send(
      long position,
      ObjectRow row,
      RowTargets targets,
      String transId,
      Consumer<RowReport> report) {
    List<Target> starred = targets.targets().stream().filter(Target::isStarred).toList();
    if (starred.isEmpty()) {
      report.accept(new RowReport(List.of()));
      return;
    }
    var fates = new ArrayList<Fate>(starred.size());
    for (Target target : starred) {
      RowPeer peer = peer(target.peer());
      peer.seenAt(target.peer().address());
      peer.offer(
          new RowOffer(
              position,
              row,
              targets.ringVersion(),
              transId,
              fate -> {
                fates.add(fate);
                if (fates.size() == starred.size()) {
                  report.accept(new RowReport(fates));
                }
              }));
      flushLater(peer);
    }
  }

  // All outcomes of a commit batch come in one task of this loop, so what runs after that task sees
  // the whole batch: one request a batch and peer.
  private void flushLater(RowPeer peer) {
    if (!offered.contains(peer)) {
      offered.add(peer);
    }
    if (!isFlushDue) {
      isFlushDue = true;
      context.loop().execute(this::flush);
    }
  }

  private void flush() {
    isFlushDue = false;
    List<RowPeer> due = List.copyOf(offered);
    offered.clear();
    due.forEach(RowPeer::flush);
  }

  private void tick() {
    var inRing = new HashSet<String>();
    for (PeerDevice each : context.peers().all()) {
      inRing.add(each.device());
      peer(each);
    }
    for (String device : List.copyOf(peers.keySet())) {
      if (!inRing.contains(device)) {
        leave(device);
      }
    }
    gone.keySet().removeAll(inRing);
    peers.values().forEach(RowPeer::tick);
    gone.values().forEach(RowForwarding::tickAll);
  }

  /**
   * What is owed to a device that left the ring, others are to have; the index knows what it is.
   */
  private void leave(String device) {
    RowPeer peer = peers.remove(device);
    if (peer != null) {
      peer.leave();
    }
    notePeerOfBefore(device);
  }

  private void notePeerOfBefore(String device) {
    if (!peers.containsKey(device)) {
      gone.computeIfAbsent(device, name -> new RowForwarding(name, context));
    }
  }

  private RowPeer peer(PeerDevice peer) {
    return peer(peer.device(), peer.address());
  }

  private RowPeer peer(String device, PeerAddress address) {
    RowPeer peer = peers.get(device);
    if (peer == null) {
      peer = new RowPeer(device, address, context);
      peers.put(device, peer);
      known.accept(peer);
    }
    return peer;
  }
}
