package io.martinet.database.server;

import io.martinet.database.Replica;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.Snapshots;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a whole copy of a peer's database for a replica that has none, or few of its rows. What
 * does not work here is no failure: rows are pulled by pages then. Thread-safe; blocks the
 * request's virtual thread.
 */
final class SnapshotPull<R> {
  /** The peer makes its copy before it answers; a little longer than it may take. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(25);

  /** Longest silence within a copy. Guessed. */
  private static final Duration IDLE_MAX = Duration.ofSeconds(10);

  /** All rows are counted anew before a copy is taken for good. Guessed: some 10 µs each. */
  private static final Duration ADOPT_MAX = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(SnapshotPull.class);

  private final PeerRequests requests;
  private final Duration workMax;

  SnapshotPull(PeerRequests requests, Duration workMax) {
    this.requests = requests;
    this.workMax = workMax;
  }

  /** For a replica without a database; whether it has one now that it had not before. */
  boolean pullIfNone(ReplicaRequest<R> on, PeerDevice peer) throws InterruptedException {
    return !Awaiting.work(on.call(Replica::isKnown), workMax) && pull(on, peer, 0);
  }

  /** For a replica with a database that has rows to pull; whether it has them now. */
  boolean pullIfFew(ReplicaRequest<R> on, PeerDevice peer) throws InterruptedException {
    long rows = Awaiting.work(on.call(replica -> replica.database().totals().rows()), workMax);
    return rows <= Snapshots.MERGED_ROWS_MAX && pull(on, peer, rows);
  }

  private boolean pull(ReplicaRequest<R> on, PeerDevice peer, long rows)
      throws InterruptedException {
    String target =
        new WirePath(peer.device(), on.owner().partition(), on.owner().path()) + "/snapshot";
    HttpRequest head = requests.head(Wire.METHOD_REPLICATE, target, on.transId());
    head.headers().set(Wire.ROW_COUNT, Long.toString(rows));
    PeerCall call = requests.open(peer, head);
    try {
      call.end(EmptyHttpHeaders.INSTANCE);
      PeerResponse answer = call.response().get(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS);
      return answer.status() == 200 && take(on, peer, answer);
    } catch (ExecutionException
        | TimeoutException
        | PeerException
        | WireFormatException
        | ReplicaUnavailableException e) {
      log.info("no copy of {} from {}: {}", on.owner().path(), peer, e.toString());
      return false;
    } finally {
      call.cancel();
    }
  }

  private boolean take(ReplicaRequest<R> on, PeerDevice peer, PeerResponse answer)
      throws InterruptedException, PeerException {
    HttpHeaders headers = answer.headers();
    String sequence = InternalHead.require(headers, Wire.SEQUENCE);
    int crc32c = crc32c(InternalHead.require(headers, Wire.CRC32C));
    Optional<Snapshots<R>.Incoming> incoming = receive(on, length(headers));
    if (incoming.isEmpty()) {
      return false;
    }
    try (Snapshots<R>.Incoming copy = incoming.get()) {
      return isWritten(copy, answer)
          && Awaiting.work(copy.adopt(on.owner(), crc32c, peer.device(), sequence), ADOPT_MAX);
    }
  }

  private Optional<Snapshots<R>.Incoming> receive(ReplicaRequest<R> on, long lengthBytes)
      throws InterruptedException {
    CompletableFuture<Optional<Snapshots<R>.Incoming>> begun =
        on.device().snapshots().receive(lengthBytes);
    boolean isBegun = false;
    try {
      Optional<Snapshots<R>.Incoming> incoming = Awaiting.work(begun, workMax);
      isBegun = true;
      return incoming;
    } finally {
      if (!isBegun) {
        // It may begin yet, and nobody would let the next one come.
        begun.thenAccept(late -> late.ifPresent(Snapshots.Incoming::close));
      }
    }
  }

  private boolean isWritten(Snapshots<R>.Incoming copy, PeerResponse answer)
      throws InterruptedException, PeerException {
    for (ByteBuf piece = answer.read(IDLE_MAX); piece != null; piece = answer.read(IDLE_MAX)) {
      byte[] bytes;
      try {
        bytes = ByteBufUtil.getBytes(piece);
      } finally {
        piece.release();
      }
      if (!Awaiting.work(copy.append(bytes), workMax)) {
        return false;
      }
    }
    return true;
  }

  private static long length(HttpHeaders headers) {
    String text = InternalHead.require(headers, Wire.CONTENT_LENGTH);
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new WireFormatException(Wire.CONTENT_LENGTH + " is no number: " + text, e);
    }
  }

  private static int crc32c(String text) {
    try {
      return HexFormat.fromHexDigits(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(Wire.CRC32C + " is none: " + text, e);
    }
  }
}
