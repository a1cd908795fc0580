package io.martinet.database.server;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.database.Snapshots;
import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.Response;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends a whole copy of a database to a replica that has none, or few of its rows. Thread-safe;
 * blocks the request's virtual thread.
 */
final class SnapshotSend<R> {
  /** How long a copy may take to be made. Guessed: some 100 MB/s of the longest file. */
  private static final Duration COPY_MAX = Duration.ofSeconds(20);

  /** Leaves most of a disk and a network to clients. Guessed. */
  private static final long BYTES_PER_SECOND = 64L << 20;

  /** Whoever holds a tenth of the rows or more goes on by pages. Guessed. */
  private static final long TIMES_MORE = 10;

  private final DatabaseRole<R> role;
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final long bytesMin;
  private final Duration workMax;

  SnapshotSend(DatabaseRole<R> role, HttpRuntime runtime, DatabaseServerConfig config) {
    this.role = role;
    this.scheduler = runtime.scheduler();
    this.ticker = runtime.ticker();
    this.bytesMin = config.snapshotBytesMin();
    this.workMax = config.workMax();
  }

  /** 200 with the file, or 204: the asker is to pull rows by pages. */
  Response answer(ReplicaRequest<R> on, HttpHeaders request) throws InterruptedException {
    String missing = role.missingRows(on.deviceName());
    if (!missing.isEmpty()) {
      throw new ReplicaUnavailableException(Reason.UNKNOWN, missing);
    }
    long askersRows = InternalHead.number(Wire.ROW_COUNT, request.get(Wire.ROW_COUNT, "0"));
    Optional<Snapshots<R>.Outgoing> taken =
        take(on, Math.multiplyExact(Math.min(askersRows, Integer.MAX_VALUE), TIMES_MORE));
    if (taken.isEmpty()) {
      return new Response(204, new DefaultHttpHeaders(), Content.empty());
    }
    Snapshots<R>.Outgoing copy = taken.get();
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(Wire.CONTENT_LENGTH, Long.toString(copy.lengthBytes()))
            .set(Wire.CRC32C, HexFormat.of().toHexDigits(copy.crc32c()))
            .set(Wire.SEQUENCE, new PeerSequence(copy.replicaId(), copy.sequence()).toString());
    return new Response(200, headers, new Body(copy));
  }

  private Optional<Snapshots<R>.Outgoing> take(ReplicaRequest<R> on, long rowsMin)
      throws InterruptedException {
    CompletableFuture<Optional<Snapshots<R>.Outgoing>> copy =
        on.device().snapshots().take(on.owner(), bytesMin, rowsMin);
    boolean isTaken = false;
    try {
      Optional<Snapshots<R>.Outgoing> taken = Awaiting.work(copy, COPY_MAX);
      isTaken = true;
      return taken;
    } finally {
      if (!isTaken) {
        // It may be made yet, and nobody would let the next one be taken.
        copy.thenAccept(late -> late.ifPresent(Snapshots.Outgoing::close));
      }
    }
  }

  /** The file, piece by piece from the device's threads. */
  private final class Body implements Content.Streamed {
    private final Snapshots<R>.Outgoing copy;

    Body(Snapshots<R>.Outgoing copy) {
      this.copy = copy;
    }

    @Override
    public void writeTo(ContentSink sink) throws IOException, InterruptedException {
      var pace = new Pace(scheduler, ticker, BYTES_PER_SECOND);
      try (copy) {
        long sent = 0;
        while (sent < copy.lengthBytes()) {
          byte[] piece = Awaiting.work(copy.read(sent), workMax);
          sink.write(Unpooled.wrappedBuffer(piece));
          sent += piece.length;
          pace.await(sent);
        }
      }
    }

    @Override
    public long lengthBytes() {
      return copy.lengthBytes();
    }

    @Override
    public void release() {
      copy.close();
    }
  }
}
