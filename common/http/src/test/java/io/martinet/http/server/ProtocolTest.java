package io.martinet.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.HttpFixture;
import io.martinet.http.PeerAddress;
import io.martinet.http.TransferCoding;
import io.martinet.http.server.RawClient.Answer;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see, byte by byte: each request is written by hand. */
@Timeout(30)
class ProtocolTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

  /** Longer than what the encoder holds of a name at once. */
  private static final String LONG_NAME =
      "X-Openstack-Coding-Of-This-Very-Long-Header-Name-That-Is-Written-In-Several-Pieces";

  private static HttpFixture http;
  private static PeerAddress server;
  private static final AtomicInteger handled = new AtomicInteger();

  @BeforeAll
  static void open() throws Exception {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
    server = http.serve(ProtocolTest::serve).address();
  }

  @AfterAll
  static void close() throws Exception {
    http.close();
  }

  /**
   * Answers {@code METHOD TARGET [header=value] body-length} by what the target asks: {@code
   * /early} before the body, {@code /chunked} in chunks with a trailer.
   */
  private static BodyReceiver serve(Exchange exchange) {
    handled.incrementAndGet();
    String target = exchange.request().uri();
    if (target.startsWith("/early")) {
      respond(exchange, "early");
      return new Taker(exchange, true);
    }
    if (target.startsWith("/read")) {
      exchange.sendContinue();
    }
    return new Taker(exchange, false);
  }

  /** As a device's thread does. */
  private static void respondLater(Exchange exchange, String body) {
    Thread.ofVirtual().start(() -> respond(exchange, body));
  }

  private static void respond(Exchange exchange, String body) {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    if (exchange.request().uri().startsWith("/wild")) {
      headers.set("X-\u00e9A-b", "1");
    }
    headers.set("X-Coding", TransferCoding.of(exchange.request().headers()));
    headers.set(LONG_NAME.toLowerCase(Locale.ROOT), "1");
    exchange.respond(HttpResponseStatus.OK, headers, Unpooled.copiedBuffer(body, ISO_8859_1));
  }

  private static final class Taker implements BodyReceiver {
    private final Exchange exchange;
    private final boolean answered;
    private final StringBuilder body = new StringBuilder();

    Taker(Exchange exchange, boolean answered) {
      this.exchange = exchange;
      this.answered = answered;
    }

    @Override
    public void data(ByteBuf data) {
      body.append(data.toString(ISO_8859_1));
      data.release();
    }

    @Override
    public void end(HttpHeaders trailers) {
      if (answered) {
        return;
      }
      trailers.forEach(each -> body.append('[').append(each).append(']'));
      if (exchange.request().uri().startsWith("/chunked")) {
        var sender = exchange.start(HttpResponseStatus.OK, new DefaultHttpHeaders());
        sender.write(Unpooled.copiedBuffer("one", ISO_8859_1));
        sender.write(Unpooled.copiedBuffer("three", ISO_8859_1));
        sender.end(new DefaultHttpHeaders().set("X-Sum", "8"));
      } else {
        String text = exchange.request().method() + " " + exchange.request().uri() + " " + body;
        if (exchange.request().uri().startsWith("/later")) {
          respondLater(exchange, text);
        } else {
          respond(exchange, text);
        }
      }
    }

    @Override
    public void abort(Throwable cause) {
      if (!answered) {
        exchange.respond(
            HttpResponseStatus.BAD_REQUEST,
            new DefaultHttpHeaders().set("X-Why", cause.getMessage()),
            Unpooled.EMPTY_BUFFER);
      }
    }
  }

  private static Answer ask(String request) throws IOException {
    try (var client = new RawClient(server)) {
      return client.send(request).read();
    }
  }

  /** The request is refused before any handler sees it, and the connection ends. */
  private static void assertRefused(String request, String statusLine) throws IOException {
    int before = handled.get();
    try (var client = new RawClient(server)) {
      // A second request right behind it: after a refusal nothing of it may be taken for one.
      Answer answer = client.send(request + GET).read();
      assertThat(answer.statusLine()).isEqualTo(statusLine);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(answer.header("X-Trans-Id")).isEqualTo(HttpFixture.TRANS_ID);
      assertThat(answer.header("X-Openstack-Request-Id")).isEqualTo(HttpFixture.TRANS_ID);
      assertThat(answer.header("Date")).isEqualTo("Mon, 23 Nov 2026 10:00:00 GMT");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(handled.get()).isEqualTo(before);
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  // Requests that are served.

  @Test
  void aPlainGetSaysNothingAboutTheConnection() throws Exception {
    Answer answer = ask(GET);
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(answer.body()).isEqualTo("GET /a ");
    assertThat(answer.header("Connection")).isNull();
    assertThat(answer.header("Date")).isEqualTo("Mon, 23 Nov 2026 10:00:00 GMT");
    assertThat(answer.header("Content-Length")).isEqualTo("7");
  }

  @Test
  void wordsOfHeaderNamesBeginWithACapital() throws Exception {
    Answer answer = ask(GET);
    assertThat(answer.headers())
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .contains("Content-Length", "Date", LONG_NAME);
  }

  @Test
  void keepAliveIsEchoedWhenAskedFor() throws Exception {
    Answer answer = ask(head("GET /a HTTP/1.1", "Host: h", "Connection: keep-alive"));
    assertThat(answer.header("Connection")).isEqualTo("keep-alive");
  }

  @Test
  void closeIsDoneAndSaid() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("GET /a HTTP/1.1", "Host: h", "Connection: TE, Close"));
      assertThat(client.read().header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void oldProtocolClosesUnlessAskedToStay() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("GET /a HTTP/1.0", "Connection: Keep-Alive"));
      assertThat(client.read().header("Connection")).isEqualTo("keep-alive");
      client.send(head("GET /a HTTP/1.0"));
      assertThat(client.read().header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    var requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      requests.append(head("PUT /" + i + " HTTP/1.1", "Content-Length: 3")).append("abc");
    }
    try (var client = new RawClient(server)) {
      client.send(requests.toString());
      for (int i = 0; i < 100; i++) {
        assertThat(client.read().body()).isEqualTo("PUT /" + i + " abc");
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderByOtherThreads() throws Exception {
    String later = head("PUT /later HTTP/1.1", "Content-Length: 1");
    try (var client = new RawClient(server)) {
      client.send(later + "1" + later + "2" + GET + later + "3");
      for (String body : new String[] {"PUT /later 1", "PUT /later 2", "GET /a ", "PUT /later 3"}) {
        assertThat(client.read().body()).isEqualTo(body);
      }
    }
  }

  @Test
  void emptyLinesBeforeARequestAreSkipped() throws Exception {
    assertThat(ask("\r\n\r\n" + GET).status()).isEqualTo(200);
  }

  @Test
  void targetsAreHandedOnAsSent() throws Exception {
    for (String target :
        new String[] {"//v1/A", "/v1/A/c/a/../b", "/%2F%252f", "/a+b?c=%20&d", "/ü", "*"}) {
      assertThat(ask(head("GET " + target + " HTTP/1.1")).body()).isEqualTo("GET " + target + " ");
    }
  }

  @Test
  void aRawBlankBelongsToTheTarget() throws Exception {
    assertThat(ask(head("GET /info and more HTTP/1.1")).body()).isEqualTo("GET /info and more ");
  }

  @Test
  void theAuthorityOfAnAbsoluteTargetIsDropped() throws Exception {
    assertThat(ask(head("GET http://h:80/v1//A?b HTTP/1.1")).body()).isEqualTo("GET /v1//A?b ");
    assertThat(ask(head("GET HTTPS://h HTTP/1.1")).body()).isEqualTo("GET / ");
    assertThat(ask(head("GET http://h?q HTTP/1.1")).body()).isEqualTo("GET /?q ");
  }

  @Test
  void headIsAnsweredWithoutItsBody() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("HEAD /abc HTTP/1.1"));
      assertThat(client.readHead().header("Content-Length")).isEqualTo("10");
      client.send(GET);
      assertThat(client.read().body()).isEqualTo("GET /a ");
    }
  }

  @Test
  void headOfABodyOfUnknownLengthSaysNoLength() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("HEAD /chunked HTTP/1.1"));
      Answer answer = client.readHead();
      assertThat(answer.header("Content-Length")).isNull();
      assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
      client.send(GET);
      assertThat(client.read().body()).isEqualTo("GET /a ");
    }
  }

  @Test
  void unknownMethodsReachTheHandler() throws Exception {
    assertThat(ask(head("B-R_EW! /a HTTP/1.1")).body()).isEqualTo("B-R_EW! /a ");
    assertThat(ask(head("get /a HTTP/1.1")).body()).isEqualTo("get /a ");
  }

  @Test
  void namesBeyondAsciiEndTheHeadOfAnAnswer() throws Exception {
    List<String> headers = ask(head("GET /wild HTTP/1.1")).headers();
    assertThat(headers.getLast()).isEqualTo("X-\u00e9a-B: 1");
    assertThat(headers).filteredOn(line -> line.startsWith("Content-Length: ")).hasSize(1);
    assertThat(headers).filteredOn(line -> line.startsWith("X-\u00e9")).hasSize(1);
  }

  @Test
  void headerBytesPassUnchanged() throws Exception {
    assertThat(ask(head("PUT /a HTTP/1.1", "X-Object-Meta-\u00dc\u00ff: a")).status())
        .isEqualTo(200);
    assertThat(ask(head("PUT /a HTTP/1.1", "X-Object-Meta-A: \u00ff\u0080")).status())
        .isEqualTo(200);
  }

  // Bodies.

  @Test
  void chunksAndTrailersArrive() throws Exception {
    String request =
        head("PUT /a HTTP/1.1", "Transfer-Encoding: Chunked")
            + "3\r\nabc\r\n0a ; name=\"v\"\r\n0123456789\r\n0\r\nEtag: x\r\nB:  y \r\n\r\n";
    assertThat(ask(request).body()).isEqualTo("PUT /a abc0123456789[Etag=x][B=y]");
  }

  @Test
  void bodiesArriveHoweverTheyAreCut() throws Exception {
    String request =
        head("PUT /a HTTP/1.1", "Transfer-Encoding: chunked", "X-A: b")
            + "3\r\nabc\r\n4\r\ndefg\r\n0\r\nA: b\r\n\r\n"
            + head("PUT /b HTTP/1.1", "Content-Length: 4")
            + "wxyz";
    try (var client = new RawClient(server)) {
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }
      assertThat(client.read().body()).isEqualTo("PUT /a abcdefg[A=b]");
      assertThat(client.read().body()).isEqualTo("PUT /b wxyz");
    }
  }

  @Test
  void answersInChunksEndWithTrailers() throws Exception {
    try (var client = new RawClient(server)) {
      Answer answer = client.send(head("GET /chunked HTTP/1.1")).read();
      assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(answer.body()).isEqualTo("onethree[X-Sum: 8]");
      assertThat(client.send(GET).read().status()).isEqualTo(200);
    }
  }

  @Test
  void oldProtocolGetsNoChunks() throws Exception {
    Answer answer = ask(head("GET /chunked HTTP/1.0", "Connection: keep-alive"));
    assertThat(answer.header("Transfer-Encoding")).isNull();
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(answer.body()).isEqualTo("onethree");
  }

  @Test
  void chunkedBeatsContentLengthAndEndsTheConnection() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          head("PUT /a HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked")
              + "1\r\nx\r\n0\r\n\r\n"
              + GET);
      Answer answer = client.read();
      assertThat(answer.body()).isEqualTo("PUT /a x");
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void otherCodingsAreTheHandlersToRefuse() throws Exception {
    for (String coding : new String[] {"gzip,chunked", "gzip", "chunked, gzip", "identity"}) {
      try (var client = new RawClient(server)) {
        client.send(head("PUT /a HTTP/1.1", "Transfer-Encoding: " + coding) + "0\r\n\r\n" + GET);
        Answer answer = client.read();
        assertThat(answer.header("X-Coding"))
            .isEqualTo(coding.equals("gzip,chunked") ? "LAYERED" : "UNFRAMED");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
  }

  @Test
  void equalContentLengthsCountOnce() throws Exception {
    assertThat(ask(head("PUT /a HTTP/1.1", "Content-Length: 2", "Content-Length: 2") + "ab").body())
        .isEqualTo("PUT /a ab");
  }

  // 100-continue.

  @Test
  void continueComesWhenTheHandlerReads() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("PUT /read HTTP/1.1", "Content-Length: 2", "Expect: 100-Continue"));
      assertThat(client.readHead().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.send("ab").read().body()).isEqualTo("PUT /read ab");
      assertThat(client.send(GET).read().status()).isEqualTo(200);
    }
  }

  @Test
  void anEarlyAnswerComesInsteadOfContinue() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("PUT /early HTTP/1.1", "Content-Length: 2", "Expect: 100-continue"));
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      // Whether the body still comes cannot be known.
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
  }

  @Test
  void anotherExpectationFails() throws Exception {
    assertRefused(
        head("PUT /a HTTP/1.1", "Content-Length: 2", "Expect: 200-ok"),
        "HTTP/1.0 417 Expectation Failed");
  }

  // Early answers.

  @Test
  void aShortBodyIsReadAwayAfterAnEarlyAnswer() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("PUT /early HTTP/1.1", "Content-Length: 5"));
      Answer answer = client.read();
      assertThat(answer.header("Connection")).isNull();
      assertThat(client.send("12345" + GET).read().body()).isEqualTo("GET /a ");
    }
  }

  @Test
  void aLongBodyEndsTheConnectionAfterAnEarlyAnswer() throws Exception {
    int bytes = HttpLimits.defaults().drainBytesMax() + 1;
    try (var client = new RawClient(server)) {
      client.send(head("PUT /early HTTP/1.1", "Content-Length: " + bytes));
      assertThat(client.read().header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue(); // though not one byte of the body came
    }
  }

  @Test
  void anEndlessBodyIsCutAfterAnEarlyAnswer() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(head("PUT /early HTTP/1.1", "Transfer-Encoding: chunked"));
      assertThat(client.read().header("Connection")).isNull();
      String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
      for (int sent = 0; sent <= HttpLimits.defaults().drainBytesMax(); sent += 0x4000) {
        client.send(chunk);
      }
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  // Requests that are refused.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET /a",
        "GET  HTTP/1.1",
        " GET /a HTTP/1.1",
        "GET /a HTTP/1",
        "GET /a http/1.1",
        "GET /a HTTP/1.1 ",
        "GET /a\u0000b HTTP/1.1",
        "GET /a\tb HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "G\u00fcT /a HTTP/1.1",
        "G(T /a HTTP/1.1",
        "THISMETHODISMUCHLONGERTHANANYTHING /a HTTP/1.1",
      })
  void badRequestLinesAreRefused(String line) throws Exception {
    assertRefused(head(line, "Host: h"), "HTTP/1.0 400 Bad Request Line");
  }

  @Test
  void otherProtocolVersionsAreRefused() throws Exception {
    assertRefused(head("GET /a HTTP/2.0"), "HTTP/1.0 505 HTTP Version Not Supported");
    assertRefused(head("GET /a HTTP/0.9"), "HTTP/1.0 505 HTTP Version Not Supported");
  }

  @Test
  void tooManyEmptyLinesAreRefused() throws Exception {
    assertRefused("\r\n\r\n\r\n\r\n\r\n", "HTTP/1.0 400 Bad Request Line");
  }

  @Test
  void requestLinesHaveALimit() throws Exception {
    int longest = HeadLimits.defaults().requestLineBytesMax() - 1;
    String fits = "GET /" + "a".repeat(longest - "GET / HTTP/1.1\r\n".length()) + " HTTP/1.1";
    assertThat(ask(head(fits)).status()).isEqualTo(200);
    assertRefused(head(fits.replace(" HTTP", "a HTTP")), "HTTP/1.0 414 Request URI Too Long");
    assertRefused("G".repeat(longest + 1), "HTTP/1.0 414 Request URI Too Long");
  }

  @Test
  void headerLinesHaveALimit() throws Exception {
    int longest = HeadLimits.defaults().headerLineBytesMax() - 1;
    String fits = "X-A: " + "b".repeat(longest - "X-A: \r\n".length());
    assertThat(ask(head("GET /a HTTP/1.1", fits)).status()).isEqualTo(200);
    assertRefused(head("GET /a HTTP/1.1", fits + "b"), "HTTP/1.0 400 Header Line Too Long");
  }

  @Test
  void headersHaveACountAndATotal() throws Exception {
    String[] lines = new String[127];
    lines[0] = "GET /a HTTP/1.1";
    for (int i = 1; i < 127; i++) {
      lines[i] = "X-" + i + ": a";
    }
    assertThat(ask(head(lines)).status()).isEqualTo(200);
    assertRefused(head(String.join("\r\n", lines), "One: more"), "HTTP/1.0 400 Too Many Headers");
    String large = "X-A: " + "b".repeat(8000);
    assertRefused(
        head("GET /a HTTP/1.1", (large + "\r\n").repeat(8) + large),
        "HTTP/1.0 400 Headers Too Large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Name : value",
        "Name\t: value",
        "Na me: value",
        ": value",
        "no colon",
        "Name: a\u0000b",
        "Name: a\rb",
        "A: b\r\n continued",
        "A: b\r\n\tcontinued",
        " A: b",
        "\u00efA: b",
        "A(b): c",
      })
  void badHeadersAreRefused(String line) throws Exception {
    assertRefused(head("GET /a HTTP/1.1", line), "HTTP/1.0 400 Bad Header");
  }

  @Test
  void aBareLineFeedIsRefused() throws Exception {
    assertRefused("GET /a HTTP/1.1\nHost: h\n\n", "HTTP/1.0 400 Bad Line End");
    assertRefused("GET /a HTTP/1.1\r\nHost: h\n\r\n", "HTTP/1.0 400 Bad Line End");
    assertRefused("\nGET /a HTTP/1.1\r\n\r\n", "HTTP/1.0 400 Bad Line End");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "+5", "abc", "", "1 2", "5,5", "0x10", "1.0", "9999999999999999999"})
  void badContentLengthsAreRefused(String value) throws Exception {
    assertRefused(
        head("PUT /a HTTP/1.1", "Content-Length: " + value), "HTTP/1.0 400 Bad Content-Length");
  }

  @Test
  void differingContentLengthsAreRefused() throws Exception {
    assertRefused(
        head("PUT /a HTTP/1.1", "Content-Length: 1", "Content-Length: 2"),
        "HTTP/1.0 400 Bad Content-Length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "\r\n",
        "-1\r\n",
        "0x5\r\n",
        "5 5\r\n",
        "1\nx\r\n0\r\n\r\n",
        "1\r\nxy\r\n0\r\n\r\n",
        "1\r\nx0\r\n\r\n",
        "11111111111111111\r\n",
        "1;a\u0000\r\nx\r\n0\r\n\r\n",
        "0\r\nNo trailer\r\n\r\n",
        "0\r\nA : b\r\n\r\n",
        "0\r\nA: b\r\n folded\r\n\r\n",
      })
  void brokenChunksEndTheConnection(String body) throws Exception {
    int before = handled.get();
    try (var client = new RawClient(server)) {
      client.send(head("PUT /a HTTP/1.1", "Transfer-Encoding: chunked") + body + GET);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("X-Why")).startsWith("request's body: Bad ");
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(handled.get()).isEqualTo(before + 1); // the GET behind it was none
  }

  @Test
  void trailersHaveALimit() throws Exception {
    String trailer = "X-A: " + "b".repeat(8000) + "\r\n";
    try (var client = new RawClient(server)) {
      client.send(
          head("PUT /a HTTP/1.1", "Transfer-Encoding: chunked") + "0\r\n" + trailer.repeat(5));
      assertThat(client.read().header("X-Why")).isEqualTo("request's body: Bad Trailers");
    }
  }

  // Ends.

  @Test
  void aClientThatOnlyEndsItsSendingSideGetsItsAnswer() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(GET);
      client.socket.shutdownOutput();
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
