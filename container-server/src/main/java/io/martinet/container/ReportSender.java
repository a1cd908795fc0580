package io.martinet.container;

import io.martinet.core.Majority;
import io.martinet.database.server.PeerRequests;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Sends reports to the replicas of their accounts, one request a replica. A report that a majority
 * has is not sent again, so it goes by the ring that says whose majority that is (rule 6): where
 * the account moved since it is not taken, and told later. Thread-safe; never blocks.
 */
final class ReportSender {
  private final PeerRequests requests;
  private final ByteBufAllocator allocator;
  private final Duration max;

  ReportSender(PeerRequests requests, ByteBufAllocator allocator, Duration max) {
    this.requests = requests;
    this.allocator = allocator;
    this.max = max;
  }

  /** A replica, and the ring by which it is one. */
  private record Receiver(PeerDevice peer, long ringVersion) {
    static final Comparator<Receiver> ORDER =
        Comparator.comparing((Receiver each) -> each.peer.toString())
            .thenComparingLong(Receiver::ringVersion);
  }

  /**
   * Sends reports.
   *
   * @param reports as many as one batch holds at most
   * @return those that a majority of their account's replicas has durably; completes as soon as
   *     that is decided for all, or the time is over; never fails
   */
  CompletableFuture<List<Report>> send(List<Report> reports, String transId) {
    var round = new Round(reports);
    SortedMap<Receiver, List<Integer>> byReceiver = new TreeMap<>(Receiver.ORDER);
    for (int i = 0; i < reports.size(); i++) {
      RowTargets targets = reports.get(i).targets();
      for (RowTargets.Target target : targets.targets()) {
        var receiver = new Receiver(target.peer(), targets.ringVersion());
        byReceiver.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(i);
      }
    }
    var sends = new ArrayList<CompletableFuture<?>>();
    byReceiver.forEach((to, indexes) -> sends.add(send(to, indexes, round, transId)));
    var all = CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new));
    // Failures count as silence; what they were, the client's metrics and the peer's log tell.
    all.whenComplete((_, _) -> round.end());
    return round.result;
  }

  private CompletableFuture<?> send(
      Receiver to, List<Integer> indexes, Round round, String transId) {
    ByteBuf body = allocator.buffer();
    new RowBatch.Containers(indexes.stream().map(i -> round.reports.get(i).row()).toList())
        .write(body);
    var head = requests.head(Wire.METHOD_ROWS, WirePath.ofDevice(to.peer.device()), transId);
    head.headers().set(Wire.RING_VERSION, Long.toString(to.ringVersion));
    return requests
        .send(to.peer, head, body, RowAnswer.BYTES_MAX, max)
        .thenAccept(answer -> take(answer, indexes, round));
  }

  private static void take(FullPeerResponse answer, List<Integer> indexes, Round round) {
    try (answer) {
      if (answer.status() == 200) {
        List<RowAnswer.Fate> fates = RowAnswer.read(answer.body()).fates();
        for (int i = 0; i < Math.min(fates.size(), indexes.size()); i++) {
          if (fates.get(i) == RowAnswer.Fate.VISIBLE) {
            round.taken(indexes.get(i));
          }
        }
      }
    }
  }

  /** Answers as they come in. */
  private static final class Round {
    private final List<Report> reports;
    private final int[] takers;
    private final List<Report> told = new ArrayList<>();
    private final CompletableFuture<List<Report>> result = new CompletableFuture<>();

    Round(List<Report> reports) {
      this.reports = reports;
      this.takers = new int[reports.size()];
    }

    synchronized void taken(int index) {
      takers[index]++;
      if (takers[index] == majority(index)) {
        told.add(reports.get(index));
      }
      if (told.size() == reports.size()) {
        end();
      }
    }

    synchronized void end() {
      result.complete(List.copyOf(told));
    }

    private int majority(int index) {
      return Majority.of(reports.get(index).targets().targets().size());
    }
  }
}
