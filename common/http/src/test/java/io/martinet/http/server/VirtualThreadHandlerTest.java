package io.martinet.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.Handler;
import io.martinet.http.HttpFixture;
import io.martinet.http.PeerAddress;
import io.martinet.http.Request;
import io.martinet.http.RequestBody.ClientGoneException;
import io.martinet.http.RequestBody.ClientTimeoutException;
import io.martinet.http.Response;
import io.martinet.http.server.RawClient.Answer;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualThreadHandlerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private HttpFixture http;

  @BeforeEach
  void open() {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
  }

  private PeerAddress serve(Handler handler) throws IOException {
    return http.serve(http.virtual(handler)).address();
  }

  private static Response ok(Content content) {
    return new Response(200, new DefaultHttpHeaders().set("X-A", "b"), content);
  }

  private static Content text(String text) {
    return new Content.Bytes(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private static String readAll(Request request) throws IOException, InterruptedException {
    var text = new StringBuilder();
    for (ByteBuf piece = request.body().read(LONG);
        piece != null;
        piece = request.body().read(LONG)) {
      text.append(piece.toString(ISO_8859_1));
      piece.release();
    }
    return text.toString();
  }

  private static Content.Streamed streamed(long lengthBytes, String... pieces) {
    return new Content.Streamed() {
      @Override
      public void writeTo(ContentSink sink) throws IOException, InterruptedException {
        for (String piece : pieces) {
          sink.write(Unpooled.copiedBuffer(piece, ISO_8859_1));
        }
      }

      @Override
      public long lengthBytes() {
        return lengthBytes;
      }

      @Override
      public void release() {}
    };
  }

  private static Answer ask(PeerAddress server, String request) throws IOException {
    try (var client = new RawClient(server)) {
      return client.send(request).read();
    }
  }

  @Test
  void runsOnAVirtualThreadWithTheRequestInHand() throws Exception {
    PeerAddress server =
        serve(request -> {
          String body = readAll(request);
          return ok(
              text(
                  Thread.currentThread().isVirtual()
                      + " "
                      + request.method()
                      + " "
                      + request.target()
                      + " "
                      + request.headers().get("X-In")
                      + " "
                      + request.body().declaredBytes()
                      + " "
                      + body
                      + " "
                      + request.body().trailers().get("T")));
        });
    assertThat(ask(server, "PUT /a?b HTTP/1.1\r\nX-In: c\r\nContent-Length: 3\r\n\r\nxyz").body())
        .isEqualTo("true PUT /a?b c 3 xyz null");
    assertThat(
            ask(
                    server,
                    "PUT /a HTTP/1.1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "1\r\n"
                        + "x\r\n"
                        + "0\r\n"
                        + "T: t\r\n\r\n")
                .body())
        .isEqualTo("true PUT /a null -1 x t");
  }

  @Test
  void eachKindOfContentIsSent() throws Exception {
    PeerAddress server =
        serve(request ->
            switch (request.target()) {
              case "/empty" -> ok(Content.empty());
              case "/bytes" -> ok(text("bytes"));
              case "/length" -> ok(new Content.LengthOnly(99));
              case "/measured" -> ok(streamed(6, "one", "two"));
              case "/short" -> ok(streamed(7, "one", "two"));
              case "/long" -> ok(streamed(5, "one", "two"));
              default -> ok(streamed(-1, "one", "two"));
            });
    assertThat(ask(server, "GET /empty HTTP/1.1\r\n\r\n").header("Content-Length")).isEqualTo("0");
    assertThat(ask(server, "GET /bytes HTTP/1.1\r\n\r\n").body()).isEqualTo("bytes");
    Answer measured = ask(server, "GET /measured HTTP/1.1\r\n\r\n");
    assertThat(measured.body()).isEqualTo("onetwo");
    assertThat(measured.header("Content-Length")).isEqualTo("6");
    assertThat(ask(server, "GET /chunked HTTP/1.1\r\n\r\n").body()).isEqualTo("onetwo");
    for (String target : new String[] {"/short", "/long", "/length"}) {
      try (var client = new RawClient(server)) { // what does not add up is cut
        client.send("GET " + target + " HTTP/1.1\r\n\r\n");
        assertThat(client.rest()).doesNotContain("onetwo0").doesNotEndWith("onetwoX");
      }
    }
  }

  @Test
  void headTellsTheLengthOfEachKindOfContent() throws Exception {
    PeerAddress server =
        serve(request ->
            switch (request.target()) {
              case "/bytes" -> ok(text("bytes"));
              case "/length" -> ok(new Content.LengthOnly(5L << 30));
              default -> ok(streamed(6, "one", "two"));
            });
    try (var client = new RawClient(server)) {
      for (String[] expected :
          new String[][] {{"/bytes", "5"}, {"/length", "5368709120"}, {"/measured", "6"}}) {
        Answer head = client.send("HEAD " + expected[0] + " HTTP/1.1\r\n\r\n").readHead();
        assertThat(head.header("Content-Length")).isEqualTo(expected[1]);
        assertThat(head.header("X-A")).isEqualTo("b");
      }
    }
  }

  @Test
  void whatIsThrownIsAnswered500() throws Exception {
    PeerAddress server =
        serve(request -> {
          throw new IllegalStateException("a bug");
        });
    Answer answer = ask(server, "GET / HTTP/1.1\r\n\r\n");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("X-Trans-Id")).isEqualTo(HttpFixture.TRANS_ID);
  }

  @Test
  void anAnswerOfUnknownLengthBeginsWithItsFirstPiece() throws Exception {
    var go = new CountDownLatch(1);
    PeerAddress server =
        serve(request ->
            ok(
                new Content.Streamed() {
                  @Override
                  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
                    go.await();
                    sink.write(Unpooled.copiedBuffer("done", ISO_8859_1));
                  }

                  @Override
                  public long lengthBytes() {
                    return -1;
                  }

                  @Override
                  public void release() {}
                }));
    try (var client = new RawClient(server)) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.isSilent(Duration.ofMillis(50))).isTrue();
      go.countDown();
      assertThat(client.read().body()).isEqualTo("done");
    }
  }

  @Test
  void aFailureInTheMiddleCutsTheBody() throws Exception {
    PeerAddress server =
        serve(request ->
            ok(
                new Content.Streamed() {
                  @Override
                  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
                    sink.write(Unpooled.copiedBuffer("half", ISO_8859_1));
                    throw new IOException("the disk broke");
                  }

                  @Override
                  public long lengthBytes() {
                    return -1;
                  }

                  @Override
                  public void release() {}
                }));
    try (var client = new RawClient(server)) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.rest()).endsWith("\r\n\r\n4\r\nhalf\r\n"); // and no last chunk
    }
  }

  @Test
  void tooManyAtOnceAreRefused() throws Exception {
    var limits = new HttpLimits(HeadLimits.defaults(), 128 << 10, 128 << 10, 256 << 10, 100, 2);
    var go = new CountDownLatch(1);
    PeerAddress server =
        http.serve(
                http.virtual(
                    request -> {
                      go.await();
                      return ok(Content.empty());
                    },
                    limits))
            .address();
    try (var one = new RawClient(server);
        var two = new RawClient(server)) {
      one.send("GET / HTTP/1.1\r\n\r\n");
      two.send("GET / HTTP/1.1\r\n\r\n");
      await().until(() -> http.metrics.counter("http.test0.in_flight").getCount() == 2);
      Answer refused = ask(server, "PUT / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("X-Trans-Id")).isEqualTo(HttpFixture.TRANS_ID);
      go.countDown();
      assertThat(one.read().status()).isEqualTo(200);
      assertThat(two.read().status()).isEqualTo(200);
      assertThat(one.send("GET / HTTP/1.1\r\n\r\n").read().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsNotReadWaitsInABoundedBuffer() throws Exception {
    var read = new CountDownLatch(1);
    var bytes = new CompletableFuture<Integer>();
    PeerAddress server =
        serve(request -> {
          read.await();
          bytes.complete(readAll(request).length());
          return ok(Content.empty());
        });
    int size = 32 << 20;
    try (var client = new RawClient(server)) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send("PUT / HTTP/1.1\r\nContent-Length: " + size + "\r\n\r\n");
                  for (int sent = 0; sent < size; sent += 1 << 20) {
                    client.send("x".repeat(1 << 20));
                  }
                } catch (IOException e) {
                  bytes.completeExceptionally(e);
                }
              });
      // The kernel's buffers take a few MiB; the rest must stay with the client.
      assertThat(sender.join(Duration.ofMillis(500))).isFalse();
      assertThat(http.metrics.counter("http.test0.body_bytes_in").getCount())
          .isLessThan(HttpLimits.defaults().bodyBufferBytesMax() + (128 << 10));
      read.countDown();
      assertThat(bytes.get(20, TimeUnit.SECONDS)).isEqualTo(size);
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleIsNoticed() throws Exception {
    var seen = new CompletableFuture<Exception>();
    PeerAddress server =
        serve(request -> {
          try {
            readAll(request);
          } catch (IOException e) {
            seen.complete(e);
          }
          return ok(Content.empty());
        });
    try (var client = new RawClient(server)) {
      client.send("PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    }
    assertThat(seen.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void aSilentClientTimesOut() throws Exception {
    PeerAddress server =
        serve(request -> {
          try {
            request.body().read(Duration.ofMillis(20));
            return ok(Content.empty());
          } catch (ClientTimeoutException e) {
            return new Response(408, new DefaultHttpHeaders(), text(e.getMessage()));
          }
        });
    Answer answer = ask(server, "PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\n");
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.body()).isEqualTo("the client sent nothing for PT0.02S");
  }

  @Test
  void continueIsSentByTheFirstRead() throws Exception {
    var ask = new CountDownLatch(1);
    PeerAddress server =
        serve(request -> {
          ask.await();
          return ok(text(readAll(request)));
        });
    try (var client = new RawClient(server)) {
      client.send("PUT / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      ask.countDown();
      assertThat(client.readHead().status()).isEqualTo(100);
      assertThat(client.send("ab").read().body()).isEqualTo("ab");
    }
  }
}
