package io.martinet.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.HttpFixture;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MalformedBodyTest {
  /** More than the kernel holds between two sockets: once all is sent most of it was read. */
  private static final int BEHIND_MEBIBYTES = 64;

  private static final HttpLimits LIMITS =
      new HttpLimits(HeadLimits.defaults(), 128 << 10, 128 << 10, BEHIND_MEBIBYTES << 20, 10, 10);

  private final CompletableFuture<Exchange> aborted = new CompletableFuture<>();

  /** That its buffers are given back is judged after all tests of a class. */
  @Test
  void whatComesBehindItBeforeTheAnswerIsDropped() throws Exception {
    var http = new HttpFixture(Transport.NIO, false, System::nanoTime);
    HttpServer server = http.serve(Taker::new, LIMITS, HttpTimeouts.defaults(), null);
    try (var client = new RawClient(server.address())) {
      client.send("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n");
      Exchange exchange = aborted.get(10, TimeUnit.SECONDS);
      String behind = "x".repeat(1 << 20);
      for (int i = 0; i < BEHIND_MEBIBYTES; i++) {
        client.send(behind);
      }
      exchange.respond(
          HttpResponseStatus.BAD_REQUEST, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
      assertThat(client.read().status()).isEqualTo(400);
    } finally {
      http.close();
    }
  }

  private final class Taker implements BodyReceiver {
    private final Exchange exchange;

    Taker(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(HttpHeaders trailers) {}

    @Override
    public void abort(Throwable cause) {
      aborted.complete(exchange);
    }
  }
}
