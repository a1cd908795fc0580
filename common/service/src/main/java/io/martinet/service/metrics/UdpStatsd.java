package io.martinet.service.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import io.martinet.core.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends StatsD's lines over UDP, as many in one datagram as fit. Lines wait in a bounded queue for
 * a thread of their own; those that find it full are dropped and counted. Nobody learns whether
 * what was sent arrived.
 */
public final class UdpStatsd implements Statsd, AutoCloseable {
  private static final int LINES_MAX = 8_192;

  /** Fits an Ethernet frame with room for tunnels; StatsD's documentation advises it. */
  private static final int DATAGRAM_BYTES_MAX = 1_432;

  /** How soon the thread notices that it should end. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** A receiver that is away for a day is not worth a line a second. */
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);

  private static final double NANOS_PER_MILLI = 1e6;

  private static final Logger log = LoggerFactory.getLogger(UdpStatsd.class);

  private final StatsdConfig config;
  private final String prefix;
  private final Entropy entropy;
  private final Ticker ticker;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean isEnding;
  private @Nullable Long lastWarning;

  private UdpStatsd(StatsdConfig config, Entropy entropy, Ticker ticker) {
    this.config = config;
    this.prefix = config.prefix().isEmpty() ? "" : config.prefix() + ".";
    this.entropy = entropy;
    this.ticker = ticker;
  }

  /**
   * Begins to send.
   *
   * @param config names a host
   * @param threads runs the sender, which may block
   */
  public static UdpStatsd open(
      StatsdConfig config,
      Entropy entropy,
      Ticker ticker,
      Executor threads,
      MetricRegistry metrics) {
    var statsd = new UdpStatsd(config, entropy, ticker);
    metrics.gauge("statsd.lines_dropped", () -> (Gauge<Long>) statsd.dropped::get);
    metrics.gauge("statsd.lines_waiting", () -> (Gauge<Integer>) statsd.lines::size);
    threads.execute(statsd::run);
    return statsd;
  }

  @Override
  public void timing(String name, Duration time, double rate) {
    send(name, Double.toString(time.toNanos() / NANOS_PER_MILLI), "ms", rate);
  }

  @Override
  public void count(String name, long count) {
    send(name, Long.toString(count), "c", 1);
  }

  private void send(String name, String value, String kind, double ownRate) {
    double rate = ownRate * config.sampleRate();
    if (rate < 1 && (entropy.nextLong() >>> 11) * 0x1p-53 >= rate) {
      return;
    }
    String line = prefix + name + ':' + value + '|' + kind + (rate < 1 ? "|@" + rate : "");
    if (!lines.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** What waits is sent within a moment; then nothing more. */
  @Override
  public void close() {
    isEnding = true;
  }

  private void run() {
    try (DatagramChannel channel = DatagramChannel.open()) {
      var datagram = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
      String line = null;
      while (line != null || !isEnding || !lines.isEmpty()) {
        if (line == null) {
          line = lines.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (line != null) {
          line = fill(datagram.clear(), line);
          transmit(channel, datagram.flip());
        }
      }
    } catch (IOException e) {
      log.error("StatsD gets nothing any more: no socket", e);
    } catch (InterruptedException e) {
      log.debug("the process ends with lines for StatsD unsent");
    }
  }

  /**
   * Fills a datagram.
   *
   * @param first line in it; longer ones than a datagram are cut
   * @return the line that found no room, null if none waits
   */
  private @Nullable String fill(ByteBuffer datagram, String first) {
    byte[] bytes = first.getBytes(StandardCharsets.UTF_8);
    datagram.put(bytes, 0, Math.min(bytes.length, DATAGRAM_BYTES_MAX));
    for (String next = lines.poll(); next != null; next = lines.poll()) {
      bytes = next.getBytes(StandardCharsets.UTF_8);
      if (datagram.remaining() < bytes.length + 1) {
        return next;
      }
      datagram.put((byte) '\n').put(bytes);
    }
    return null;
  }

  private void transmit(DatagramChannel channel, ByteBuffer datagram) {
    // The JVM remembers an address for half a minute: a receiver that moves is found again.
    var to = new InetSocketAddress(config.host(), config.port());
    try {
      if (to.isUnresolved()) {
        throw new IOException("no such host");
      }
      channel.send(datagram, to);
    } catch (IOException e) {
      dropped.incrementAndGet();
      warn(e);
    }
  }

  private void warn(IOException cause) {
    long now = ticker.nanos();
    if (lastWarning == null || now - lastWarning > WARN_EVERY.toNanos()) {
      lastWarning = now;
      log.warn(
          "StatsD at {}:{} cannot be sent to ({}): see statsd.host in the configuration",
          config.host(),
          config.port(),
          cause.getMessage());
    }
  }
}
