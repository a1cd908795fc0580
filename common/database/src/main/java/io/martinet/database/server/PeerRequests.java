package io.martinet.database.server;

import io.martinet.core.Timestamps;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests that account and container servers send to others. Thread-safe; never blocks. */
public final class PeerRequests {
  private final DatabaseServerSetup setup;

  public PeerRequests(DatabaseServerSetup setup) {
    this.setup = setup;
  }

  /** The head of a request, with what every internal request carries. */
  public HttpRequest head(HttpMethod method, String target, String transId) {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(setup.guard().ringVersion()))
        .set(Wire.TIME, Timestamps.format(setup.clock().nowTicks()))
        .set(Wire.TRANS_ID, transId);
    return head;
  }

  /** Begins a request whose answer is long; the caller ends it and bounds its time. */
  PeerCall open(PeerDevice peer, HttpRequest head) {
    return setup.client().open(peer.address(), head);
  }

  /**
   * Sends a request.
   *
   * @param body owned by this call
   * @return fails with {@link io.martinet.http.PeerException}; else the caller closes the answer
   */
  public CompletableFuture<FullPeerResponse> send(
      PeerDevice peer, HttpRequest head, ByteBuf body, int answerBytesMax, Duration max) {
    return setup.client().send(peer.address(), head, body, answerBytesMax, max);
  }
}
