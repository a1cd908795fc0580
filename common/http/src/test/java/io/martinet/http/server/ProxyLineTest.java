package io.martinet.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.HttpFixture;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a balancer passes on. */
class ProxyLineTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

  private static HttpFixture http;
  private static HttpServer server;

  @BeforeAll
  static void open() throws Exception {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
    server = http.serveBehindBalancer(http.virtual(ProxyLineTest::tellClient));
  }

  @AfterAll
  static void close() throws Exception {
    http.close();
  }

  private static Response tellClient(Request request) {
    var client = (InetSocketAddress) request.remoteAddress();
    String text = client.getAddress().getHostAddress() + " " + client.getPort();
    var body = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    return new Response(200, new DefaultHttpHeaders(), new Content.Bytes(body));
  }

  @Test
  void aClientIsWhomTheLineNames() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 8080\r\n" + GET);
      assertThat(client.read().body()).isEqualTo("192.0.2.7 4711");
      assertThat(client.send(GET).read().body()).isEqualTo("192.0.2.7 4711");
    }
  }

  @Test
  void aLineMayComeInPieces() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send("PROXY TCP6 2001:db8::7 2001");
      client.send(":db8::1 4711 8080\r\nGET /a HT").send("TP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("2001:db8:0:0:0:0:0:7 4711");
    }
  }

  @Test
  void whoIsNotNamedIsWhoConnects() throws Exception {
    try (var client = new RawClient(server.address())) {
      assertThat(client.send("PROXY UNKNOWN\r\n" + GET).read().body()).startsWith("127.0.0.1 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.7\r\n" + GET,
        "PROXY TCP4 192.0.2.700 198.51.100.1 1 2\r\n" + GET,
        "PROXY TCP4 192.0.2.7 198.51.100.1 70000 2\r\n" + GET
      })
  void whoDoesNotSayWhoIsHeardNoMore(String sent) throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send(sent);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
