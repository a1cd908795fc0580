package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.core.Timestamps;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.ReleaseLine;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendScope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells object servers, in batches, which writes are over: their staged bodies may go, and their
 * rows were seen in these journals. Losing one costs memory until the staging times out and a row
 * sent twice, so nothing here is retried. Thread-safe.
 */
public final class Releases implements AutoCloseable {
  /** Lines that make a batch leave at once. */
  static final int BATCH_LINES_MAX = 256;

  /** Lines that wait for one server; more are dropped. A second of writes at twice the goal. */
  static final int QUEUE_LINES_MAX = 8 * 1024;

  /** How long a line waits for company. */
  static final Duration INTERVAL = Duration.ofMillis(50);

  private static final int ANSWER_BYTES_MAX = 8 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final PeerClient peers;
  private final HybridClock clock;
  private final ObjectMetrics metrics;
  private final Scheduler.Cancellable timer;
  private final AtomicLong ringVersion = new AtomicLong();
  private final Map<PeerAddress, List<ReleaseLine>> queues =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(PeerAddress::host).thenComparing(PeerAddress::port));

  public Releases(PeerClient peers, HybridClock clock, Scheduler scheduler, ObjectMetrics metrics) {
    this.peers = peers;
    this.clock = clock;
    this.metrics = metrics;
    this.timer = scheduler.every(INTERVAL, this::flush);
  }

  /**
   * Queues a line for the server of a replica; never blocks.
   *
   * @param scope of the write
   */
  void offer(BackendScope scope, int replica, ReleaseLine line) {
    PeerAddress server = scope.device(replica).address();
    ringVersion.accumulateAndGet(scope.placement().ringVersion(), Math::max);
    List<ReleaseLine> queue = queues.computeIfAbsent(server, _ -> new ArrayList<>());
    List<ReleaseLine> full = List.of();
    synchronized (queue) {
      if (queue.size() >= QUEUE_LINES_MAX) {
        metrics.droppedReleases(1);
        return;
      }
      queue.add(line);
      if (queue.size() >= BATCH_LINES_MAX) {
        full = drain(queue);
      }
    }
    if (!full.isEmpty()) {
      send(server, full);
    }
  }

  /** Sends all that waits. */
  void flush() {
    queues.forEach((server, queue) -> {
      List<ReleaseLine> lines;
      synchronized (queue) {
        lines = drain(queue);
      }
      if (!lines.isEmpty()) {
        send(server, lines);
      }
    });
  }

  /** Stops the timer and sends all that waits. */
  @Override
  public void close() {
    timer.cancel();
    flush();
  }

  private static List<ReleaseLine> drain(List<ReleaseLine> queue) {
    List<ReleaseLine> lines = List.copyOf(queue);
    queue.clear();
    return lines;
  }

  private void send(PeerAddress server, List<ReleaseLine> lines) {
    var text = new StringBuilder(lines.size() * 128);
    lines.forEach(line -> text.append(line).append('\n'));
    ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    peers
        .send(server, head(), body, ANSWER_BYTES_MAX, TIMEOUT)
        .whenComplete((response, failure) -> {
          if (failure == null) {
            response.close();
          } else {
            metrics.droppedReleases(lines.size());
          }
        });
  }

  private HttpRequest head() {
    var head = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, Wire.METHOD_RELEASE, "/");
    head.headers().set(Wire.WIRE, Integer.toString(Wire.VERSION));
    head.headers().set(Wire.RING_VERSION, Long.toString(ringVersion.get()));
    head.headers().set(Wire.TIME, Timestamps.format(clock.nowTicks()));
    return head;
  }
}
