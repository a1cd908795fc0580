package io.martinet.database.server;

import io.martinet.core.HybridClock;
import io.martinet.core.Version;
import io.martinet.database.Admission;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.ReplicaState;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.database.StoredHeader;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * PUT, POST and DELETE of accounts and containers. What an answer says is durable, and so are all
 * rows that were visible before it (rule 24). None changes anything once its partition moved since
 * the ring of its sender (rule 6), however long ago it arrived. Thread-safe; blocks the request's
 * virtual thread.
 */
final class ReplicaWrites<R> {
  private final DatabaseRole<R> role;
  private final Addressing addressing;
  private final CatchUp<R> catchUp;
  private final HybridClock clock;
  private final Duration workMax;

  ReplicaWrites(
      DatabaseRole<R> role,
      Addressing addressing,
      CatchUp<R> catchUp,
      HybridClock clock,
      Duration workMax) {
    this.role = role;
    this.addressing = addressing;
    this.catchUp = catchUp;
    this.clock = clock;
    this.workMax = workMax;
  }

  /** Makes it, or sets its headers anew: 201, 202; 409 with another policy. */
  Response put(ReplicaRequest<R> on, Request request) throws InterruptedException {
    Version version = InternalHead.writeVersion(request.headers(), clock);
    int asked = InternalHead.policy(request.headers(), Wire.POLICY);
    int usual = InternalHead.policy(request.headers(), Wire.DEFAULT_POLICY);
    List<StoredHeader> headers = headers(request.headers(), version);
    int policy = asked >= 0 ? asked : Math.max(usual, 0);
    Response response =
        admitted(
            on,
            request,
            replica ->
                voting(
                    replica,
                    isLive(replica)
                        ? putAgain(replica, version, asked, headers)
                        : make(replica, version, policy, headers)));
    return finish(on, request.headers(), response, true);
  }

  private static Response voting(Replica<?> replica, Response response) {
    if (isLive(replica)) {
      ReplicaDatabase<?> database = replica.database();
      StateHeaders.addVote(database.state(), database.headers(), response.headers());
    }
    return response;
  }

  /** Sets headers: 204; 404 if it does not exist, 409 if it is of another life than named. */
  Response post(ReplicaRequest<R> on, Request request) throws InterruptedException {
    Version version = InternalHead.writeVersion(request.headers(), clock);
    List<StoredHeader> headers = headers(request.headers(), version);
    Response response =
        admitted(
            on,
            request,
            replica ->
                isLive(replica)
                    ? post(replica, version, request.headers(), headers)
                    : missing(replica));
    return finish(on, request.headers(), response, false);
  }

  /**
   * Marks it deleted, after catching up with the peers named: what a majority was told of decides
   * whether it is empty. 204; 404 if it does not exist, 409 if it may not be or was made since.
   */
  Response delete(ReplicaRequest<R> on, Request request) throws InterruptedException {
    Version version = InternalHead.writeVersion(request.headers(), clock);
    String missing = role.missingRows(on.deviceName());
    if (!missing.isEmpty()) {
      throw new ReplicaUnavailableException(Reason.UNKNOWN, missing);
    }
    catchUp.whole(on, request.headers());
    Response response = admitted(on, request, replica -> delete(replica, version));
    return finish(on, request.headers(), response, true);
  }

  /**
   * Works on the database if the request is admitted still when it is its turn: another device that
   * is filled from this one has read before it, or reads what it did.
   */
  private Response admitted(
      ReplicaRequest<R> on, Request request, DatabaseDevice.Work<R, Response> work)
      throws InterruptedException {
    Admission admission = addressing.admission(request.headers());
    return Awaiting.work(
        on.call(replica -> {
          addressing.requireAdmitted(admission, on.owner().partition());
          return work.run(replica);
        }),
        workMax);
  }

  private static boolean isLive(Replica<?> replica) {
    return replica.isKnown() && replica.database().state().isLive();
  }

  private Response make(
      Replica<R> replica, Version version, int policy, List<StoredHeader> headers) {
    String limit = HeaderLimits.passed(List.of(), headers, role.metaPrefix());
    if (!limit.isEmpty()) {
      return refused(limit);
    }
    if (!replica.isKnown()) {
      replica.create(ReplicaState.begin(version, policy, Version.NONE), headers);
      return answer(replica, 201);
    }
    ReplicaState deleted = replica.database().state();
    if (!version.isAfter(deleted.delete())) {
      return stale(replica, deleted.delete());
    }
    return change(replica, ReplicaState.begin(version, policy, deleted.delete()), headers, 201);
  }

  private Response putAgain(
      Replica<R> replica, Version version, int asked, List<StoredHeader> headers) {
    ReplicaState state = replica.database().state();
    if (asked >= 0 && asked != state.policy()) {
      Response conflict = answer(replica, 409);
      conflict.headers().set(Wire.REASON, "policy is " + state.policy());
      return conflict;
    }
    return change(replica, state.withPut(version), headers, 202);
  }

  private Response change(
      Replica<R> replica, ReplicaState next, List<StoredHeader> headers, int status) {
    String limit = HeaderLimits.passed(replica.database().headers(), headers, role.metaPrefix());
    if (!limit.isEmpty()) {
      return refused(limit);
    }
    replica.change(next, headers);
    return answer(replica, status);
  }

  private Response post(
      Replica<R> replica, Version version, HttpHeaders request, List<StoredHeader> headers) {
    ReplicaState state = replica.database().state();
    String life = request.get(Wire.IF_LIFE);
    if (life == null) {
      return change(replica, state.withPost(version), headers, 204);
    }
    boolean isIt =
        state.created().toString().equals(life)
            && state.policy() == InternalHead.policy(request, Wire.POLICY)
            && version.isAfter(state.delete());
    // Nobody's POST: it shows in no date.
    return isIt ? change(replica, state, headers, 204) : answer(replica, 409);
  }

  private Response delete(Replica<R> replica, Version version) {
    if (!isLive(replica)) {
      // A peer may have done it first, and told by the catching up.
      return replica.isKnown() && replica.database().state().delete().equals(version)
          ? answer(replica, 204)
          : missing(replica);
    }
    Version put = replica.database().state().put();
    if (!version.isAfter(put)) {
      return stale(replica, put);
    }
    return answer(replica, role.delete(replica, version) ? 204 : 409);
  }

  /** What was done is durable already; so must be the rows that it may stand on. */
  private Response finish(
      ReplicaRequest<R> on, HttpHeaders request, Response response, boolean isToldOn)
      throws InterruptedException {
    boolean isDone = response.status() / 100 == 2;
    if (isDone) {
      Awaiting.work(on.device().sync(), workMax);
    }
    if (isDone && isToldOn) {
      role.written(on.deviceName(), on.owner(), request);
    }
    return response;
  }

  private List<StoredHeader> headers(HttpHeaders request, Version version) {
    return role.stored().pick(request).entrySet().stream()
        .map(header -> new StoredHeader(header.getKey(), header.getValue(), version))
        .toList();
  }

  private static Response missing(Replica<?> replica) {
    return replica.isKnown()
        ? answer(replica, 404)
        : new Response(404, StateHeaders.absent(), Content.empty());
  }

  private static Response stale(Replica<?> replica, Version newest) {
    Response response = answer(replica, 409);
    response.headers().set(Wire.NEWEST, newest.toString());
    return response;
  }

  private static Response answer(Replica<?> replica, int status) {
    return new Response(status, StateHeaders.of(replica.database().state()), Content.empty());
  }

  private static Response refused(String why) {
    return Refusals.of(400, why);
  }
}
