package io.martinet.proxy.object;

import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A call to a {@link FakeReplica}. */
final class FakeCall implements PeerCall {
  private final FakeCluster cluster;
  private final FakeReplica replica;
  private final HttpRequest head;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<Void> continued = new CompletableFuture<>();
  private final CompletableFuture<PeerResponse> response = new CompletableFuture<>();

  FakeCall(FakeCluster cluster, FakeReplica replica, HttpRequest head) {
    this.cluster = cluster;
    this.replica = replica;
    this.head = head;
    if (head.headers().contains("Expect")) {
      expect();
    }
  }

  private void expect() {
    replica.log.add("EXPECT");
    cluster.answer(
        replica,
        head,
        continued,
        () -> {
          if (replica.alwaysStatus == 0 && !replica.isOutdated(head)) {
            continued.complete(null);
          } else {
            FakeCluster.fail(continued, PeerException.Kind.CLOSED, replica.device.address());
          }
        });
  }

  @Override
  public void write(ByteBuf data) {
    body.writeBytes(ByteBufUtil.getBytes(data));
    data.release();
  }

  @Override
  public void end(HttpHeaders trailers) {
    cluster.answer(
        replica,
        head,
        response,
        () -> {
          FakeReplica.Reply reply = replica.handle(head, body.toByteArray(), trailers);
          boolean isLost = replica.diesOnCommit && head.method().name().equals("PUT");
          if (isLost) {
            FakeCluster.fail(response, PeerException.Kind.CLOSED, replica.device.address());
          } else if (!response.isDone()) {
            response.complete(new FakeResponse(replica, reply));
          }
        });
  }

  @Override
  public void abort(Throwable cause) {
    cancel();
  }

  @Override
  public boolean isWritable() {
    return !replica.isFull;
  }

  @Override
  public boolean awaitWritable(Duration timeout) throws PeerException {
    if (replica.isDead) {
      throw new PeerException(PeerException.Kind.CLOSED, replica.device.address(), "scripted");
    }
    if (replica.isFull) {
      cluster.time().pass(timeout);
    }
    return !replica.isFull;
  }

  @Override
  public void onWritable(Runnable listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EventLoop eventLoop() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> continued() {
    return continued;
  }

  @Override
  public CompletableFuture<PeerResponse> response() {
    return response;
  }

  @Override
  public void cancel() {
    FakeCluster.fail(response, PeerException.Kind.CLOSED, replica.device.address());
  }
}
