package io.martinet.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.HttpFixture;
import io.martinet.http.PeerAddress;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";

  private HttpFixture http;

  @BeforeEach
  void open() {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
  }

  private static BodyReceiver hello(Exchange exchange) {
    exchange.respond(
        HttpResponseStatus.OK,
        new DefaultHttpHeaders(),
        Unpooled.copiedBuffer(new byte[] {'h', 'i'}));
    return new BodyReceiver() {
      @Override
      public void data(ByteBuf data) {
        data.release();
      }

      @Override
      public void end(HttpHeaders trailers) {}

      @Override
      public void abort(Throwable cause) {}
    };
  }

  private HttpServer on(String host, int port) {
    var bind = new InetSocketAddress(InetAddress.ofLiteral(host), port);
    return new HttpServer(
        HttpServerConfig.of("on", bind),
        http.servers,
        HttpServerTest::hello,
        DefaultHttpHeaders::new,
        null);
  }

  @Test
  void listensOnIpv6() throws Exception {
    try (HttpServer server = on("::1", 0)) {
      server.start();
      assertThat(server.address().toString()).matches("\\[[0:]+1]:\\d+");
      try (var client = new RawClient(server.address())) {
        assertThat(client.send(GET).read().body()).isEqualTo("hi");
      }
    }
  }

  @Test
  void aTakenPortIsAClearError() throws Exception {
    PeerAddress taken = http.serve(HttpServerTest::hello).address();
    try (HttpServer second = on(taken.host(), taken.port())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(":" + taken.port())
          .hasMessageContaining("in use");
      assertThatThrownBy(second::address).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void connectionsHaveALimit() throws Exception {
    var some = new HttpLimits(HeadLimits.defaults(), 128 << 10, 128 << 10, 256 << 10, 3, 10);
    HttpServer server = http.serve(HttpServerTest::hello, some, HttpTimeouts.defaults(), null);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(new RawClient(server.address()));
      assertThat(clients.get(i).send(GET).read().body()).isEqualTo("hi");
    }
    try (var fourth = new RawClient(server.address())) {
      assertThat(fourth.isClosedByServer()).isTrue();
    }
    clients.getFirst().close();
    await().until(() -> http.metrics.counter("http.test0.connections").getCount() == 2);
    try (var fifth = new RawClient(server.address())) {
      assertThat(fifth.send(GET).read().body()).isEqualTo("hi");
    }
    assertThat(http.metrics.counter("http.test0.refused_connections").getCount()).isEqualTo(1);
    for (RawClient each : clients) {
      each.close();
    }
  }

  @Test
  void countsWhatItServes() throws Exception {
    HttpServer server = http.serve(HttpServerTest::hello);
    try (var client = new RawClient(server.address())) {
      client.send(GET).read();
      client.send("BAD\r\n\r\n").read();
    }
    await().until(() -> http.metrics.counter("http.test0.answers.200").getCount() == 1);
    await().until(() -> http.metrics.counter("http.test0.answers.400").getCount() == 1);
    await().until(() -> http.metrics.counter("http.test0.malformed").getCount() == 1);
    await().until(() -> http.metrics.counter("http.test0.body_bytes_out").getCount() == 2);
    // The answer is counted once it is written, which the client may see earlier.
    await().until(() -> http.metrics.counter("http.test0.in_flight").getCount() == 0);
    await().until(() -> http.metrics.counter("http.test0.connections").getCount() == 0);
  }

  @Test
  void aHandlerThatThrowsLosesItsConnectionOnly() throws Exception {
    HttpServer server =
        http.serve(exchange -> {
          if (exchange.request().uri().equals("/bug")) {
            throw new IllegalStateException("a bug");
          }
          return hello(exchange);
        });
    try (var unlucky = new RawClient(server.address())) {
      assertThat(unlucky.send("GET /bug HTTP/1.1\r\n\r\n").isClosedByServer()).isTrue();
    }
    try (var client = new RawClient(server.address())) {
      assertThat(client.send(GET).read().body()).isEqualTo("hi");
    }
    // The answer is counted once it is written, which the client may see earlier.
    await().until(() -> http.metrics.counter("http.test0.in_flight").getCount() == 0);
  }
}
