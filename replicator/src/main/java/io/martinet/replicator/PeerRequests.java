package io.martinet.replicator;

import io.martinet.core.HybridClock;
import io.martinet.core.Timestamps;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Internal requests of a replicator, each answered before the next line runs; checks that the
 * server goes by the same ring. Thread-safe; blocks the virtual thread.
 */
final class PeerRequests {
  private static final String TRANS_ID = "replicator";

  private final PeerClient client;
  private final HybridClock clock;
  private final LongAdder sent;

  /**
   * @param sent counts requests
   */
  PeerRequests(PeerClient client, HybridClock clock, LongAdder sent) {
    this.client = client;
    this.clock = clock;
    this.sent = sent;
  }

  /**
   * A request to be sent.
   *
   * @param ringVersion that the server must go by too
   */
  record Ask(PeerDevice device, HttpRequest head, long ringVersion) {
    HttpHeaders headers() {
      return head.headers();
    }
  }

  /** A REPLICATE request with the headers that every internal request has. */
  Ask replicate(PeerDevice device, String target, long ringVersion) {
    return ask(Wire.METHOD_REPLICATE, device, target, ringVersion);
  }

  /** Any request with the headers that every internal request has. */
  Ask ask(HttpMethod method, PeerDevice device, String target, long ringVersion) {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(ringVersion))
        .set(Wire.TIME, Timestamps.format(clock.nowTicks()))
        .set(Wire.TRANS_ID, TRANS_ID);
    return new Ask(device, head, ringVersion);
  }

  /**
   * Sends it.
   *
   * @param body owned by this call
   * @return an answer of 200 or 204, by the same ring; the caller closes it
   * @throws PeerFailedException any other answer, or none in time
   */
  FullPeerResponse send(Ask ask, ByteBuf body, int bytesMax, Duration max)
      throws PeerFailedException {
    FullPeerResponse answer = exchange(ask, body, bytesMax, max);
    String ring = answer.headers().get(Wire.RING_VERSION, "-");
    boolean isDone = answer.status() == 200 || answer.status() == 204;
    if (isDone && ring.equals(Long.toString(ask.ringVersion))) {
      return answer;
    }
    String why = answer.headers().get(Wire.REASON, "no reason given");
    answer.close();
    throw new PeerFailedException(
        ask.device,
        isDone
            ? "goes by ring version %s, not %d".formatted(ring, ask.ringVersion)
            : "%s answered %d: %s".formatted(ask.head.uri(), answer.status(), why));
  }

  /** Sends it, waits for nothing, and takes any answer, which the receiver closes. */
  CompletableFuture<FullPeerResponse> begin(Ask ask, ByteBuf body, int bytesMax, Duration max) {
    sent.increment();
    return client.send(ask.device.address(), ask.head, body, bytesMax, max);
  }

  /** Sends it and takes any answer; the caller closes it. */
  FullPeerResponse exchange(Ask ask, ByteBuf body, int bytesMax, Duration max)
      throws PeerFailedException {
    try {
      return begin(ask, body, bytesMax, max).get();
    } catch (ExecutionException e) {
      throw new PeerFailedException(ask.device, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PassInterruptedException(e);
    }
  }
}
