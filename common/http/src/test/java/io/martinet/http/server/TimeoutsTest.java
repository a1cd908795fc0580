package io.martinet.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.Exchange;
import io.martinet.http.HttpFixture;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow or silent, in a time that the test moves. */
@Timeout(30)
class TimeoutsTest {
  private static final HttpTimeouts TIMEOUTS =
      new HttpTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(8));

  private static final String GET = "GET / HTTP/1.1\r\n\r\n";

  /** A client that could not send for so long waits for the server to read. */
  private static final long BLOCKED_MILLIS = 500;

  /** More than the kernel keeps of one connection's bytes. */
  private static final long UNREAD_BYTES_MAX = 64 << 20;

  private final AtomicLong written = new AtomicLong();
  private HttpFixture http;
  private HttpServer server;

  @BeforeEach
  void open() throws Exception {
    http = HttpFixture.withStandingTime(Transport.NIO, false);
    server = http.serve(this::serve, HttpLimits.defaults(), TIMEOUTS, null);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
  }

  private BodyReceiver serve(Exchange exchange) {
    if (exchange.request().uri().equals("/endless")) {
      BodySender sender = exchange.start(HttpResponseStatus.OK, new DefaultHttpHeaders());
      sender.onWritable(() -> {
        while (sender.isWritable()) {
          sender.write(Unpooled.wrappedBuffer(new byte[16 << 10]));
          written.addAndGet(16 << 10);
        }
      });
    } else if (!exchange.request().uri().equals("/never")) {
      exchange.respond(HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }
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

  private long connections() {
    return http.metrics.counter("http.test0.connections").getCount();
  }

  /**
   * Lets the time pass until the server has closed the only connection. When a byte arrives is the
   * machine's affair, and what the server counts from begins with it: how long exactly is {@link
   * ConnectionWatchTest}'s matter.
   */
  private void passUntilClosed() {
    await()
        .until(() -> {
          pass(1);
          return connections() == 0;
        });
  }

  /** Lets the time pass in steps of a second, each seen by the sweep. */
  private void pass(int seconds) throws Exception {
    for (int i = 0; i < seconds; i++) {
      http.time.advance(Duration.ofSeconds(1));
      for (EventLoop each : http.loops.all()) {
        each.submit(() -> {}).get();
      }
    }
  }

  @Test
  void anUnusedConnectionIsClosed() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send(GET).read();
      pass(29);
      client.send(GET).read(); // the idle time begins again
      pass(29);
      assertThat(connections()).isEqualTo(1);
      pass(4);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aSlowHeadIsNotWaitedFor() throws Exception {
    try (var client = new RawClient(server.address())) {
      // In one piece: once the answer is here, the second head has begun to arrive for certain.
      client.send(GET + "GET / HTTP/1.1\r\n").read();
      for (int i = 0; i < 19; i++) {
        client.send("X-" + i + ": a\r\n"); // it comes and comes, but not to its end
        pass(1);
      }
      assertThat(connections()).isEqualTo(1);
      passUntilClosed();
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHandlerMayTakeItsTime() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send("GET /never HTTP/1.1\r\n\r\n");
      await().until(() -> http.metrics.counter("http.test0.in_flight").getCount() == 1);
      pass(300);
      assertThat(connections()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatTakesNothingIsClosedAndHoldsABoundedBuffer() throws Exception {
    int kernelBytes = 16 << 10;
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(kernelBytes);
      socket.connect(
          new InetSocketAddress(
              InetAddress.ofLiteral(server.address().host()), server.address().port()));
      var client = new RawClient(socket);
      client.send("GET /endless HTTP/1.1\r\n\r\n");
      await().until(() -> written.get() > 0);
      pass(9);
      assertThat(connections()).isEqualTo(1);
      passUntilClosed();
      assertThat(written.get()).isLessThan(8 << 20);
    }
  }

  @Test
  void aClientThatTakesLittleByLittleIsServedOn() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send("GET /endless HTTP/1.1\r\n\r\n");
      for (int i = 0; i < 30; i++) {
        long before = written.get();
        while (written.get() == before) {
          assertThat(client.socket.getInputStream().readNBytes(256 << 10)).isNotEmpty();
        }
        pass(1);
      }
      assertThat(connections()).isEqualTo(1);
    }
  }

  @Test
  void whatFollowsTheLastAnswerIsReadAwayForAWhile() throws Exception {
    try (var client = new RawClient(server.address())) {
      client.send("BAD\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(400);
      client.send("and more");
      pass(7);
      assertThat(connections()).isEqualTo(1);
      client.send("and more");
      pass(4);
      await().until(() -> connections() == 0);
    }
  }

  @Test
  void whoOnlySendsIsLeftToWaitAndFindsTheAnswer() throws Exception {
    try (var client =
            SocketChannel.open(
                new InetSocketAddress(server.address().host(), server.address().port()));
        Selector selector = Selector.open()) {
      client.configureBlocking(false);
      SelectionKey key = client.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer upload = ByteBuffer.wrap(("BAD\r\n\r\n" + "x".repeat(4096)).getBytes(US_ASCII));
      long sent = 0;
      while (selector.select(BLOCKED_MILLIS) > 0 && sent < UNREAD_BYTES_MAX) {
        selector.selectedKeys().clear();
        sent += client.write(upload);
        upload.rewind();
      }

      assertThat(sent).isBetween((long) HttpLimits.defaults().drainBytesMax(), UNREAD_BYTES_MAX);
      key.cancel();
      selector.selectNow();
      client.configureBlocking(true);
      assertThat(new RawClient(client.socket()).read().status()).isEqualTo(400);
      pass(11);
      await().until(() -> connections() == 0);
    }
  }
}
