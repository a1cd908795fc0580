package io.martinet.database.server;

import io.martinet.database.Replica;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.Wire;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;

/**
 * Removes a database that stands where it does not belong, once others have confirmed that they
 * hold exactly the same (rule 19). Thread-safe; blocks the request's virtual thread.
 */
final class ReplicaDrop<R> {
  private final DatabaseRole<R> role;
  private final PartitionGuard guard;
  private final Duration workMax;

  /**
   * @param guard knows the ring in force here
   */
  ReplicaDrop(DatabaseRole<R> role, PartitionGuard guard, Duration workMax) {
    this.role = role;
    this.guard = guard;
    this.workMax = workMax;
  }

  /** 204 when it is gone; 409 with what it holds now if that is not what the request names. */
  Response answer(ReplicaRequest<R> on, HttpHeaders request) throws InterruptedException {
    DatabaseSums confirmed = DatabaseSums.of(request);
    long ring = guard.ringVersion();
    if (!InternalHead.require(request, Wire.RING_VERSION).equals(Long.toString(ring))) {
      // By another ring this device may be one of those where it belongs.
      return Refusals.of(409, "the ring in force here is " + ring);
    }
    if (guard.covers(on.deviceName(), on.owner().partition())) {
      return Refusals.of(409, "this device speaks for the partition");
    }
    String missing = role.missingRows(on.deviceName());
    if (!missing.isEmpty()) {
      throw new ReplicaUnavailableException(Reason.UNKNOWN, missing);
    }
    return Awaiting.work(on.call(replica -> drop(replica, confirmed)), workMax);
  }

  private Response drop(Replica<R> replica, DatabaseSums confirmed) {
    if (!replica.isKnown()) {
      return new Response(404, StateHeaders.absent(), Content.empty());
    }
    if (!role.owesNothing(replica.database())) {
      return conflict(replica, "others have not been told of it yet");
    }
    return replica.dropIfStill(confirmed)
        ? new Response(204, new DefaultHttpHeaders(), Content.empty())
        : conflict(replica, "it holds something else");
  }

  private static Response conflict(Replica<?> replica, String why) {
    Response response = Refusals.of(409, why);
    replica.database().sums().addTo(response.headers());
    return response;
  }
}
