package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One process's way to the others of a world: a connection of its own for each call. */
record NetworkClient(Network network, String machine, SimulatedProcess process, SimulatedLoop loop)
    implements PeerClient {
  @Override
  public PeerCall open(PeerAddress peer, HttpRequest head) {
    return begin(peer, head, -1);
  }

  private SimulatedCall begin(PeerAddress peer, HttpRequest head, long lengthBytes) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(), head.uri());
    request.headers().set(head.headers()).set(HttpHeaderNames.HOST, peer.toString());
    if (lengthBytes >= 0) {
      request.headers().set(HttpHeaderNames.CONTENT_LENGTH, lengthBytes);
    }
    var call = new SimulatedCall(this, peer);
    call.begin(request);
    return call;
  }

  @Override
  public CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
    SimulatedCall call = begin(peer, head, body.readableBytes());
    call.write(body);
    call.end(EmptyHttpHeaders.INSTANCE);
    var whole = new CompletableFuture<FullPeerResponse>();
    Cancellable alarm =
        process.after(
            timeout,
            () -> {
              var late = new PeerException(Kind.TIMEOUT, peer, "no answer within " + timeout);
              call.giveUp(late);
              whole.completeExceptionally(late);
            });
    call.response()
        .whenComplete((answer, failure) -> {
          if (failure != null) {
            end(whole, alarm, null, failure);
          } else {
            gather(answer, responseBytesMax, whole, alarm);
          }
        });
    return whole;
  }

  private static void gather(
      PeerResponse answer,
      int bytesMax,
      CompletableFuture<FullPeerResponse> whole,
      Cancellable alarm) {
    answer
        .aggregate(bytesMax)
        .whenComplete((body, failure) ->
            end(
                whole,
                alarm,
                failure == null
                    ? new FullPeerResponse(answer.status(), answer.headers(), body)
                    : null,
                failure));
  }

  private static void end(
      CompletableFuture<FullPeerResponse> whole,
      Cancellable alarm,
      @Nullable FullPeerResponse answer,
      @Nullable Throwable failure) {
    alarm.cancel();
    if (failure != null) {
      whole.completeExceptionally(failure);
    } else {
      whole.complete(answer);
    }
  }
}
