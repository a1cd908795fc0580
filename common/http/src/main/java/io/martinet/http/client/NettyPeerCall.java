package io.martinet.http.client;

import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.martinet.http.transport.LoopBodySender;
import io.martinet.http.transport.RoomWait;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call. What is written before there is a connection waits here; the state is confined to the
 * loop but for what says so.
 */
final class NettyPeerCall extends LoopBodySender implements PeerCall {
  private final LoopClient client;
  private final PeerAddress peer;
  private final HttpRequest request;
  private final CompletableFuture<Void> continued = new CompletableFuture<>();
  private final boolean expectsContinue;
  private final CompletableFuture<PeerResponse> response = new CompletableFuture<>();
  private final ArrayDeque<HttpContent> early = new ArrayDeque<>();
  private boolean requestEnded;
  private long waitingSinceNanos;
  private @Nullable NettyPeerResponse answer;

  /** Read by other threads, like the failure. */
  private volatile @Nullable PeerConnection connection;

  private volatile @Nullable PeerException failure;
  private volatile boolean answered;
  private boolean finished;

  NettyPeerCall(LoopClient client, PeerAddress peer, HttpRequest request) {
    super(client.loop(), client.config().sendBufferBytesMax());
    this.client = client;
    this.peer = peer;
    this.request = request;
    this.requestEnded = request instanceof FullHttpRequest;
    this.expectsContinue = HttpUtil.is100ContinueExpected(request);
  }

  // From the pool and the connection, on the loop.

  void begin() {
    client.metrics().calls.inc();
    client.pool(peer).acquire(this);
  }

  void waitsSince(long nanos) {
    waitingSinceNanos = nanos;
  }

  long waitingSince() {
    return waitingSinceNanos;
  }

  PeerAddress peer() {
    return peer;
  }

  /** Whether somebody still waits for it. */
  boolean isWanted() {
    return failure == null;
  }

  boolean isRequestEnded() {
    return requestEnded;
  }

  void connected(PeerConnection to) {
    connection = to;
    to.use(this);
    if (to.isLocal()) {
      client.metrics().localCalls.inc();
    }
    to.output().write(request);
    HttpContent next = early.poll();
    while (next != null) {
      to.output().write(next);
      next = early.poll();
    }
    if (requestEnded) {
      to.output().flush();
    } else {
      to.output().flushSoon();
    }
    roomReturned();
  }

  void continueArrived() {
    continued.complete(null);
  }

  void answered(NettyPeerResponse head) {
    answer = head;
    answered = true;
    if (expectsContinue && !continued.isDone()) {
      continued.completeExceptionally(
          new PeerException(Kind.CLOSED, peer, "answered " + head.status() + " at once"));
    }
    response.complete(head);
    roomReturned();
  }

  /** The answer is over; the connection belongs to others from now on. */
  void finished() {
    finished = true;
    connection = null;
    answered = true;
  }

  void fail(PeerException cause) {
    if (failure != null || finished) {
      return;
    }
    failure = cause;
    if (connection == null) {
      // What the connection took is its own to release.
      ReferenceCountUtil.release(request);
    }
    HttpContent next = early.poll();
    while (next != null) {
      next.release();
      next = early.poll();
    }
    continued.completeExceptionally(cause);
    response.completeExceptionally(cause);
    roomReturned();
  }

  // From the caller.

  @Override
  public CompletableFuture<Void> continued() {
    return continued;
  }

  @Override
  public CompletableFuture<PeerResponse> response() {
    return response;
  }

  @Override
  protected void writePiece(ByteBuf data) {
    if (!isOpen() || requestEnded || !data.isReadable()) {
      data.release();
      return;
    }
    send(new DefaultHttpContent(data));
  }

  @Override
  protected void writeEnd(HttpHeaders trailers) {
    if (!requestEnded && isOpen()) {
      requestEnded = true;
      send(
          trailers.isEmpty()
              ? LastHttpContent.EMPTY_LAST_CONTENT
              : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
    }
  }

  private void send(HttpContent content) {
    PeerConnection to = connection;
    if (to == null) {
      early.add(content);
    } else {
      to.output().write(content);
      to.output().flushSoon();
    }
  }

  @Override
  protected void cut(Throwable cause) {
    giveUp(new PeerException(Kind.CANCELLED, peer, "given up by the caller", cause));
  }

  @Override
  public void cancel() {
    onLoop(() -> giveUp(new PeerException(Kind.CANCELLED, peer, "cancelled")));
  }

  /** Ends the call; closes its connection. On the loop. */
  void giveUp(PeerException cause) {
    PeerConnection used = connection;
    if (finished || failure != null) {
      return;
    }
    NettyPeerResponse taking = answer;
    fail(cause);
    if (taking != null) {
      taking.abandon(cause);
    }
    if (used != null) {
      used.close();
    }
  }

  @Override
  protected boolean channelHasRoom() {
    PeerConnection to = connection;
    return to != null && isOpen() && to.hasRoom();
  }

  @Override
  public boolean isOpen() {
    return failure == null && !answered;
  }

  @Override
  public boolean awaitWritable(Duration timeout) throws PeerException, InterruptedException {
    boolean room = RoomWait.await(this, timeout, client.ticker());
    PeerException failed = failure;
    if (failed != null) {
      throw new PeerException(failed.kind(), peer, "the call failed", failed);
    }
    if (answered) {
      throw new PeerException(Kind.CLOSED, peer, "answered before the body was sent");
    }
    return room;
  }
}
