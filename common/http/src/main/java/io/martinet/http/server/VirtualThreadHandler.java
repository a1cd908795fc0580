package io.martinet.http.server;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Ticker;
import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.Content;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.Handler;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Handler} for each request on a virtual thread of its own, at most so many at once;
 * the thread ends with the answer, so that an idle connection holds none.
 */
public final class VirtualThreadHandler implements ExchangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadHandler.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Handler handler;
  private final HttpLimits limits;
  private final HttpTimeouts timeouts;
  private final Semaphore free;
  private final EventLoops loops;
  private final Ticker ticker;
  private final Counter refused;

  /**
   * @param name names the metrics, like the server's
   * @param inFlightMax requests worked on at once; a further one is answered 503 with {@code
   *     Retry-After}
   */
  public VirtualThreadHandler(
      String name,
      Handler handler,
      int inFlightMax,
      HttpLimits limits,
      HttpTimeouts timeouts,
      HttpRuntime runtime) {
    if (inFlightMax < 1) {
      throw new IllegalArgumentException(
          "http.requests_in_flight_max must be at least 1, was " + inFlightMax);
    }
    this.handler = handler;
    this.limits = limits;
    this.timeouts = timeouts;
    this.free = new Semaphore(inFlightMax);
    this.loops = runtime.loops();
    this.ticker = runtime.ticker();
    this.refused = runtime.metrics().counter(MetricRegistry.name("http", name, "refused_requests"));
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    var body = new QueuedRequestBody(exchange, limits.bodyBufferBytesMax(), ticker);
    if (!free.tryAcquire()) {
      refused.inc();
      HttpHeaders headers =
          new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
      body.discard();
      exchange.respond(HttpResponseStatus.SERVICE_UNAVAILABLE, headers, Unpooled.EMPTY_BUFFER);
      return body;
    }
    Thread.ofVirtual()
        .start(() ->
            ScopedValue.where(loops.home(), exchange.eventLoop()).run(() -> serve(exchange, body)));
    return body;
  }

  private void serve(Exchange exchange, QueuedRequestBody body) {
    boolean done = false;
    try {
      answer(exchange, handle(exchange, body));
      done = true;
    } finally {
      body.discard();
      free.release();
      if (!done) { // an Error is on its way to the thread's handler
        exchange.close();
      }
    }
  }

  private Response handle(Exchange exchange, QueuedRequestBody body) {
    var request =
        new Request(
            exchange.request().method(),
            exchange.request().uri(),
            exchange.request().headers(),
            body,
            exchange.remoteAddress(),
            exchange.isSecure());
    try {
      return handler.handle(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(request, e);
    } catch (Exception e) { // the contract of Handler: whatever is thrown is answered here
      return failed(request, e);
    }
  }

  private static Response failed(Request request, Exception cause) {
    LOG.error("{} {} failed", request.method(), request.target(), cause);
    return new Response(500, new DefaultHttpHeaders(), Content.empty());
  }

  private void answer(Exchange exchange, Response response) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
    boolean isHead = exchange.request().method().equals(HttpMethod.HEAD);
    if (isHead) {
      headAnswer(exchange, status, response);
      return;
    }
    switch (response.content()) {
      case Content.Empty _ -> exchange.respond(status, response.headers(), Unpooled.EMPTY_BUFFER);
      case Content.Bytes(ByteBuf data) -> exchange.respond(status, response.headers(), data);
      case Content.LengthOnly _ -> {
        LOG.error("an answer without its bytes to a {}", exchange.request().method());
        exchange.close();
      }
      case Content.Streamed streamed -> stream(exchange, status, response.headers(), streamed);
    }
  }

  private static void headAnswer(Exchange exchange, HttpResponseStatus status, Response response) {
    long bytes = response.content().lengthBytes();
    response.content().release();
    HttpHeaders headers = mutable(response.headers());
    if (bytes >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes);
    }
    exchange.respond(status, headers, Unpooled.EMPTY_BUFFER);
  }

  private void stream(
      Exchange exchange, HttpResponseStatus status, HttpHeaders given, Content.Streamed content) {
    HttpHeaders headers = mutable(given);
    if (content.lengthBytes() >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.lengthBytes());
    } else {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    BodySender sender = exchange.start(status, headers);
    try {
      content.writeTo(new SenderSink(sender, timeouts.sendMax(), ticker));
      sender.end(EmptyHttpHeaders.INSTANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.abort(e);
    } catch (IOException e) { // the client or a peer; whoever streams knows and says why
      LOG.debug("answer to {} cut", exchange.request().uri(), e);
      sender.abort(e);
    } catch (RuntimeException e) {
      LOG.error("answer to {} cut by a bug", exchange.request().uri(), e);
      sender.abort(e);
    }
  }

  private static HttpHeaders mutable(HttpHeaders headers) {
    return headers instanceof DefaultHttpHeaders ? headers : new DefaultHttpHeaders().add(headers);
  }
}
