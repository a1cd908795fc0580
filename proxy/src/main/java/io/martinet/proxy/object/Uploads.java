package io.martinet.proxy.object;

import io.martinet.core.Scheduler;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;

/** Begins uploads. Thread-safe. */
final class Uploads {
  /** How long a majority that is ready waits for the others before the body begins. A guess. */
  static final Duration READY_GRACE = Duration.ofSeconds(1);

  private final BackendClient client;
  private final Parker parker;
  private final Scheduler scheduler;
  private final Duration stallMax;
  private final ObjectMetrics metrics;

  /**
   * @param stallMax how long one replica without room may hold up all
   */
  Uploads(
      BackendClient client,
      Parker parker,
      Scheduler scheduler,
      Duration stallMax,
      ObjectMetrics metrics) {
    this.client = client;
    this.parker = parker;
    this.scheduler = scheduler;
    this.stallMax = stallMax;
    this.metrics = metrics;
  }

  /**
   * Begins a PUT on every primary.
   *
   * @param declaredBytes length of the body, -1 if unknown
   * @param stored headers to be stored with the object
   * @param expectsContinue whether each replica is asked first if it can take the body
   */
  UploadFan open(
      BackendScope scope,
      StagingId writeId,
      long declaredBytes,
      HttpHeaders stored,
      boolean expectsContinue) {
    var calls = new PeerCall[scope.replicas()];
    for (int replica = 0; replica < calls.length; replica++) {
      HttpRequest head = scope.head(HttpMethod.PUT, replica);
      HttpHeaders headers = head.headers();
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      headers.set(Wire.STAGING_ID, writeId.toString());
      if (declaredBytes >= 0) {
        headers.set(Wire.CONTENT_LENGTH, Long.toString(declaredBytes));
      }
      if (expectsContinue) {
        headers.set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
      }
      headers.add(stored);
      calls[replica] = client.open(scope.device(replica), head);
    }
    return new UploadFan(this, scope, calls);
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

  Duration stallMax() {
    return stallMax;
  }

  ObjectMetrics metrics() {
    return metrics;
  }
}
