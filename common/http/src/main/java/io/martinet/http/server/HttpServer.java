package io.martinet.http.server;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerAddress;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalFlow;
import io.martinet.http.transport.TlsFiles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens on one port, and for clients in this JVM on in-JVM addresses, one an event loop; both
 * ways lead to the same handler. {@link #start}, {@link #drain} and {@link #close} are for one
 * thread at a time.
 */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final HttpServerConfig config;
  private final HttpRuntime runtime;
  private final @Nullable TlsFiles tls;
  private final ServerCore core;
  private final List<LoopConnections> byLoop = new ArrayList<>();
  private final List<Channel> listeners = new ArrayList<>();
  private @Nullable PeerAddress boundTo;
  private @Nullable Cancellable sweep;

  /**
   * @param handler serves the requests, on the event loops
   * @param errorHeaders makes the headers of an answer that no handler gives (a malformed request,
   *     one that comes while draining): the transaction id; called on the event loops
   * @param tls null: plain
   */
  public HttpServer(
      HttpServerConfig config,
      HttpRuntime runtime,
      ExchangeHandler handler,
      Supplier<HttpHeaders> errorHeaders,
      @Nullable TlsFiles tls) {
    this.config = config;
    this.runtime = runtime;
    this.tls = tls;
    var metrics = new ServerMetrics(runtime.metrics(), config.name());
    this.core = new ServerCore(config, handler, errorHeaders, metrics, new Dates(runtime.clock()));
    var open = new AtomicInteger();
    for (EventLoop loop : runtime.loops().all()) {
      byLoop.add(new LoopConnections(loop, open, config.limits().connectionsMax(), metrics));
    }
  }

  /**
   * Binds the port and begins to serve. Blocks until bound.
   *
   * @throws IOException the address is taken or not this machine's; nothing stays bound
   */
  public void start() throws IOException {
    try {
      Channel listener = await(listen());
      listeners.add(listener);
      InetSocketAddress bound = (InetSocketAddress) listener.localAddress();
      var address = new PeerAddress(hostText(bound), bound.getPort());
      var local = new ArrayList<LocalAddress>();
      for (int i = 0; i < byLoop.size(); i++) {
        Channel each = await(listenLocally(byLoop.get(i)));
        listeners.add(each);
        local.add((LocalAddress) each.localAddress());
      }
      runtime.localPeers().add(address, local);
      boundTo = address;
      Duration interval = config.timeouts().sweepInterval();
      sweep = runtime.scheduler().every(interval, this::sweepAll);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where it listens: the address of the configuration with the real port. */
  public PeerAddress address() {
    PeerAddress address = boundTo;
    if (address == null) {
      throw new IllegalStateException("not started: " + config.name());
    }
    return address;
  }

  private ChannelFuture listen() {
    var bootstrap =
        new ServerBootstrap()
            .group(runtime.loops().group())
            .channel(runtime.loops().serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // A client may end its sending side and still wait for the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .childHandler(new SocketPipeline());
    return bootstrap.bind(config.bind());
  }

  private WriteBufferWaterMark waterMark() {
    int high = config.limits().sendBufferBytesMax();
    return new WriteBufferWaterMark(high / 2, high);
  }

  private ChannelFuture listenLocally(LoopConnections connections) {
    return new ServerBootstrap()
        .group(connections.loop(), connections.loop())
        .channel(LocalServerChannel.class)
        .childHandler(new LocalPipeline(connections))
        .bind(new LocalAddress(HttpServer.class));
  }

  private Channel await(ChannelFuture bound) throws IOException {
    bound.awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw new ListenException(config.name(), config.bind(), failure);
    }
    return bound.channel();
  }

  private static String hostText(InetSocketAddress bound) {
    String text = bound.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private final class SocketPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      TlsFiles secured = tls;
      if (secured != null) {
        channel.pipeline().addLast(secured.newHandler(channel.alloc()));
      }
      var decoder = new RequestDecoder(config.limits().head());
      var connection =
          new ServerConnection(core, of(channel.eventLoop()), channel, decoder, tls != null);
      channel.pipeline().addLast(decoder, new ResponseEncoder(), connection);
      if (config.requiresProxyLine()) {
        // In front of TLS: the balancer passes on what it does not read.
        channel.pipeline().addFirst(new HAProxyMessageDecoder(), new ProxyLine(connection));
      }
    }

    private LoopConnections of(EventLoop loop) {
      return byLoop.get(runtime.loops().all().indexOf(loop));
    }
  }

  private final class LocalPipeline extends ChannelInitializer<Channel> {
    private final LoopConnections connections;

    LocalPipeline(LoopConnections connections) {
      this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              LocalFlow.ofServer(config.limits().sendBufferBytesMax()),
              new ServerConnection(core, connections, channel, null, false));
    }
  }

  private void sweepAll() {
    for (LoopConnections each : byLoop) {
      each.loop().execute(() -> each.sweep(runtime.ticker().nanos()));
    }
  }

  /**
   * Answers new requests with 503 and {@code Connection: close} from now on, and lets those in
   * flight finish. Whoever connects meanwhile is still let in, to get that answer rather than a
   * refused connection.
   *
   * @param max how long requests in flight may take
   * @return completes when none is in flight, or the time is over; {@link #close} comes then
   */
  public CompletableFuture<Void> drain(Duration max) {
    CompletableFuture<Void> drained = core.drain().copy();
    Cancellable deadline = runtime.scheduler().after(max, () -> drained.complete(null));
    return drained.whenComplete((_, _) -> deadline.cancel());
  }

  /** Stops listening and closes every connection. Does not wait for requests in flight. */
  @Override
  public void close() {
    if (sweep != null) {
      sweep.cancel();
      sweep = null;
    }
    if (boundTo != null) {
      runtime.localPeers().remove(boundTo);
      boundTo = null;
    }
    for (Channel each : listeners) {
      each.close().awaitUninterruptibly();
    }
    listeners.clear();
    core.drain();
    var closed = new ArrayList<CompletableFuture<Void>>();
    for (LoopConnections each : byLoop) {
      closed.add(CompletableFuture.runAsync(each::closeGently, each.loop()));
    }
    CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).join();
  }
}
