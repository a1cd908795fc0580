package io.martinet.proxy.middleware;

import io.martinet.core.Ticker;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Writes one line a request, when its answer has been sent, cut or dropped. A client that went away
 * is logged as 499, whatever it had been promised. Thread-safe.
 */
public final class AccessLog implements ProxyHandler {
  private static final int CLIENT_GONE = 499;

  /** A body this small fits the connection's buffers: it is as good as sent when it is made. */
  private static final int AT_ONCE_BYTES_MAX = 64 * 1024;

  private final ProxyHandler next;
  private final AccessLine form;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Consumer<String> lines;

  /**
   * @param isJson whether lines are JSON instead of Swift's fields
   * @param lines takes each line, on the request's thread
   */
  public AccessLog(
      ProxyHandler next,
      boolean isJson,
      InstantSource clock,
      Ticker ticker,
      Consumer<String> lines) {
    this.next = next;
    this.form = isJson ? AccessLine.JSON : AccessLine.SWIFT;
    this.clock = clock;
    this.ticker = ticker;
    this.lines = lines;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    long begin = ticker.nanos();
    boolean isAnswered = false;
    try {
      Response response = next.handle(context);
      isAnswered = true;
      return watched(context, response, begin);
    } finally {
      if (!isAnswered) {
        write(context, 500, 0, begin);
      }
    }
  }

  private Response watched(RequestContext context, Response response, long begin) {
    Content content = response.content();
    if (!(content instanceof Content.Streamed) && content.lengthBytes() <= AT_ONCE_BYTES_MAX) {
      long sent = content instanceof Content.Bytes bytes ? bytes.lengthBytes() : 0;
      write(context, response.status(), sent, begin);
      return response;
    }
    return new Response(
        response.status(),
        response.headers(),
        new WatchedContent(
            content,
            (sentBytes, isCut) ->
                write(context, isCut ? CLIENT_GONE : response.status(), sentBytes, begin)));
  }

  private void write(RequestContext context, int status, long sentBytes, long begin) {
    lines.accept(
        form.format(
            new AccessRecord(
                context,
                status,
                sentBytes,
                clock.instant(),
                Duration.ofNanos(ticker.nanos() - begin))));
  }
}
