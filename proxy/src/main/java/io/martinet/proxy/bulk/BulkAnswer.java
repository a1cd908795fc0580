package io.martinet.proxy.bulk;

import io.martinet.core.Ticker;
import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.Response;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.time.Duration;

/**
 * The answer to a request in bulk: 200 whatever comes of it, which the client learns from the
 * result. It begins with the first sign of life, or with the result if that comes sooner. The work
 * is done while the answer is sent, by the request's thread; a client that goes away ends it.
 */
public final class BulkAnswer implements Content.Streamed {
  private final BulkFormat format;
  private final Ticker ticker;
  private final Duration period;
  private final Work work;

  private BulkAnswer(BulkFormat format, Ticker ticker, Duration period, Work work) {
    this.format = format;
    this.ticker = ticker;
    this.period = period;
    this.work = work;
  }

  /** What is done. */
  @FunctionalInterface
  public interface Work {
    /**
     * @param heartbeat to be told often that work goes on
     * @throws IOException the client is gone; nobody reads a result
     */
    BulkResult run(Heartbeat heartbeat) throws IOException, InterruptedException;

    /** Frees what it holds, where it is not run at all. */
    default void release() {}
  }

  /**
   * @param period how long work may last before the client gets a sign of life
   */
  public static Response of(BulkFormat format, Ticker ticker, Duration period, Work work) {
    return of(200, format, ticker, period, work);
  }

  /** The same under another status. */
  public static Response of(
      int status, BulkFormat format, Ticker ticker, Duration period, Work work) {
    return new Response(
        status,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, format.contentType()),
        new BulkAnswer(format, ticker, period, work));
  }

  @Override
  public long lengthBytes() {
    return -1;
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    var heartbeat = new Heartbeat(sink, ticker, period, format);
    heartbeat.end(work.run(heartbeat));
  }

  @Override
  public void release() {
    work.release();
  }
}
