package io.martinet.launcher;

import io.martinet.cluster.RingSubscriber;
import io.martinet.core.Ticker;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.RingPlacements;
import io.martinet.ring.RingBundle;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a newer ring when a request has failed (rule 6): in ZooKeeper, and where that is away
 * at those whom the request was sent to. Thread-safe; blocks for a bounded time.
 */
final class RingRenewal implements RingPlacements.FollowedRing.Renewal {
  /** A request that failed waits so long for word of a newer ring; it takes milliseconds. */
  private static final Duration RENEW_MAX = Duration.ofSeconds(2);

  /** In a cluster in trouble many requests fail, and all of them would ask. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(RingRenewal.class);

  private final RingKind kind;
  private final RingSubscriber subscriber;
  private final PeerClient client;
  private final Ticker ticker;
  private final AtomicLong askedNanos;

  RingRenewal(RingKind kind, RingSubscriber subscriber, PeerClient client, Ticker ticker) {
    this.kind = kind;
    this.subscriber = subscriber;
    this.client = client;
    this.ticker = ticker;
    this.askedNanos = new AtomicLong(ticker.nanos() - ASK_AGAIN.toNanos());
  }

  @Override
  public void renew(List<PeerDevice> peers) throws InterruptedException {
    if (subscriber.isConnected()) {
      subscriber.renew(RENEW_MAX);
      return;
    }
    long asked = askedNanos.get();
    long now = ticker.nanos();
    if (now - asked >= ASK_AGAIN.toNanos() && askedNanos.compareAndSet(asked, now)) {
      for (PeerDevice peer : peers) {
        ask(peer);
      }
    }
  }

  /** One that is behind changes nothing, so all are asked. */
  private void ask(PeerDevice peer) throws InterruptedException {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, Wire.RING_PAGE);
    // A server of objects goes by a ring for each policy.
    head.headers().set(Wire.POLICY, Integer.toString(kind.policy()));
    try (FullPeerResponse answer =
        client
            .send(peer.address(), head, Unpooled.EMPTY_BUFFER, RingBundle.BYTES_MAX, RENEW_MAX)
            .get()) {
      if (answer.status() == 200) {
        byte[] bundle = ByteBufUtil.getBytes(answer.body());
        subscriber.take(RingBundle.decode(bundle, "ring of " + peer), peer.toString());
      }
    } catch (ExecutionException e) {
      log.debug("{} does not tell its rings: {}", peer, e.getMessage());
    } catch (IOException e) {
      log.warn("the rings of {} cannot be taken", peer, e);
    }
  }
}
