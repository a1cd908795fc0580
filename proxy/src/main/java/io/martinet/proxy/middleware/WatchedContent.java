package io.martinet.proxy.middleware;

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
  private final Watcher watcher;

  /**
   * @param watcher called once, on the request's thread
   */
  WatchedContent(Content inner, Watcher watcher) {
    this.inner = inner;
    this.watcher = watcher;
  }

  /** Is told of the end. */
  @FunctionalInterface
  interface Watcher {
    /**
     * @param sentBytes bytes handed to the client's connection
     * @param isCut whether the body broke off
     */
    void ended(long sentBytes, boolean isCut);
  }

  @Override
  public long lengthBytes() {
    return inner.lengthBytes();
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    var counting = new CountingSink(sink);
    boolean isWhole = false;
    try {
      Contents.send(inner, counting);
      isWhole = true;
    } finally {
      watcher.ended(counting.sentBytes, !isWhole);
    }
  }

  @Override
  public void release() {
    try {
      inner.release();
    } finally {
      watcher.ended(0, false);
    }
  }

  private static final class CountingSink implements ContentSink {
    private final ContentSink sink;
    private long sentBytes;

    CountingSink(ContentSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ByteBuf data) throws IOException, InterruptedException {
      int size = data.readableBytes();
      sink.write(data);
      sentBytes += size;
    }

    @Override
    public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
        throws IOException, InterruptedException {
      PeerResponse.Relayed relayed = sink.relay(source, idleMax);
      sentBytes += relayed.bytes();
      return relayed;
    }
  }
}
