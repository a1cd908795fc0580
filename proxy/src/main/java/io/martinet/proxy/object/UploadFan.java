package io.martinet.proxy.object;

import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bodies on their way to all replicas of one PUT. A replica that fails, or stays full too long,
 * is dropped as long as enough primaries remain; below that the upload fails. Before a body that is
 * announced begins, handoffs take the place of primaries that will not take it. Confined to the
 * request's thread, but for {@link #cancel}.
 */
final class UploadFan {
  private final Uploads environment;
  private final UploadHead head;
  private final Takers takers;

  /** Read by {@link #cancel}, on any thread, only after the body is through: it grows no more. */
  private final List<BodyCall> calls = new ArrayList<>();

  UploadFan(Uploads environment, UploadHead head, Takers takers) {
    this.environment = environment;
    this.head = head;
    this.takers = takers;
  }

  /** Begins the PUT on a replica. */
  BodyCall begin(int replica) {
    BodyCall begun = environment.begin(head, replica);
    calls.add(begun);
    return begun;
  }

  /** Begins the PUT on a handoff for which the whole body is at hand. Any thread. */
  BodyCall beginStandIn(int handoff) {
    environment.metrics().usedHandoff();
    return environment.begin(head, handoff);
  }

  Takers takers() {
    return takers;
  }

  /** Replicas that take part, primaries first. */
  List<Integer> live() {
    return calls.stream().filter(BodyCall::takesPart).map(BodyCall::replica).toList();
  }

  /**
   * Where the object lives by now, its replicas numbered as here; empty if nothing has changed.
   * Blocks for a bounded time.
   */
  Optional<BackendScope> renewed() throws InterruptedException {
    BackendScope scope = head.scope();
    int known = calls.stream().mapToInt(each -> each.replica() + 1).max().orElse(0);
    List<PeerDevice> numbered =
        IntStream.range(0, Math.max(known, scope.replicas())).mapToObj(scope::device).toList();
    return scope.renewed().map(newer -> newer.at(newer.placement().numberedAs(numbered)));
  }

  /** The replica's call, to be ended, the first time; null afterwards. */
  @Nullable BodyCall takeOpen(int replica) {
    for (BodyCall each : calls) {
      if (each.replica() == replica) {
        return each.beginsEnd() ? each : null;
      }
    }
    return null;
  }

  /**
   * Waits until every replica is ready for the body or said why not; those that stay silent past
   * the grace are dropped once enough primaries are ready. Then handoffs are asked in their place,
   * for as long.
   *
   * @throws QuorumNotReachedException too few primaries can take it
   */
  void awaitReady() throws QuorumNotReachedException, InterruptedException {
    for (int missing = head.scope().replicas() - calls.size(); missing > 0; missing--) {
      beginHandoff();
    }
    dropUnready(List.copyOf(calls), true);
    if (!environment.isDegradable() || isOutdated()) {
      requireQuorum();
    }
    var handoffs = new ArrayList<BodyCall>();
    for (int missing = head.scope().replicas() - live().size(); missing > 0; missing--) {
      BodyCall handoff = beginHandoff();
      if (handoff != null) {
        handoffs.add(handoff);
      }
    }
    if (!handoffs.isEmpty()) {
      dropUnready(handoffs, false);
    }
    requireQuorum();
  }

  /**
   * Sends one piece to every replica, and waits while one has no room.
   *
   * @param data owned by this call
   * @throws QuorumNotReachedException too few primaries are left
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
      for (BodyCall each : calls) {
        if (each.takesPart()) {
          each.call().write(data.retainedDuplicate());
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
    for (BodyCall each : calls) {
      if (each.beginsEnd() && each.takesPart()) {
        PeerCall call = each.call();
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
    calls.forEach(each -> each.call().cancel());
  }

  private @Nullable BodyCall beginHandoff() {
    int handoff = takers.nextHandoff();
    if (handoff < 0) {
      return null;
    }
    environment.metrics().usedHandoff();
    return begin(handoff);
  }

  private record Ready(BodyCall call, @Nullable Throwable failure) {}

  /** Waits for all of them, for the grace, and drops those that will not take the body. */
  private void dropUnready(List<BodyCall> asked, boolean needsQuorum) throws InterruptedException {
    var ready = new Gathering<Ready>(environment.parker());
    ready.expect(asked.size());
    for (BodyCall each : asked) {
      CompletableFuture<Void> continued = each.call().continued();
      environment.watch(head, each, continued);
      continued.whenComplete((_, failure) -> ready.add(new Ready(each, failure)));
    }
    long begun = environment.parker().nanos();
    List<Ready> seen = ready.await(_ -> false, begun + Uploads.READY_GRACE.toNanos());
    if (needsQuorum && !isReady(seen)) {
      seen = ready.await(this::isReady, begun + environment.nodeTimeout().toNanos());
    }
    ready.close(_ -> {});
    var unready = new ArrayList<>(asked);
    for (Ready answer : seen) {
      unready.remove(answer.call);
      if (answer.failure != null) {
        drop(answer.call, answer.failure.toString());
      }
    }
    unready.forEach(each -> drop(each, "silent when asked to take the body"));
  }

  /** Where handoffs may count, they do only for those who cannot be reached by the newest ring. */
  private boolean isOutdated() throws InterruptedException {
    return !quorum().isReached(Quorum.maskOf(live())) && head.scope().renewed().isPresent();
  }

  private boolean isReady(List<Ready> answers) {
    long who = 0;
    for (Ready answer : answers) {
      who |= answer.failure == null ? Quorum.only(answer.call.replica()) : 0;
    }
    return quorum().isReached(who);
  }

  /** Rule 5: handoffs count only where that was asked for. */
  private boolean isEnough(List<Integer> replicas) {
    return quorum().isReached(Quorum.maskOf(replicas))
        || (environment.isDegradable() && replicas.size() >= quorum().surelyEnough());
  }

  /** Any replica without room pauses the client, but none for longer than {@code stallMax}. */
  private void awaitRoom() throws QuorumNotReachedException, InterruptedException {
    long deadline = 0;
    for (BodyCall each : calls) {
      if (!each.takesPart() || each.call().isWritable()) {
        continue;
      }
      if (deadline == 0) {
        deadline = environment.parker().nanos() + environment.stallMax().toNanos();
      }
      try {
        long left = Math.max(0, deadline - environment.parker().nanos());
        if (!each.call().awaitWritable(Duration.ofNanos(left))) {
          drop(each, "took nothing for " + environment.stallMax());
        }
      } catch (PeerException e) {
        drop(each, e.toString());
      }
    }
    requireQuorum();
  }

  private void drop(BodyCall each, String why) {
    environment.metrics().droppedReplica();
    each.drop(why);
  }

  private Quorum quorum() {
    return head.scope().quorum();
  }

  private void requireQuorum() throws QuorumNotReachedException {
    if (!isEnough(live())) {
      BackendScope scope = head.scope();
      var lines = new ArrayList<String>();
      for (BodyCall each : calls) {
        String why = each.dropped() == null ? "takes part" : each.dropped();
        lines.add(scope.device(each.replica()) + ": " + why);
      }
      abort();
      throw new QuorumNotReachedException(
          "upload of " + scope.path(), quorum().surelyEnough(), lines);
    }
  }
}
