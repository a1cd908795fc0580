package io.martinet.http.client;

import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call whose request and answer are whole, with one deadline. Confined to the loop. */
final class WholeCall implements Watched {
  private final LoopClient client;
  private final NettyPeerCall call;
  private final int responseBytesMax;
  private final Duration timeout;
  private final CompletableFuture<FullPeerResponse> result = new CompletableFuture<>();
  private long deadlineNanos;

  WholeCall(LoopClient client, NettyPeerCall call, int responseBytesMax, Duration timeout) {
    this.client = client;
    this.call = call;
    this.responseBytesMax = responseBytesMax;
    this.timeout = timeout;
  }

  CompletableFuture<FullPeerResponse> result() {
    return result;
  }

  void begin() {
    deadlineNanos = client.ticker().nanos() + timeout.toNanos();
    client.watch(this);
    call.response().whenComplete(this::answered);
    call.begin();
  }

  private void answered(@Nullable PeerResponse head, @Nullable Throwable failure) {
    if (head == null) {
      fail(failure);
      return;
    }
    head.aggregate(responseBytesMax)
        .whenComplete((body, cut) -> {
          if (body == null) {
            fail(cut);
          } else {
            complete(head, body);
          }
        });
  }

  private void complete(PeerResponse head, ByteBuf body) {
    client.unwatch(this);
    if (!result.complete(new FullPeerResponse(head.status(), head.headers(), body))) {
      body.release();
    }
  }

  private void fail(@Nullable Throwable failure) {
    client.unwatch(this);
    result.completeExceptionally(
        failure == null ? new IllegalStateException("neither answer nor failure") : failure);
  }

  @Override
  public void check(long nowNanos) {
    if (nowNanos - deadlineNanos > 0) {
      client.metrics().timeouts.inc();
      call.giveUp(
          new PeerException(Kind.TIMEOUT, call.peer(), "no whole answer within " + timeout));
    }
  }
}
