package io.martinet.launcher;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Ticker;
import io.martinet.http.client.NettyPeerClient;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalPeers;
import io.martinet.service.ExecutorScheduler;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.martinet.service.log.Logs;
import io.martinet.service.metrics.JvmMetrics;
import io.martinet.service.metrics.Statsd;
import io.martinet.service.metrics.StatsdConfig;
import io.martinet.service.metrics.UdpStatsd;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What all roles of this process share: time, chance, timers, event loops, metrics, and the client
 * by which they reach each other. Opened before every service, closed after all.
 */
final class Foundation implements AutoCloseable {
  private final Entropy entropy = new SystemEntropy();
  private final InstantSource wall = InstantSource.system();
  private final Ticker ticker = new SystemTicker();
  private final ExecutorScheduler scheduler = new ExecutorScheduler();
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final MetricRegistry metrics = new MetricRegistry();
  private final HybridClock clock;
  private final HttpRuntime runtime;
  private final NettyPeerClient peers;
  private final @Nullable UdpStatsd udp;

  /** For commands, which have no figures to send. */
  Foundation(HttpConfig config) {
    this(config, StatsdConfig.defaults());
  }

  Foundation(HttpConfig config, StatsdConfig figures) {
    this.clock = new HybridClock(wall, (int) entropy.nextLong());
    this.runtime =
        new HttpRuntime(
            EventLoops.open(config.loopThreadsHere()),
            new LocalPeers(),
            scheduler,
            ticker,
            wall,
            metrics);
    this.peers = new NettyPeerClient(config.peers(), runtime);
    this.udp =
        figures.host().isEmpty()
            ? null
            : UdpStatsd.open(figures, entropy, ticker, new VirtualThreads(), metrics);
    JvmMetrics.register(metrics);
    metrics.gauge("log.storage_lines_dropped", () -> Logs::storageLinesDropped);
  }

  Entropy entropy() {
    return entropy;
  }

  InstantSource wall() {
    return wall;
  }

  Ticker ticker() {
    return ticker;
  }

  ExecutorScheduler scheduler() {
    return scheduler;
  }

  /** Runs blocking work of daemons, a virtual thread a task. */
  ExecutorService tasks() {
    return tasks;
  }

  MetricRegistry metrics() {
    return metrics;
  }

  /** Of this process: its nonce was drawn now. */
  HybridClock clock() {
    return clock;
  }

  HttpRuntime runtime() {
    return runtime;
  }

  NettyPeerClient peers() {
    return peers;
  }

  /** Takes figures as they come about. */
  Statsd statsd() {
    return udp == null ? Statsd.OFF : udp;
  }

  @Override
  public void close() {
    if (udp != null) {
      udp.close();
    }
    peers.close();
    tasks.shutdownNow();
    runtime.loops().close();
    scheduler.close();
  }
}
