package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.RangedBody;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of one version of an object, from whichever replica can send it. A body that is cut goes
 * on from another replica at the byte where it stopped; just this version, so that no client gets
 * halves of two. Confined to the request's thread.
 */
final class ObjectSource implements RangedBody<QuorumNotReachedException> {
  /** Tries without a byte gained before the client is cut off: each replica twice. */
  private static final int ROUNDS_MAX = 2;

  private static final int PARTIAL_CONTENT = 206;

  private final ReplicaReads reads;
  private final BackendScope scope;
  private final Version version;
  private final long bodyBytes;
  private final List<Integer> sources;
  private final Parker parker;
  private final Duration nodeTimeout;
  private final ObjectMetrics metrics;
  private int turn;

  /**
   * @param version of the data
   * @param bodyBytes length of the whole body
   * @param sources replicas to ask, the likeliest first
   */
  ObjectSource(
      ReplicaReads reads,
      BackendScope scope,
      Version version,
      long bodyBytes,
      List<Integer> sources,
      Parker parker,
      Duration nodeTimeout,
      ObjectMetrics metrics) {
    this.reads = reads;
    this.scope = scope;
    this.version = version;
    this.bodyBytes = bodyBytes;
    this.sources = sources;
    this.parker = parker;
    this.nodeTimeout = nodeTimeout;
    this.metrics = metrics;
  }

  @Override
  public long bodyBytes() {
    return bodyBytes;
  }

  @Override
  public Content content(List<Part> parts, byte[] ending)
      throws QuorumNotReachedException, InterruptedException {
    return ObjectContent.of(this, parts, ending, open(parts.getFirst().range()));
  }

  /**
   * Begins to read a range.
   *
   * @return an answer of 206 whose body the caller consumes
   * @throws QuorumNotReachedException no replica can send it any more
   */
  PeerResponse open(ByteRange range) throws QuorumNotReachedException, InterruptedException {
    var refusals = new ArrayList<String>();
    for (int tries = 0; tries < sources.size() * ROUNDS_MAX; tries++) {
      int replica = sources.get(turn % sources.size());
      PeerResponse response = tryOpen(replica, range, refusals);
      if (response != null) {
        return response;
      }
      turn++;
    }
    throw new QuorumNotReachedException(
        "bytes " + range.first() + "-" + range.last() + " of " + scope.path() + " " + version,
        1,
        refusals);
  }

  /**
   * Sends a range to the client.
   *
   * @param begun an answer whose body begins with the range, or null
   * @throws IOException the client is gone, or no replica can go on
   */
  void send(ByteRange range, @Nullable PeerResponse begun, ContentSink sink)
      throws IOException, InterruptedException {
    long next = range.first();
    int fruitless = 0;
    PeerResponse response = begun;
    while (next <= range.last()) {
      if (response == null) {
        response = open(new ByteRange(next, range.last()));
      }
      PeerResponse.Relayed moved = sink.relay(response, nodeTimeout);
      response = null;
      next += moved.bytes();
      fruitless = moved.bytes() > 0 ? 0 : fruitless + 1;
      if (next <= range.last()) {
        resume(next, moved, fruitless);
      }
    }
  }

  private void resume(long next, PeerResponse.Relayed moved, int fruitless) throws IOException {
    if (fruitless >= sources.size() * ROUNDS_MAX) {
      throw new IOException(
          scope.path() + " " + version + " cut at byte " + next + " of " + bodyBytes,
          moved.failure());
    }
    metrics.resumed();
    turn++;
  }

  private @Nullable PeerResponse tryOpen(int replica, ByteRange range, List<String> refusals)
      throws InterruptedException {
    PeerCall call = reads.range(scope, replica, range, version);
    var gathering = new Gathering<Boolean>(parker);
    gathering.expect(1);
    call.response().whenComplete((response, _) -> gathering.add(response != null));
    gathering.await(_ -> false, parker.nanos() + nodeTimeout.toNanos());
    if (!call.response().isDone()) {
      call.cancel();
      refusals.add(scope.device(replica) + ": silent");
      return null;
    }
    if (call.response().isCompletedExceptionally()) {
      refusals.add(scope.device(replica) + ": " + call.response().exceptionNow());
      return null;
    }
    PeerResponse response = call.response().resultNow();
    if (response.status() != PARTIAL_CONTENT
        || !range.contentRange(bodyBytes).equals(response.headers().get("Content-Range"))) {
      refusals.add(scope.device(replica) + ": " + response.status());
      response.discard();
      return null;
    }
    return response;
  }
}
