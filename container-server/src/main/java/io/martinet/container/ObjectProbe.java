package io.martinet.container;

import io.martinet.core.StorePath;
import io.martinet.database.server.PeerRequests;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks whether an object device serves, by the look-up of an object that nobody has. A server whose
 * device failed answers 507: that device will not send its rows again. Never blocks.
 */
final class ObjectProbe {
  private static final StorePath NOTHING = StorePath.object(".probe", "c", "o");
  private static final Duration MAX = Duration.ofSeconds(1);
  private static final int ANSWER_BYTES_MAX = 4 * 1024;
  private static final int FAILED_DEVICE = 507;

  private final PeerRequests requests;

  ObjectProbe(PeerRequests requests) {
    this.requests = requests;
  }

  /** Whether it serves; fails if its server cannot be reached. */
  CompletableFuture<Boolean> isServing(PeerDevice peer) {
    String target = new WirePath(peer.device(), 0, NOTHING).toString();
    return requests
        .send(
            peer,
            requests.head(Wire.METHOD_STATE, target, "-"),
            Unpooled.EMPTY_BUFFER,
            ANSWER_BYTES_MAX,
            MAX)
        .thenApply(answer -> {
          try (answer) {
            return answer.status() != FAILED_DEVICE;
          }
        });
  }
}
