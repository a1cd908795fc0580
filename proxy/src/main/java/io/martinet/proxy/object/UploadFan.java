package io.martinet.proxy.object;

import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bodies on their way to all replicas of one PUT. A replica that fails, or stays full too long,
 * is dropped as long as a majority remains; below it the upload fails. Confined to the request's
 * thread, but for {@link #cancel}.
 */
final class UploadFan {
  private final Uploads environment;
  private final BackendScope scope;
  private final PeerCall[] calls;
  private final @Nullable String[] dropped;
  private final boolean[] isTaken;

  /**
   * @param calls one a primary, begun
   */
  UploadFan(Uploads environment, BackendScope scope, PeerCall[] calls) {
    this.environment = environment;
    this.scope = scope;
    this.calls = calls;
    this.dropped = new @Nullable String[calls.length];
    this.isTaken = new boolean[calls.length];
  }

  /** Replicas that still take part, ascending. */
  List<Integer> live() {
    return IntStream.range(0, calls.length)
        .filter(replica -> dropped[replica] == null)
        .boxed()
        .toList();
  }

  /** The replica's call, to be ended, the first time; null afterwards. */
  @Nullable PeerCall takeOpen(int replica) {
    if (isTaken[replica]) {
      return null;
    }
    isTaken[replica] = true;
    return calls[replica];
  }

  /**
   * Waits until every replica is ready for the body or said why not; those that stay silent past
   * the grace are dropped once a majority is ready.
   *
   * @throws QuorumNotReachedException fewer than a majority can take it
   */
  void awaitReady() throws QuorumNotReachedException, InterruptedException {
    var ready = new Gathering<Ready>(environment.parker());
    ready.expect(calls.length);
    for (int i = 0; i < calls.length; i++) {
      int replica = i;
      calls[replica]
          .continued()
          .whenComplete((_, failure) -> ready.add(new Ready(replica, failure)));
    }
    int majority = scope.placement().majority();
    long begun = environment.parker().nanos();
    List<Ready> seen = ready.await(_ -> false, begun + Uploads.READY_GRACE.toNanos());
    if (count(seen) < majority) {
      seen =
          ready.await(all -> count(all) >= majority, begun + environment.nodeTimeout().toNanos());
    }
    ready.close(_ -> {});
    dropUnready(seen);
  }

  /**
   * Sends one piece to every replica, and waits while one has no room.
   *
   * @param data owned by this call
   * @throws QuorumNotReachedException fewer than a majority is left
   */
  void write(ByteBuf data) throws QuorumNotReachedException, InterruptedException {
    offer(data);
    awaitRoom();
  }

  /**
   * Sends a body that is short enough not to wait for room.
   *
   * @param data owned by this call
   */
  void offer(ByteBuf data) {
    try {
      for (int replica = 0; replica < calls.length; replica++) {
        if (dropped[replica] == null) {
          calls[replica].write(data.retainedDuplicate());
        }
      }
    } finally {
      data.release();
    }
  }

  /**
   * Ends every upload without committing anything: what was staged is dropped. Replicas get a
   * bounded time to say that they did, so that their connections can serve on.
   */
  void abort() {
    environment.scheduler().after(environment.nodeTimeout(), this::cancel);
    for (int replica = 0; replica < calls.length; replica++) {
      PeerCall call = takeOpen(replica);
      if (call != null && dropped[replica] == null) {
        call.end(new DefaultHttpHeaders().set(Wire.COMMIT, "abort"));
        call.response()
            .whenComplete((response, _) -> {
              if (response != null) {
                response.discard();
              }
            });
      }
    }
  }

  /** Gives up what is unanswered. Any thread. */
  void cancel() {
    for (PeerCall call : calls) {
      call.cancel();
    }
  }

  private record Ready(int replica, @Nullable Throwable failure) {}

  private static int count(List<Ready> answers) {
    return (int) answers.stream().filter(answer -> answer.failure == null).count();
  }

  private void dropUnready(List<Ready> answers) throws QuorumNotReachedException {
    var why = new String[calls.length];
    Arrays.fill(why, "silent when asked to take the body");
    for (Ready answer : answers) {
      why[answer.replica] = answer.failure == null ? "" : answer.failure.toString();
    }
    for (int replica = 0; replica < calls.length; replica++) {
      if (!why[replica].isEmpty()) {
        drop(replica, why[replica]);
      }
    }
    requireMajority();
  }

  /** Any replica without room pauses the client, but none for longer than {@code stallMax}. */
  private void awaitRoom() throws QuorumNotReachedException, InterruptedException {
    long deadline = 0;
    for (int replica = 0; replica < calls.length; replica++) {
      if (dropped[replica] != null || calls[replica].isWritable()) {
        continue;
      }
      if (deadline == 0) {
        deadline = environment.parker().nanos() + environment.stallMax().toNanos();
      }
      try {
        long left = Math.max(0, deadline - environment.parker().nanos());
        if (!calls[replica].awaitWritable(Duration.ofNanos(left))) {
          drop(replica, "took nothing for " + environment.stallMax());
        }
      } catch (PeerException e) {
        drop(replica, e.toString());
      }
    }
    requireMajority();
  }

  private void drop(int replica, String why) {
    dropped[replica] = why;
    environment.metrics().droppedReplica();
    calls[replica].cancel();
  }

  private void requireMajority() throws QuorumNotReachedException {
    if (live().size() < scope.placement().majority()) {
      var lines = new ArrayList<String>();
      for (int replica = 0; replica < calls.length; replica++) {
        String why = dropped[replica];
        lines.add(scope.device(replica) + ": " + (why == null ? "takes part" : why));
      }
      abort();
      throw new QuorumNotReachedException(
          "upload of " + scope.path(), scope.placement().majority(), lines);
    }
  }
}
