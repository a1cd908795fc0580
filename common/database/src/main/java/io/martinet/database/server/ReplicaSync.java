package io.martinet.database.server;

import io.martinet.database.Replica;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * Brings a replica up to date with peers for good: all rows, state and headers, and the database
 * itself if there is none. Thread-safe; blocks the request's virtual thread.
 */
final class ReplicaSync<R> {
  private final CatchUp<R> catchUp;
  private final SnapshotPull<R> snapshots;
  private final Duration max;
  private final Duration workMax;

  /**
   * @param max after which no more is begun
   * @param workMax for one exchange with a peer, and for the device
   */
  ReplicaSync(CatchUp<R> catchUp, SnapshotPull<R> snapshots, Duration max, Duration workMax) {
    this.catchUp = catchUp;
    this.snapshots = snapshots;
    this.max = max;
    this.workMax = workMax;
  }

  /**
   * 200 with what it holds once it lacks nothing that the peers have: durable then, so that a peer
   * may go. 202 when there is more to pull, 404 when nobody has it, 502 when a peer cannot be
   * asked.
   */
  Response answer(ReplicaRequest<R> on, HttpHeaders request) throws InterruptedException {
    List<PeerDevice> peers =
        PeerDevice.parseList(InternalHead.require(request, Wire.FROM)).stream()
            .filter(peer -> !peer.device().equals(on.deviceName()))
            .toList();
    if (peers.isEmpty()) {
      throw new WireFormatException(Wire.FROM + " names no other device");
    }
    for (PeerDevice peer : peers) {
      if (snapshots.pullIfNone(on, peer)) {
        break;
      }
    }
    try {
      int status =
          catchUp.all(on, peers, max, workMax, peer -> snapshots.pullIfFew(on, peer)) ? 200 : 202;
      return Awaiting.work(on.call(replica -> answer(replica, status)), workMax);
    } catch (PeerUnavailableException e) {
      Response response = Refusals.of(502, String.valueOf(e.getMessage()));
      response.headers().set(Wire.FROM, e.peer().toString());
      return response;
    }
  }

  private static Response answer(Replica<?> replica, int status) {
    if (!replica.isKnown()) {
      return new Response(404, StateHeaders.absent(), Content.empty());
    }
    // Rows of peers are in no journal here: the database's own file is all that keeps them.
    replica.makeDurable();
    DatabaseSums sums = replica.database().sums();
    HttpHeaders headers = StateHeaders.of(replica.database().state());
    return new Response(status, sums.addTo(headers), Content.empty());
  }
}
