package io.martinet.http.client;

import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.martinet.http.transport.BodyQueue;
import io.martinet.http.transport.BodyQueue.Next;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Its body waits in a bounded queue until the caller says what becomes of it; from then
 * on it goes there directly.
 */
final class NettyPeerResponse implements PeerResponse {
  private final LoopClient client;
  private final PeerAddress peer;
  private final int status;
  private final HttpHeaders headers;
  private final BodyQueue queue;

  // Confined to the loop.
  private @Nullable PeerConnection connection;
  private @Nullable BodyReceiver taker;
  private boolean over;

  NettyPeerResponse(PeerPool pool, PeerConnection connection, HttpResponse head) {
    this.client = pool.client();
    this.peer = pool.peer();
    this.connection = connection;
    this.status = head.status().code();
    this.headers = head.headers();
    this.queue =
        new BodyQueue(
            client.config().responseBufferBytesMax(),
            client.ticker(),
            client.loop(),
            this::setReading);
  }

  // From the connection.

  void content(HttpContent content) {
    ByteBuf data = content.content();
    BodyReceiver to = taker;
    if (over || !data.isReadable()) {
      data.release();
    } else if (to != null) {
      to.data(data);
    } else {
      queue.put(data);
    }
  }

  void ended(HttpHeaders trailers) {
    connection = null;
    if (!over) {
      over = true;
      if (taker != null) {
        taker.end(trailers);
      } else {
        queue.end(trailers);
      }
    }
  }

  void cut(PeerException cause) {
    connection = null;
    if (!over) {
      over = true;
      if (taker != null) {
        taker.abort(cause);
      } else {
        queue.fail(cause);
      }
    }
  }

  /** The call was given up: nobody will read what waits. */
  void abandon(PeerException cause) {
    cut(cause);
    queue.discard();
  }

  // For those who take the body, on the loop.

  void setReading(boolean reading) {
    if (connection != null) {
      connection.setReading(reading);
    }
  }

  /** Closes the connection: the body ends with this failure. */
  void breakOff(PeerException cause) {
    PeerConnection used = connection;
    cut(cause);
    if (used != null) {
      used.close();
    }
  }

  // From the caller.

  @Override
  public int status() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws PeerException, InterruptedException {
    return switch (queue.take(idleMax)) {
      case Next.Piece(var data) -> data;
      case Next.End _ -> null;
      case Next.Failure(var cause) ->
          throw new PeerException(Kind.CLOSED, peer, "the answer was cut", cause);
      case null -> {
        var silent = new PeerException(Kind.TIMEOUT, peer, "silent for " + idleMax);
        client.metrics().timeouts.inc();
        client.run(() -> breakOff(silent));
        throw silent;
      }
    };
  }

  @Override
  public CompletableFuture<ByteBuf> aggregate(int bytesMax) {
    var gathering = new Gathering(this, peer, client.loop(), bytesMax);
    client.run(() -> giveTo(gathering));
    return gathering.result();
  }

  @Override
  public CompletableFuture<Relayed> relayTo(BodySender sender, Duration idleMax) {
    var relay = new Relay(this, client, peer, sender, idleMax);
    client.run(() -> giveTo(relay));
    return relay.result();
  }

  @Override
  public void discard() {
    client.run(() -> giveTo(new Discarding(this, peer, client.config().discardBytesMax())));
  }

  /** Passes on what waits, and from now on all that comes. */
  private void giveTo(BodyReceiver to) {
    if (taker != null) {
      throw new IllegalStateException("the body of an answer is taken once");
    }
    taker = to;
    if (to instanceof Relay relay) {
      relay.begin();
    }
    Next next = queue.poll();
    while (next instanceof Next.Piece(var data)) {
      to.data(data);
      next = queue.poll();
    }
    switch (next) {
      case Next.End(var trailers) -> to.end(trailers);
      case Next.Failure(var cause) -> to.abort(cause);
      case Next.Piece _ -> throw new IllegalStateException("the queue was emptied");
      case null -> setReading(true);
    }
  }
}
