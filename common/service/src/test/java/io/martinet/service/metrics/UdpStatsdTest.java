package io.martinet.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UdpStatsdTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private long drawn;

  @Test
  void figuresGoOutAsStatsdsLines() throws Exception {
    try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var statsd = open(receiver.getLocalPort(), "site.a", 1, true)) {
      statsd.timing("object-server.GET.timing", Duration.ofNanos(1_500_000));
      assertThat(received(receiver)).containsExactly("site.a.object-server.GET.timing:1.5|ms");
      statsd.count("proxy-server.object.GET.200.xfer", 17);
      assertThat(received(receiver))
          .containsExactly("site.a.proxy-server.object.GET.200.xfer:17|c");
    }
  }

  @Test
  void ratesAreKeptAndTold() throws Exception {
    try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var statsd = open(receiver.getLocalPort(), "", 0.5, true)) {
      drawn = -1L; // the highest number that can be drawn
      statsd.timing("object-server.HEAD.timing", Duration.ofMillis(2), 0.8);
      drawn = 0;
      statsd.timing("object-server.HEAD.timing", Duration.ofMillis(3), 0.8);
      assertThat(received(receiver)).containsExactly("object-server.HEAD.timing:3.0|ms|@0.4");
    }
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCounted() {
    try (var statsd = open(1, "", 1, false)) {
      for (int i = 0; i < 10_000; i++) {
        statsd.count("x", 1);
      }
      assertThat(gauge("statsd.lines_waiting")).isEqualTo(8_192);
      assertThat(gauge("statsd.lines_dropped")).isEqualTo(1_808L);
    }
  }

  @Test
  void manyLinesShareADatagramThatFitsAFrame() throws Exception {
    try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      List<Runnable> later = new ArrayList<>();
      var statsd =
          UdpStatsd.open(
              new StatsdConfig("127.0.0.1", receiver.getLocalPort(), "", 1),
              new Drawing(),
              () -> 0,
              later::add,
              metrics);
      for (int i = 0; i < 100; i++) {
        statsd.count("a.name.of.twenty.chars." + (100 + i), i);
      }
      statsd.close();
      later.getFirst().run(); // ends once all is sent
      List<String> lines = new ArrayList<>();
      int datagrams = 0;
      while (lines.size() < 100) {
        lines.addAll(received(receiver));
        datagrams++;
      }
      assertThat(datagrams).isEqualTo(3);
      assertThat(lines).startsWith("a.name.of.twenty.chars.100:0|c").doesNotHaveDuplicates();
    }
  }

  @Test
  void settingsOutOfRangeNameTheirKeys() {
    assertThatThrownBy(() -> new StatsdConfig("", 0, "", 1)).hasMessageContaining("statsd.port");
    assertThatThrownBy(() -> new StatsdConfig("", 1, "a b", 1))
        .hasMessageContaining("statsd.prefix");
    assertThatThrownBy(() -> new StatsdConfig("", 1, "", 0))
        .hasMessageContaining("statsd.sample_rate");
  }

  private Object gauge(String name) {
    return Objects.requireNonNull(metrics.getGauges().get(name)).getValue();
  }

  private final class Drawing implements Entropy {
    @Override
    public long nextLong() {
      return drawn;
    }

    @Override
    public void fill(byte[] target) {
      throw new UnsupportedOperationException();
    }
  }

  private UdpStatsd open(int port, String prefix, double rate, boolean isSending) {
    return UdpStatsd.open(
        new StatsdConfig("127.0.0.1", port, prefix, rate),
        new Drawing(),
        () -> 0,
        isSending ? task -> Thread.ofVirtual().start(task) : _ -> {},
        metrics);
  }

  private static List<String> received(DatagramSocket receiver) throws IOException {
    var packet = new DatagramPacket(new byte[2_000], 2_000);
    receiver.receive(packet);
    assertThat(packet.getLength()).isLessThanOrEqualTo(1_432);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
