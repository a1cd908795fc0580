package io.martinet.proxy.access;

import io.martinet.core.Ticker;
import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerResponse;
import io.martinet.proxy.body.Contents;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;

/** A body that tells when it has been sent, cut or dropped, and how much of it went out. */
final class WatchedContent implements Content.Streamed {
  private final Content inner;
  private final Ticker ticker;
  private final Watcher watcher;

  /**
   * @param watcher called once, on the request's thread
   */
  WatchedContent(Content inner, Ticker ticker, Watcher watcher) {
    this.inner = inner;
    this.ticker = ticker;
    this.watcher = watcher;
  }

  /** Is told of the end. */
  @FunctionalInterface
  interface Watcher {
    /**
     * @param sentBytes bytes handed to the client's connection
     * @param isCut whether the body broke off
     * @param firstByteNanos when the first of them was handed over, or the end came without any
     */
    void ended(long sentBytes, boolean isCut, long firstByteNanos);
  }

  @Override
  public long lengthBytes() {
    return inner.lengthBytes();
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    var counting = new CountingSink(sink, ticker);
    boolean isWhole = false;
    try {
      Contents.send(inner, counting);
      isWhole = true;
    } finally {
      watcher.ended(counting.sentBytes, !isWhole, counting.firstByteNanos());
    }
  }

  @Override
  public void release() {
    try {
      inner.release();
    } finally {
      watcher.ended(0, false, ticker.nanos());
    }
  }

  private static final class CountingSink implements ContentSink {
    private final ContentSink sink;
    private final Ticker ticker;
    private long sentBytes;
    private boolean hasBegun;
    private long beganNanos;

    CountingSink(ContentSink sink, Ticker ticker) {
      this.sink = sink;
      this.ticker = ticker;
    }

    long firstByteNanos() {
      return hasBegun ? beganNanos : ticker.nanos();
    }

    private void begin() {
      if (!hasBegun) {
        hasBegun = true;
        beganNanos = ticker.nanos();
      }
    }

    @Override
    public void write(ByteBuf data) throws IOException, InterruptedException {
      begin();
      int size = data.readableBytes();
      sink.write(data);
      sentBytes += size;
    }

    @Override
    public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
        throws IOException, InterruptedException {
      begin();
      PeerResponse.Relayed relayed = sink.relay(source, idleMax);
      sentBytes += relayed.bytes();
      return relayed;
    }
  }
}
