package io.martinet.http.client;

import io.martinet.core.Ticker;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalFlow;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.RejectedExecutionException;

/** The client's half on one event loop: its pools and what is watched. Confined to the loop. */
final class LoopClient {
  /** Of an answer's head; peers are our own servers (a guess far above what they send). */
  private static final int HEAD_BYTES_MAX = 128 << 10;

  private final PeerClientConfig config;
  private final HttpRuntime runtime;
  private final ClientMetrics metrics;
  private final EventLoop loop;
  private final int index;
  private final SequencedMap<PeerAddress, PeerPool> pools = new LinkedHashMap<>();
  private final SequencedSet<Watched> watched = new LinkedHashSet<>();

  LoopClient(
      PeerClientConfig config,
      HttpRuntime runtime,
      ClientMetrics metrics,
      EventLoop loop,
      int index) {
    this.config = config;
    this.runtime = runtime;
    this.metrics = metrics;
    this.loop = loop;
    this.index = index;
  }

  PeerClientConfig config() {
    return config;
  }

  ClientMetrics metrics() {
    return metrics;
  }

  Ticker ticker() {
    return runtime.ticker();
  }

  EventLoop loop() {
    return loop;
  }

  int loopCount() {
    return runtime.loops().all().size();
  }

  /** Runs on the loop, at once when already there. */
  void run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException _) {
      // The loops end only with the process; nobody waits for an answer any more.
    }
  }

  PeerPool pool(PeerAddress peer) {
    return pools.computeIfAbsent(peer, address -> new PeerPool(this, address));
  }

  void watch(Watched each) {
    watched.add(each);
  }

  void unwatch(Watched each) {
    watched.remove(each);
  }

  void sweep(long nowNanos) {
    for (PeerPool each : pools.values()) {
      each.sweep(nowNanos);
    }
    for (Watched each : List.copyOf(watched)) {
      each.check(nowNanos);
    }
    pools.values().removeIf(PeerPool::isUnused);
  }

  void close() {
    for (PeerPool each : pools.values()) {
      each.close();
    }
  }

  /** Opens a connection: through the JVM if the peer lives here. */
  ChannelFuture connect(PeerPool pool, PeerAddress peer) throws PeerException {
    LocalAddress local = runtime.localPeers().find(peer, index);
    return local != null ? connectLocally(pool, local) : connectSocket(pool, peer);
  }

  private ChannelFuture connectLocally(PeerPool pool, LocalAddress address) {
    return new Bootstrap()
        .group(loop)
        .channel(LocalChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        LocalFlow.ofClient(config.sendBufferBytesMax()),
                        new PeerConnection(pool, channel, true));
              }
            })
        .connect(address);
  }

  private ChannelFuture connectSocket(PeerPool pool, PeerAddress peer) throws PeerException {
    int high = config.sendBufferBytesMax();
    return new Bootstrap()
        .group(loop)
        .channel(runtime.loops().clientChannel())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(newCodec(), new PeerConnection(pool, channel, false));
              }
            })
        .connect(socketAddress(peer));
  }

  private static InetSocketAddress socketAddress(PeerAddress peer) throws PeerException {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(peer.host()), peer.port());
    } catch (IllegalArgumentException e) { // a name: looking it up could block the loop
      throw new PeerException(PeerException.Kind.CONNECT, peer, "not an IP address", e);
    }
  }

  private static HttpClientCodec newCodec() {
    var decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HEAD_BYTES_MAX)
            .setMaxHeaderSize(HEAD_BYTES_MAX)
            .setMaxChunkSize(64 << 10)
            .setValidateHeaders(false);
    return new HttpClientCodec(decoding, false, false);
  }
}
