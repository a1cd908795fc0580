package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Placement;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one replica holds, unacknowledged, to a majority under a version that they promised
 * (rule 7). Thread-safe; blocks the request's virtual thread.
 */
final class Adoption {
  private final ReplicaReads reads;
  private final ReplicaWrites writes;
  private final QuorumWrite quorumWrite;
  private final QuorumPut quorumPut;
  private final WriteIds writeIds;
  private final Parker parker;
  private final Duration nodeTimeout;

  Adoption(
      ReplicaReads reads,
      ReplicaWrites writes,
      QuorumWrite quorumWrite,
      QuorumPut quorumPut,
      WriteIds writeIds,
      Parker parker,
      Duration nodeTimeout) {
    this.reads = reads;
    this.writes = writes;
    this.quorumWrite = quorumWrite;
    this.quorumPut = quorumPut;
    this.writeIds = writeIds;
    this.parker = parker;
    this.nodeTimeout = nodeTimeout;
  }

  /**
   * @param state that stands at the holder; something, not nothing
   * @param ballot the version, and who promised it
   * @throws QuorumNotReachedException it could not be read, or no majority took it
   */
  void adopt(
      BackendScope scope, Placement container, ObjectState state, int holder, OneBallot ballot)
      throws QuorumNotReachedException, InterruptedException {
    if (state.isLive()) {
      adoptObject(scope, container, state, holder, ballot);
    } else {
      StagingId writeId = writeIds.next();
      var attempt =
          new HeadAttempt(
              writes, scope, HttpMethod.DELETE, writeId, EmptyHttpHeaders.INSTANCE, true);
      quorumWrite.write(scope, container, writeId, attempt, ballot);
    }
  }

  private void adoptObject(
      BackendScope scope, Placement container, ObjectState state, int holder, OneBallot ballot)
      throws QuorumNotReachedException, InterruptedException {
    // What is past its time for this request may not be for the next.
    PeerResponse held = open(scope.asOf(0), holder, state);
    var body = new PeerBody(held, ReplicaReads.bodyBytes(held.headers()));
    try {
      quorumPut.put(
          new PutOrder(
              scope,
              container,
              stored(held.headers()),
              body,
              held.headers().get(ObjectHeaders.ETAG),
              _ -> {},
              _ -> ballot));
    } finally {
      body.close();
    }
  }

  private PeerResponse open(BackendScope scope, int holder, ObjectState state)
      throws QuorumNotReachedException, InterruptedException {
    PeerCall call = reads.whole(scope, holder);
    var gathering = new Gathering<Boolean>(parker);
    gathering.expect(1);
    call.response().whenComplete((_, _) -> gathering.add(true));
    gathering.await(_ -> false, parker.nanos() + nodeTimeout.toNanos());
    @Nullable PeerResponse response =
        call.response().isDone() && !call.response().isCompletedExceptionally()
            ? call.response().resultNow()
            : null;
    if (response == null) {
      call.cancel();
      throw failure(scope, holder, "no answer");
    }
    if (!ReplicaReads.state(scope, response.status(), response.headers())
        .equals(new ReplicaState.Known(state))) {
      response.discard();
      throw failure(scope, holder, "what stands has changed");
    }
    return response;
  }

  private static HttpHeaders stored(HttpHeaders told) {
    var stored = new DefaultHttpHeaders();
    StoredHeaders.OBJECT.pick(told).forEach(stored::set);
    return stored;
  }

  private static QuorumNotReachedException failure(BackendScope scope, int holder, String why) {
    return new QuorumNotReachedException(
        "adoption of " + scope.path(), 1, List.of(scope.device(holder) + ": " + why));
  }
}
