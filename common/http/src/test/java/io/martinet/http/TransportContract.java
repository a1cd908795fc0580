package io.martinet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.martinet.http.PeerException.Kind;
import io.martinet.http.RequestBody.ClientGoneException;
import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HttpServer;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
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
    Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
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

  @Test
  void anAnswerInsteadOfContinueFailsTheWait() throws Exception {
    PeerAddress peer = http.serve(exchange -> refuse(exchange, 507)).address();
    HttpRequest head = head(HttpMethod.PUT, "/expect");
    head.headers().set("Expect", "100-continue");
    PeerCall call = http.client().open(peer, head);
    assertThat(call.response().get(20, TimeUnit.SECONDS).status()).isEqualTo(507);
    assertThatThrownBy(() -> call.continued().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PeerException.class);
    assertThatThrownBy(() -> call.awaitWritable(LONG)).isInstanceOf(PeerException.class);
    // Neither side knows whether the body would still come: the next call needs another connection.
    assertThat(call.response().join().headers().get("Connection")).isEqualTo("close");
    await().until(() -> openConnections() == 0);
  }

  @Test
  void headTellsALengthAndSendsNothing() throws Exception {
    PeerAddress peer =
        http.serve(
                exchange -> {
                  HttpHeaders headers = new DefaultHttpHeaders().set("Content-Length", "12345");
                  exchange.respond(HttpResponseStatus.OK, headers, Unpooled.EMPTY_BUFFER);
                  return IGNORE;
                })
            .address();
    PeerClient client = http.client();
    for (int i = 0; i < 2; i++) {
      try (var answer = send(client, peer, head(HttpMethod.HEAD, "/a"), "")) {
        assertThat(answer.headers().get("Content-Length")).isEqualTo("12345");
        assertThat(answer.body().isReadable()).isFalse();
      }
    }
    assertThat(openConnections()).isEqualTo(1);
  }

  @Test
  void oneHeadMayGoToSeveralPeers() throws Exception {
    PeerAddress one = http.serve(TransportContract::echo).address();
    PeerAddress other = http.serve(TransportContract::echo).address();
    PeerClient client = http.client();
    HttpRequest head = head(HttpMethod.PUT, "/shared");
    send(client, one, head, "1").close();
    send(client, other, head, "22").close();
    assertThat(head.headers()).isEmpty();
  }

  @Test
  void handlersAndAnswersRunOnTheSharedLoops() throws Exception {
    var served = new CompletableFuture<Thread>();
    PeerAddress peer =
        http.serve(
                exchange -> {
                  served.complete(Thread.currentThread());
                  return echo(exchange);
                })
            .address();
    var answered = new CompletableFuture<Thread>();
    http.client()
        .send(peer, head(HttpMethod.GET, "/a"), text(""), 100, LONG)
        .thenAccept(answer -> {
          answered.complete(Thread.currentThread());
          answer.close();
        });
    assertThat(served.get(20, TimeUnit.SECONDS).getName()).startsWith(EventLoops.THREAD_NAME);
    if (inJvm) { // no other thread, and so no hand-over; the test's own if the answer came first
      assertThat(answered.get(20, TimeUnit.SECONDS)).isIn(served.get(), Thread.currentThread());
    }
  }

  // Large bodies, and who is slow.

  @Test
  void largeBodiesGoThroughUnchanged() throws Exception {
    var received = new CRC32C();
    PeerAddress peer = http.serve(exchange -> new HesitantSum(exchange, received)).address();
    PeerCall call = http.client().open(peer, head(HttpMethod.PUT, "/large"));
    var random = new Random(29);
    var sent = new CRC32C();
    for (int i = 0; i < 300; i++) {
      byte[] piece = new byte[1 + random.nextInt(60_000)];
      random.nextBytes(piece);
      sent.update(piece);
      assertThat(call.awaitWritable(LONG)).isTrue();
      call.write(Unpooled.wrappedBuffer(piece));
    }
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(call.response().get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(received.getValue()).isEqualTo(sent.getValue());
  }

  /**
   * What may be under way to somebody who does not read: our bounded buffers, and those of the
   * kernel, which has its own bounds (a few MiB).
   */
  private int underWayBytesMax() {
    return inJvm ? 400 << 10 : 24 << 20;
  }

  @Test
  void aServerThatDoesNotReadHoldsTheClientBack() throws Exception {
    var held = new CompletableFuture<Exchange>();
    var arrived = new AtomicLong();
    PeerAddress peer =
        http.serve(
                exchange -> {
                  exchange.setReading(false);
                  held.complete(exchange);
                  return new Counting(exchange, arrived);
                })
            .address();
    PeerCall call = http.client().open(peer, head(HttpMethod.PUT, "/slow"));
    long written = 0;
    while (call.awaitWritable(Duration.ofMillis(300))) {
      call.write(Unpooled.wrappedBuffer(new byte[16 << 10]));
      written += 16 << 10;
      assertThat(written).isLessThan(underWayBytesMax());
    }
    assertThat(arrived.get()).isLessThanOrEqualTo(64 << 10); // one read was under way
    held.get().setReading(true);
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(call.response().get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(arrived.get()).isEqualTo(written);
  }

  @Test
  void aClientThatDoesNotReadHoldsTheServerBack() throws Exception {
    var written = new AtomicLong();
    var stalled = new CountDownLatch(1);
    PeerAddress peer =
        http.serve(
                exchange -> {
                  endlessAnswer(exchange, written, stalled);
                  return IGNORE;
                })
            .address();
    PeerCall call = http.client().open(peer, head(HttpMethod.GET, "/endless"));
    call.end(EmptyHttpHeaders.INSTANCE);
    PeerResponse answer = call.response().get(20, TimeUnit.SECONDS);
    assertThat(stalled.await(20, TimeUnit.SECONDS)).isTrue();
    await().during(Duration.ofMillis(300)).until(() -> written.get() < underWayBytesMax());
    long before = written.get();
    long read = 0;
    while (read < before + (1 << 20)) { // reading brings more
      ByteBuf piece = answer.read(LONG);
      read += piece.readableBytes();
      piece.release();
    }
    call.cancel();
    await().until(() -> openConnections() == 0);
  }

  /** Writes whenever there is room. */
  private static void endlessAnswer(Exchange exchange, AtomicLong written, CountDownLatch stalled) {
    BodySender sender = exchange.start(HttpResponseStatus.OK, new DefaultHttpHeaders());
    sender.onWritable(() -> {
      while (sender.isWritable()) {
        sender.write(Unpooled.wrappedBuffer(new byte[16 << 10]));
        written.addAndGet(16 << 10);
      }
      stalled.countDown();
    });
  }

  @Test
  void relayedBodiesArriveWholeAndSayHowManyBytes() throws Exception {
    byte[] body = new byte[5 << 20];
    new Random(1).nextBytes(body);
    PeerAddress source =
        http.serve(virtual(request -> streamed(sink -> writeAll(sink, body)))).address();
    PeerClient client = http.client();
    var moved = new CompletableFuture<PeerResponse.Relayed>();
    PeerAddress front =
        http.serve(
                virtual(request ->
                    streamed(sink -> moved.complete(sink.relay(get(client, source), LONG)))))
            .address();
    ByteBuf received = get(client, front).aggregate(6 << 20).get(20, TimeUnit.SECONDS);
    assertThat(received).isEqualTo(Unpooled.wrappedBuffer(body));
    received.release();
    assertThat(moved.get()).isEqualTo(new PeerResponse.Relayed(body.length, null));
  }

  @Test
  void aRelayHoldsItsSourceBackForASlowReader() throws Exception {
    var written = new AtomicLong();
    var stalled = new CountDownLatch(1);
    PeerAddress source =
        http.serve(
                exchange -> {
                  endlessAnswer(exchange, written, stalled);
                  return IGNORE;
                })
            .address();
    PeerClient client = http.client();
    var failed = new CompletableFuture<Exception>();
    PeerAddress front =
        http.serve(
                virtual(request ->
                    streamed(sink -> {
                      try {
                        sink.relay(get(client, source), LONG);
                      } catch (IOException e) {
                        failed.complete(e);
                        throw e;
                      }
                    })))
            .address();
    PeerCall call = http.client().open(front, head(HttpMethod.GET, "/"));
    call.response().get(20, TimeUnit.SECONDS);
    assertThat(stalled.await(20, TimeUnit.SECONDS)).isTrue();
    await().during(Duration.ofMillis(300)).until(() -> written.get() < 2 * underWayBytesMax());
    call.cancel(); // and the relay ends with its reader
    assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("gone");
    await().until(() -> openConnections() == 0);
  }

  // Failures.

  @Test
  void aCancelledCallAbortsTheRequestsBody() throws Exception {
    var aborted = new CompletableFuture<Throwable>();
    var arrived = new CountDownLatch(1);
    PeerAddress peer =
        http.serve(
                exchange -> {
                  arrived.countDown();
                  return new Aborting(aborted);
                })
            .address();
    PeerCall call = http.client().open(peer, head(HttpMethod.PUT, "/cut"));
    assertThat(call.awaitWritable(LONG)).isTrue();
    call.write(text("half of "));
    // A call that is given up before its head was flushed is none that the peer could see aborted.
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    call.cancel();
    assertThat(aborted.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
    assertThatThrownBy(() -> call.response().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PeerException.class);
  }

  @Test
  void anAnswerThatIsCutFailsWhoeverTakesIt() throws Exception {
    PeerAddress peer =
        http.serve(
                virtual(request ->
                    streamed(sink -> {
                      sink.write(text("half of "));
                      throw new IOException("the disk broke");
                    })))
            .address();
    PeerClient client = http.client();
    PeerResponse read = get(client, peer);
    assertThatThrownBy(() -> readAll(read)).isInstanceOf(PeerException.class);
    assertThatThrownBy(() -> get(client, peer).aggregate(100).get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PeerException.class);
    assertThatThrownBy(() -> send(client, peer, head(HttpMethod.GET, "/"), ""))
        .hasCauseInstanceOf(PeerException.class);
    assertThat(openConnections()).isEqualTo(0);
  }

  @Test
  void aShorterAnswerThanToldIsCut() throws Exception {
    PeerAddress peer =
        http.serve(
                exchange -> {
                  HttpHeaders headers = new DefaultHttpHeaders().set("Content-Length", "10");
                  BodySender sender = exchange.start(HttpResponseStatus.OK, headers);
                  sender.write(text("123"));
                  sender.end(EmptyHttpHeaders.INSTANCE);
                  return IGNORE;
                })
            .address();
    assertThatThrownBy(() -> readAll(get(http.client(), peer))).isInstanceOf(PeerException.class);
  }

  @Test
  void aLongerAnswerThanWantedFails() throws Exception {
    PeerAddress peer = http.serve(TransportContract::echo).address();
    PeerClient client = http.client();
    assertThatThrownBy(() ->
            client
                .send(peer, head(HttpMethod.PUT, "/a"), text("12345"), 4, LONG)
                .get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
  }

  @Test
  void aWholeCallHasADeadline() throws Exception {
    useStandingTime();
    PeerAddress silent = http.serve(exchange -> IGNORE).address();
    var answer =
        http.client().send(silent, head(HttpMethod.GET, "/"), text(""), 10, Duration.ofSeconds(3));
    await()
        .until(() -> {
          http.time.advance(Duration.ofMillis(500));
          return answer.isDone();
        });
    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    assertThat(http.time.nanos()).isGreaterThan(Duration.ofSeconds(3).toNanos());
    await().until(() -> openConnections() == 0);
  }

  private void useStandingTime() throws Exception {
    http.close();
    http = HttpFixture.withStandingTime(transport, inJvm);
  }

  @Test
  void aSilentPeerFailsARelayButASlowReaderDoesNot() throws Exception {
    useStandingTime();
    var sender = new CompletableFuture<BodySender>();
    PeerAddress peer =
        http.serve(
                exchange -> {
                  BodySender body = exchange.start(HttpResponseStatus.OK, new DefaultHttpHeaders());
                  body.write(text("a bit"));
                  sender.complete(body);
                  return IGNORE;
                })
            .address();
    var slow = new FakeSender(http.loops.all().getFirst());
    var moved = get(http.client(), peer).relayTo(slow, Duration.ofSeconds(10));
    await().until(() -> slow.bytes.get() == 5);
    slow.setWritable(false);
    sender.get().write(text("more"));
    await().until(() -> slow.bytes.get() == 9);
    for (int i = 0; i < 60; i++) {
      http.time.advance(Duration.ofSeconds(1));
      settle();
    }
    assertThat(moved).isNotDone(); // only the reader was slow
    slow.setWritable(true);
    await()
        .until(() -> {
          http.time.advance(Duration.ofSeconds(1));
          return moved.isDone();
        });
    assertThat(moved.get().bytes()).isEqualTo(9);
    assertThat(moved.get().failure().kind()).isEqualTo(Kind.TIMEOUT);
  }

  /** Lets the tasks that stand on the loops run. */
  private void settle() throws Exception {
    for (EventLoop each : http.loops.all()) {
      each.submit(() -> {}).get();
    }
  }

  @Test
  void aReaderGivesUpOnASilentPeer() throws Exception {
    PeerAddress peer =
        http.serve(
                exchange -> {
                  exchange.start(HttpResponseStatus.OK, new DefaultHttpHeaders());
                  return IGNORE;
                })
            .address();
    PeerResponse answer = get(http.client(), peer);
    assertThatThrownBy(() -> answer.read(Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    await().until(() -> openConnections() == 0);
  }

  @Test
  void anUnwantedAnswerIsReadAwayIfShort() throws Exception {
    PeerAddress peer =
        http.serve(
                virtual(request ->
                    streamed(sink ->
                        writeAll(sink, new byte[request.target().equals("/s") ? 1000 : 1 << 20]))))
            .address();
    PeerClient client = http.client(bounded(2, 6)); // one connection a loop
    get(client, peer, "/s").discard();
    get(client, peer, "/s").discard();
    assertThat(openConnections()).isEqualTo(1);
    get(client, peer, "/long").discard();
    await().until(() -> openConnections() == 0);
  }

  @Test
  void aRequestWithoutABodyIsOverWithItsHead() throws Exception {
    PeerAddress peer =
        http.serve(virtual(_ -> streamed(sink -> writeAll(sink, new byte[1000])))).address();
    PeerClient client = http.client(bounded(2, 6)); // one connection a loop
    // The answer has come whole when the caller ends the call.
    PeerCall call = client.open(peer, head(HttpMethod.GET, "/"));
    readAll(call.response().get(20, TimeUnit.SECONDS));
    call.end(EmptyHttpHeaders.INSTANCE);
    readAll(get(client, peer));
    assertThat(openConnections()).isEqualTo(1);
  }

  // The pool.

  @Test
  void callsWaitForAConnectionInTheirOrder() throws Exception {
    var exchanges = new LinkedBlockingQueue<Exchange>();
    PeerAddress peer =
        http.serve(
                exchange -> {
                  exchanges.add(exchange);
                  return IGNORE;
                })
            .address();
    PeerClient client = http.client(bounded(2, 6)); // one connection a loop, three waiting
    EventLoop loop = http.loops.all().getFirst();
    var answers = new ArrayList<CompletableFuture<FullPeerResponse>>();
    loop.submit(
            () -> {
              for (int i = 0; i < 5; i++) {
                answers.add(client.send(peer, head(HttpMethod.GET, "/" + i), text(""), 10, LONG));
              }
            })
        .get();
    assertThatThrownBy(() -> answers.get(4).get(20, TimeUnit.SECONDS))
        .hasMessageContaining("too many calls wait");
    for (int i = 0; i < 4; i++) {
      Exchange exchange = exchanges.poll(20, TimeUnit.SECONDS);
      assertThat(exchange.request().uri()).isEqualTo("/" + i);
      assertThat(exchanges).isEmpty();
      exchange.respond(HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
      answers.get(i).get(20, TimeUnit.SECONDS).close();
    }
    assertThat(openConnections()).isEqualTo(1);
  }

  private static PeerClientConfig bounded(int connectionsMax, int waitingMax) {
    var defaults = PeerClientConfig.defaults();
    return new PeerClientConfig(
        defaults.connectTimeout(),
        connectionsMax,
        waitingMax,
        defaults.waitMax(),
        defaults.idleMax(),
        defaults.sendBufferBytesMax(),
        defaults.responseBufferBytesMax(),
        defaults.discardBytesMax());
  }

  @Test
  void aCallThatWaitsTooLongForAConnectionFails() throws Exception {
    useStandingTime();
    PeerAddress peer = http.serve(exchange -> IGNORE).address();
    PeerClient client = http.client(bounded(1, 10));
    EventLoop loop = http.loops.all().getFirst();
    var waiting =
        loop.submit(
                () -> {
                  client.open(peer, head(HttpMethod.GET, "/first"));
                  return client.open(peer, head(HttpMethod.GET, "/second")).response();
                })
            .get();
    await()
        .until(() -> {
          http.time.advance(Duration.ofMillis(500));
          return waiting.isDone();
        });
    assertThatThrownBy(waiting::get).hasMessageContaining("no connection became free in time");
  }

  @Test
  void unusedConnectionsGoAfterAWhile() throws Exception {
    useStandingTime();
    PeerAddress peer = http.serve(TransportContract::echo).address();
    send(http.client(), peer, head(HttpMethod.GET, "/"), "").close();
    http.time.advance(PeerClientConfig.defaults().idleMax());
    settle();
    assertThat(openConnections()).isEqualTo(1);
    http.time.advance(Duration.ofSeconds(1));
    await().until(() -> openConnections() == 0);
  }

  @Test
  void nobodyThereIsAConnectFailure() throws Exception {
    HttpServer server = http.serve(TransportContract::echo);
    PeerAddress peer = server.address();
    PeerClient client = http.client();
    send(client, peer, head(HttpMethod.GET, "/"), "").close();
    server.close();
    await().until(() -> openConnections() == 0);
    assertThatThrownBy(() -> send(client, peer, head(HttpMethod.GET, "/"), ""))
        .cause()
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECT));
  }

  @Test
  void aDrainingServerFinishesWhatIsInFlightAndRefusesTheRest() throws Exception {
    var inFlight = new CompletableFuture<Exchange>();
    HttpServer server =
        http.serve(exchange -> {
          inFlight.complete(exchange);
          return IGNORE;
        });
    PeerAddress peer = server.address();
    PeerClient client = http.client();
    var answer = client.send(peer, head(HttpMethod.GET, "/slow"), text(""), 10, LONG);
    inFlight.get(20, TimeUnit.SECONDS);
    var drained = server.drain(LONG);
    try (var refused = send(client, peer, head(HttpMethod.GET, "/new"), "")) {
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().get("Connection")).isEqualTo("close");
      assertThat(refused.headers().get("X-Trans-Id")).isEqualTo(HttpFixture.TRANS_ID);
    }
    assertThat(drained).isNotDone();
    inFlight.get().respond(HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    try (var finished = answer.get(20, TimeUnit.SECONDS)) {
      assertThat(finished.status()).isEqualTo(200);
      assertThat(finished.headers().get("Connection")).isEqualTo("close");
    }
    drained.get(20, TimeUnit.SECONDS);
  }

  @Test
  void drainingEndsWithItsTime() throws Exception {
    HttpServer server = http.serve(exchange -> IGNORE);
    http.client().send(server.address(), head(HttpMethod.GET, "/"), text(""), 10, LONG);
    await().until(() -> http.metrics.counter("http.test0.in_flight").getCount() == 1);
    var drained = server.drain(Duration.ofSeconds(5));
    http.time.advance(Duration.ofSeconds(4));
    assertThat(drained).isNotDone();
    http.time.advance(Duration.ofSeconds(1));
    assertThat(drained).isDone();
  }

  // Helpers.

  long openConnections() {
    return http.metrics.counter("peer_client.connections").getCount();
  }

  PeerResponse get(PeerClient client, PeerAddress peer) {
    return get(client, peer, "/");
  }

  PeerResponse get(PeerClient client, PeerAddress peer, String target) {
    PeerCall call = client.open(peer, head(HttpMethod.GET, target));
    call.end(EmptyHttpHeaders.INSTANCE);
    return call.response().orTimeout(20, TimeUnit.SECONDS).join();
  }

  static void readAll(PeerResponse answer) throws Exception {
    for (ByteBuf piece = answer.read(LONG); piece != null; piece = answer.read(LONG)) {
      piece.release();
    }
  }

  ExchangeHandler virtual(Handler handler) {
    return http.virtual(handler);
  }

  /** Writes a body from a request's virtual thread. */
  interface Body {
    void writeTo(ContentSink sink) throws IOException, InterruptedException;
  }

  static Response streamed(Body body) {
    return new Response(
        200,
        new DefaultHttpHeaders(),
        new Content.Streamed() {
          @Override
          public void writeTo(ContentSink sink) throws IOException, InterruptedException {
            body.writeTo(sink);
          }

          @Override
          public long lengthBytes() {
            return -1;
          }

          @Override
          public void release() {}
        });
  }

  static void writeAll(ContentSink sink, byte[] body) throws IOException, InterruptedException {
    for (int at = 0; at < body.length; at += 50_000) {
      sink.write(Unpooled.copiedBuffer(body, at, Math.min(50_000, body.length - at)));
    }
  }

  static BodyReceiver refuse(Exchange exchange, int status) {
    exchange.respond(
        HttpResponseStatus.valueOf(status), new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    return IGNORE;
  }

  static final BodyReceiver IGNORE =
      new BodyReceiver() {
        @Override
        public void data(ByteBuf data) {
          data.release();
        }

        @Override
        public void end(HttpHeaders trailers) {}

        @Override
        public void abort(Throwable cause) {}
      };

  /** Counts a body and then answers. */
  private record Counting(Exchange exchange, AtomicLong bytes) implements BodyReceiver {
    @Override
    public void data(ByteBuf data) {
      bytes.addAndGet(data.readableBytes());
      data.release();
    }

    @Override
    public void end(HttpHeaders trailers) {
      exchange.respond(HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void abort(Throwable cause) {}
  }

  private record Aborting(CompletableFuture<Throwable> aborted) implements BodyReceiver {
    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(HttpHeaders trailers) {}

    @Override
    public void abort(Throwable cause) {
      aborted.complete(cause);
    }
  }

  /** Sums a body up, and stops reading again and again. */
  private record HesitantSum(Exchange exchange, CRC32C sum) implements BodyReceiver {
    @Override
    public void data(ByteBuf data) {
      sum.update(data.nioBuffer());
      data.release();
      exchange.setReading(false);
      exchange.eventLoop().execute(() -> exchange.setReading(true));
    }

    @Override
    public void end(HttpHeaders trailers) {
      exchange.respond(HttpResponseStatus.OK, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void abort(Throwable cause) {}
  }
}
