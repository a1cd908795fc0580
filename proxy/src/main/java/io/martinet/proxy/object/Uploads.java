package io.martinet.proxy.object;

import io.martinet.core.Scheduler;
import io.martinet.http.PeerCall;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.Parker;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Begins uploads. Thread-safe. */
final class Uploads {
  /** How long a majority that is ready waits for the others before the body begins. A guess. */
  static final Duration READY_GRACE = Duration.ofSeconds(1);

  private final BackendClient client;
  private final Parker parker;
  private final Scheduler scheduler;
  private final Duration stallMax;
  private final boolean isDegradable;
  private final ObjectMetrics metrics;

  /**
   * @param stallMax how long one replica without room may hold up all
   * @param isDegradable whether handoffs count where primaries are known to be down
   */
  Uploads(
      BackendClient client,
      Parker parker,
      Scheduler scheduler,
      Duration stallMax,
      boolean isDegradable,
      ObjectMetrics metrics) {
    this.client = client;
    this.parker = parker;
    this.scheduler = scheduler;
    this.stallMax = stallMax;
    this.isDegradable = isDegradable;
    this.metrics = metrics;
  }

  /** Begins a PUT on every primary that takes part. */
  UploadFan open(UploadHead head) {
    var takers = new Takers(head.scope(), client.suspects());
    var fan = new UploadFan(this, head, takers);
    takers.members().forEach(fan::begin);
    return fan;
  }

  BodyCall begin(UploadHead head, int replica) {
    HttpRequest request = head.to(replica);
    PeerCall call = client.open(head.scope().device(replica), request);
    return new BodyCall(replica, request.uri(), call);
  }

  /** From now on the replica is waited for: until it is ready for the body. */
  void watch(UploadHead head, BodyCall begun, CompletableFuture<Void> continued) {
    client.await(
        head.scope().device(begun.replica()),
        begun.target(),
        continued,
        _ -> HttpResponseStatus.CONTINUE.code());
  }

  Parker parker() {
    return parker;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Duration nodeTimeout() {
    return client.nodeTimeout();
  }

  boolean isDegradable() {
    return isDegradable;
  }

  Duration stallMax() {
    return stallMax;
  }

  ObjectMetrics metrics() {
    return metrics;
  }
}
