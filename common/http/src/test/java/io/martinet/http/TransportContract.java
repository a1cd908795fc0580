package io.martinet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What server and client promise each other, however they are joined. */
@Timeout(30)
abstract class TransportContract {
  protected static final Duration LONG = Duration.ofSeconds(20);

  private final Transport transport;
  private final boolean inJvm;
  protected HttpFixture http;

  TransportContract(Transport transport, boolean inJvm) {
    this.transport = transport;
    this.inJvm = inJvm;
  }

  @BeforeEach
  void open() {
    http = new HttpFixture(transport, inJvm, System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    http.close();
  }

  static HttpRequest head(HttpMethod method, String target) {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
  }

  static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  /** Answers 200 with the request's body, and the name of its method and target. */
  static BodyReceiver echo(Exchange exchange) {
    exchange.sendContinue();
    return new BodyReceiver() {
      private final ByteBuf body = Unpooled.buffer();

      @Override
      public void data(ByteBuf data) {
        body.writeBytes(data);
        data.release();
      }

      @Override
      public void end(HttpHeaders trailers) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("X-Request", exchange.request().method() + " " + exchange.request().uri());
        headers.set("X-Local", exchange.isLocal());
        trailers.forEach(each -> headers.set("X-Trailer-" + each.getKey(), each.getValue()));
        exchange.respond(HttpResponseStatus.OK, headers, body);
      }

      @Override
      public void abort(Throwable cause) {
        body.release();
      }
    };
  }

  FullPeerResponse send(PeerClient client, PeerAddress peer, HttpRequest head, String body)
      throws Exception {
    return client.send(peer, head, text(body), 1 << 20, LONG).get(20, TimeUnit.SECONDS);
  }

  @Test
  void aWholeRequestIsAnsweredWhole() throws Exception {
    PeerAddress peer = http.serve(TransportContract::echo).address();
    PeerClient client = http.client();
    try (var answer = send(client, peer, head(HttpMethod.PUT, "/a/b%20c?d"), "the body")) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().get("X-Request")).isEqualTo("PUT /a/b%20c?d");
      assertThat(answer.headers().get("X-Local")).isEqualTo(String.valueOf(inJvm));
      assertThat(answer.headers().get("Content-Length")).isEqualTo("8");
      assertThat(answer.headers().get("Date")).isEqualTo("Mon, 23 Nov 2026 10:00:00 GMT");
      assertThat(answer.body().toString(UTF_8)).isEqualTo("the body");
    }
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    PeerAddress peer = http.serve(TransportContract::echo).address();
    PeerClient client = http.client();
    for (int i = 0; i < 20; i++) {
      send(client, peer, head(HttpMethod.GET, "/" + i), "").close();
    }
    assertThat(http.metrics.counter("peer_client.connections").getCount()).isEqualTo(1);
  }

  @Test
  void aBodyInPiecesArrivesWithItsTrailers() throws Exception {
    PeerAddress peer = http.serve(TransportContract::echo).address();
    PeerCall call = http.client().open(peer, head(HttpMethod.PUT, "/pieces"));
    for (String piece : new String[] {"one ", "two ", "three"}) {
      assertThat(call.awaitWritable(LONG)).isTrue();
      call.write(text(piece));
    }
    call.end(new DefaultHttpHeaders().set("Etag", "abc"));
    PeerResponse answer = call.response().get(20, TimeUnit.SECONDS);
    assertThat(answer.headers().get("X-Trailer-Etag")).isEqualTo("abc");
    ByteBuf body = answer.aggregate(1000).get(20, TimeUnit.SECONDS);
    assertThat(body.toString(UTF_8)).isEqualTo("one two three");
    body.release();
  }

  @Test
  void continueIsSentWhenTheHandlerAsksForTheBody() throws Exception {
    PeerAddress peer = http.serve(TransportContract::echo).address();
    HttpRequest head = head(HttpMethod.PUT, "/expect");
    head.headers().set("Expect", "100-continue");
    PeerCall call = http.client().open(peer, head);
    call.continued().get(20, TimeUnit.SECONDS);
    call.write(text("now"));
    call.end(EmptyHttpHeaders.INSTANCE);
    ByteBuf body =
        call.response().get(20, TimeUnit.SECONDS).aggregate(10).get(20, TimeUnit.SECONDS);
    assertThat(body.toString(UTF_8)).isEqualTo("now");
    body.release();
  }
}
