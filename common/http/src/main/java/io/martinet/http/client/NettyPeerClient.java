package io.martinet.http.client;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.transport.HttpRuntime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Internal requests over Netty. A call lives on one event loop with its connection: the loop of the
 * thread that makes it, or the one nearest to it. Nothing is sent twice: a failed call is its
 * caller's to repeat. Thread-safe.
 */
public final class NettyPeerClient implements PeerClient, AutoCloseable {
  /** How often waits and silences are looked at: they may last this much longer. */
  static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

  private final HttpRuntime runtime;
  private final List<LoopClient> byLoop = new ArrayList<>();
  private final Cancellable sweep;

  public NettyPeerClient(PeerClientConfig config, HttpRuntime runtime) {
    this.runtime = runtime;
    var metrics = new ClientMetrics(runtime.metrics());
    List<EventLoop> loops = runtime.loops().all();
    for (int i = 0; i < loops.size(); i++) {
      byLoop.add(new LoopClient(config, runtime, metrics, loops.get(i), i));
    }
    this.sweep = runtime.scheduler().every(SWEEP_INTERVAL, this::sweepAll);
  }

  private void sweepAll() {
    for (LoopClient each : byLoop) {
      each.loop().execute(() -> each.sweep(runtime.ticker().nanos()));
    }
  }

  @Override
  public PeerCall open(PeerAddress peer, HttpRequest head) {
    HttpRequest request = framed(head, headers(peer, head));
    LoopClient here = byLoop.get(runtime.loops().nearest());
    var call = new NettyPeerCall(here, peer, request);
    here.run(call::begin);
    return call;
  }

  /**
   * GET and HEAD go without a body unless their head names a length. Such a request is over with
   * its head: the answer may come before the caller has ended the call, and the connection serves
   * others all the same.
   */
  private static HttpRequest framed(HttpRequest head, HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      if (head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD)) {
        return whole(head, headers, Unpooled.EMPTY_BUFFER);
      }
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(), head.uri(), headers);
  }

  private static FullHttpRequest whole(HttpRequest head, HttpHeaders headers, ByteBuf body) {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1, head.method(), head.uri(), body, headers, EmptyHttpHeaders.INSTANCE);
  }

  /** The caller may send one head to several peers, and servers of this JVM may change theirs. */
  private static HttpHeaders headers(PeerAddress peer, HttpRequest head) {
    HttpHeaders headers = head.headers().copy();
    headers.set(HttpHeaderNames.HOST, peer.toString());
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    return headers;
  }

  @Override
  public CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
    HttpHeaders headers = headers(peer, head);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    FullHttpRequest request = whole(head, headers, body);
    LoopClient here = byLoop.get(runtime.loops().nearest());
    var call = new NettyPeerCall(here, peer, request);
    var whole = new WholeCall(here, call, responseBytesMax, timeout);
    here.run(whole::begin);
    return whole.result();
  }

  /** Ends every call and connection. */
  @Override
  public void close() {
    sweep.cancel();
    var closed = new ArrayList<CompletableFuture<Void>>();
    for (LoopClient each : byLoop) {
      closed.add(CompletableFuture.runAsync(each::close, each.loop()));
    }
    CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).join();
  }
}
