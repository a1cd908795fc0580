package io.martinet.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.HttpFixture;
import io.martinet.http.PeerAddress;
import io.martinet.http.server.AggregatingHandler.Whole;
import io.martinet.http.server.RawClient.Answer;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AggregatingHandlerTest {
  private HttpFixture http;
  private ExecutorService device;
  private PeerAddress server;

  @BeforeEach
  void open() throws Exception {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
    device = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("device-1").factory());
    server =
        http.serve(
                new AggregatingHandler(
                    head -> head.uri().equals("/full") ? AggregatingHandlerTest::full : device,
                    AggregatingHandlerTest::work,
                    1000))
            .address();
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    device.close();
  }

  private static void full(Runnable task) {
    throw new RejectedExecutionException("full");
  }

  private static AggregatingHandler.Answer work(Whole request) {
    if (request.head().uri().equals("/bug")) {
      throw new IllegalStateException("a bug");
    }
    String text =
        Thread.currentThread().getName()
            + " "
            + request.body().toString(ISO_8859_1)
            + request.trailers().get("T");
    return new AggregatingHandler.Answer(
        HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  @Test
  void wholeRequestsAreWorkedOnByTheDevicesThread() throws Exception {
    try (var client = new RawClient(server)) {
      client.send("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n").send("3\r\ndef\r\n");
      Answer answer = client.send("0\r\nT: t\r\n\r\n").read();
      assertThat(answer.body()).isEqualTo("device-1 abcdeft");
    }
  }

  @Test
  void bodiesHaveABound() throws Exception {
    try (var client = new RawClient(server)) {
      client.send("PUT /a HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));
      assertThat(client.read().status()).isEqualTo(413);
      client.send("PUT /a HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aFullQueueIsAnswered503() throws Exception {
    try (var client = new RawClient(server)) {
      Answer answer = client.send("PUT /full HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").read();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      client.send("GET /a HTTP/1.1\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("device-1 null");
    }
  }

  @Test
  void whatIsThrownIsAnswered500() throws Exception {
    try (var client = new RawClient(server)) {
      client.send("GET /bug HTTP/1.1\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(500);
    }
  }

  @Test
  void aBrokenBodyIsAnswered400() throws Exception {
    try (var client = new RawClient(server)) {
      client.send("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n");
      assertThat(client.read().status()).isEqualTo(400);
    }
  }
}
