package io.martinet.http.client;

import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse.Relayed;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Moves a peer's body to a sender. The peer is paused while the sender has no room; its silence
 * counts only while it is not. Confined to the peer's loop.
 */
final class Relay implements BodyReceiver, Watched {
  private final NettyPeerResponse source;
  private final LoopClient client;
  private final PeerAddress peer;
  private final BodySender sender;
  private final long idleMaxNanos;
  private final CompletableFuture<Relayed> result = new CompletableFuture<>();
  private boolean paused;
  private long movedBytes;
  private long seenBytes = -1;
  private long seenNanos;

  Relay(
      NettyPeerResponse source,
      LoopClient client,
      PeerAddress peer,
      BodySender sender,
      Duration idleMax) {
    this.source = source;
    this.client = client;
    this.peer = peer;
    this.sender = sender;
    this.idleMaxNanos = idleMax.toNanos();
  }

  CompletableFuture<Relayed> result() {
    return result;
  }

  void begin() {
    client.watch(this);
    sender.onWritable(() -> client.run(this::roomReturned));
  }

  @Override
  public void data(ByteBuf data) {
    if (result.isDone()) {
      data.release();
      return;
    }
    movedBytes += data.readableBytes();
    sender.write(data);
    if (!sender.isWritable()) {
      paused = true;
      source.setReading(false);
      roomReturned(); // it may have come back before the pause
    }
  }

  private void roomReturned() {
    if (!sender.isOpen()) {
      giveUp();
    } else if (paused && sender.isWritable()) {
      paused = false;
      seenBytes = -1;
      source.setReading(true);
    }
  }

  /** Nobody takes the body any more. */
  private void giveUp() {
    if (!result.isDone()) {
      client.unwatch(this);
      result.completeExceptionally(
          new IOException("the receiver of a relayed body is gone after " + movedBytes + " bytes"));
      source.breakOff(new PeerException(Kind.CLOSED, peer, "the receiver is gone"));
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    client.unwatch(this);
    result.complete(new Relayed(movedBytes, null));
  }

  @Override
  public void abort(Throwable cause) {
    client.unwatch(this);
    PeerException failure =
        cause instanceof PeerException already
            ? already
            : new PeerException(Kind.CLOSED, peer, "the answer was cut", cause);
    result.complete(new Relayed(movedBytes, failure));
  }

  @Override
  public void check(long nowNanos) {
    if (paused) {
      roomReturned();
    } else if (seenBytes != movedBytes) {
      seenBytes = movedBytes;
      seenNanos = nowNanos;
    } else if (nowNanos - seenNanos > idleMaxNanos) {
      client.metrics().timeouts.inc();
      source.breakOff(new PeerException(Kind.TIMEOUT, peer, "silent in the middle of an answer"));
    }
  }
}
