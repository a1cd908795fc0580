package io.martinet.proxy.access;

import io.martinet.core.Ticker;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.listing.ListingContent;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Tells of one request, when its answer has been sent, cut or dropped. A client that went away is
 * told of as 499, whatever it had been promised.
 *
 * <p>It stands in the pipeline twice, as in Swift: in front, where it tells of what clients send,
 * and innermost, where it tells of what stages send on their behalf. A request that the one in
 * front tells of passes the other one unnoticed. Thread-safe.
 */
public final class AccessLog implements ProxyHandler {
  private static final int CLIENT_GONE = 499;

  /** A body this small fits the connection's buffers: it is as good as sent when it is made. */
  private static final int AT_ONCE_BYTES_MAX = 64 * 1024;

  private final ProxyHandler next;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Consumer<AccessRecord> listener;

  /**
   * @param listener is told of each request once, on the request's thread
   */
  public AccessLog(
      ProxyHandler next, InstantSource clock, Ticker ticker, Consumer<AccessRecord> listener) {
    this.next = next;
    this.clock = clock;
    this.ticker = ticker;
    this.listener = listener;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!context.accessNotes().claim()) {
      return next.handle(context);
    }
    long begin = ticker.nanos();
    boolean isAnswered = false;
    try {
      Response response = next.handle(context);
      isAnswered = true;
      return watched(context, response, begin);
    } finally {
      if (!isAnswered) {
        tell(context, 500, 500, 0, begin, begin);
      }
    }
  }

  private Response watched(RequestContext context, Response response, long begin) {
    Content content = response.content();
    int status = response.status();
    if (isAtOnce(content)) {
      long sent = content instanceof Content.Bytes bytes ? bytes.lengthBytes() : 0;
      tell(context, status, status, sent, begin, ticker.nanos());
      return response;
    }
    return new Response(
        status,
        response.headers(),
        new WatchedContent(
            content,
            ticker,
            (sentBytes, isCut, firstByteNanos) ->
                tell(
                    context,
                    isCut ? CLIENT_GONE : status,
                    status,
                    sentBytes,
                    begin,
                    firstByteNanos)));
  }

  /** A listing without a form goes to the stage that asked for it, which reads its entries. */
  private static boolean isAtOnce(Content content) {
    return content instanceof ListingContent
        || (!(content instanceof Content.Streamed) && content.lengthBytes() <= AT_ONCE_BYTES_MAX);
  }

  private void tell(
      RequestContext context,
      int status,
      int wireStatus,
      long sentBytes,
      long begin,
      long firstByteNanos) {
    boolean isGet = context.method().equals(HttpMethod.GET);
    listener.accept(
        new AccessRecord(
            context,
            status,
            wireStatus,
            sentBytes,
            clock.instant(),
            Duration.ofNanos(ticker.nanos() - begin),
            isGet ? Duration.ofNanos(firstByteNanos - begin) : null));
  }
}
