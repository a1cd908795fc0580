package io.martinet.proxy.bulk;

import io.martinet.core.Ticker;
import io.martinet.http.ContentSink;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Signs of life to a client that waits for a result: a blank each time that work has lasted for a
 * while. None of the forms of a result minds blanks before it, but XML wants its prolog before
 * them. Belongs to the request's thread.
 */
public final class Heartbeat {
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  /** Between the blanks and the result, so that a client can tell where it begins. */
  private static final String BREAK = "\r\n\r\n";

  private final ContentSink sink;
  private final Ticker ticker;
  private final Duration period;
  private final BulkFormat format;
  private long nextNanos;
  private boolean hasBeaten;

  Heartbeat(ContentSink sink, Ticker ticker, Duration period, BulkFormat format) {
    this.sink = sink;
    this.ticker = ticker;
    this.period = period;
    this.format = format;
    this.nextNanos = ticker.nanos() + period.toNanos();
  }

  /**
   * Sends the first sign at once, to a client that was told to expect some: it is then the same in
   * all forms, and there is a break before the result.
   */
  public void begin() throws IOException, InterruptedException {
    hasBeaten = true;
    send(" ");
  }

  /** When the next sign is due, a moment of the ticker. */
  public long nextNanos() {
    return nextNanos;
  }

  /**
   * Sends a sign if one is due. Called wherever work may have lasted.
   *
   * @throws IOException the client is gone, or takes nothing
   */
  public void beatIfDue() throws IOException, InterruptedException {
    long now = ticker.nanos();
    if (now - nextNanos < 0) {
      return;
    }
    nextNanos = now + period.toNanos();
    send(format.isXml() && !hasBeaten ? PROLOG : " ");
    hasBeaten = true;
  }

  /** Sends the result. */
  void end(BulkResult result) throws IOException, InterruptedException {
    String document = result.render(format);
    send(hasBeaten ? BREAK + document : document);
  }

  private void send(String text) throws IOException, InterruptedException {
    sink.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }
}
