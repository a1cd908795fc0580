package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.http.Response;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** POST of an object: new metadata for the data that a majority holds (rule 9). Thread-safe. */
final class ObjectPost implements ObjectVerb {
  /** Writes, each after a quorum read that gave lagging replicas the data. */
  private static final int WRITES_MAX = 3;

  private final Constraints constraints;
  private final HybridClock clock;
  private final QuorumRead quorumRead;
  private final QuorumWrite quorumWrite;
  private final ReplicaWrites writes;
  private final WriteIds writeIds;
  private final ConditionalWrites conditionals;
  private final boolean opensExpired;

  /**
   * @param opensExpired whether a client may change what has expired
   */
  ObjectPost(
      Constraints constraints,
      HybridClock clock,
      QuorumRead quorumRead,
      QuorumWrite quorumWrite,
      ReplicaWrites writes,
      WriteIds writeIds,
      ConditionalWrites conditionals,
      boolean opensExpired) {
    this.constraints = constraints;
    this.clock = clock;
    this.quorumRead = quorumRead;
    this.quorumWrite = quorumWrite;
    this.writes = writes;
    this.writeIds = writeIds;
    this.conditionals = conditionals;
    this.opensExpired = opensExpired;
  }

  @Override
  public Response handle(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    Response refusal = constraints.refuseMetadata(Constraints.Resource.OBJECT, context.headers());
    if (refusal != null) {
      return refusal;
    }
    ExpiryHeaders expiry = ExpiryHeaders.parse(context.headers(), context.timeTicks());
    if (expiry instanceof ExpiryHeaders.Refused(var message)) {
      return Responses.text(400, message);
    }
    String contentType = context.header("Content-Type");
    refusal = contentType == null ? null : ObjectContentType.refuse(contentType);
    if (refusal != null) {
      return refusal;
    }
    if (constraints.isTooLong(request.path())) {
      return Responses.standard(context.method(), 404);
    }
    HttpHeaders stored = stored(context.headers(), expiry);
    boolean opens = opensExpired && SwiftBoolean.isTrue(context.header(ExpiryHeaders.OPEN));
    BackendScope scope = opens ? open(request.scope()) : request.scope();
    EntityTags condition = EntityTags.of(context.method(), context.headers());
    return ConditionalWrites.isAsked(context, condition)
        ? postIf(request, scope, stored, condition)
        : post(request, scope, stored);
  }

  /**
   * Of what may have expired. While one replica has not heard of it, the expirer's tombstone may
   * come to stand there, and would beat the data on all others: each must have taken it (decision
   * 080). Also of what seems not to have expired: an earlier try may have reached some of them.
   */
  private static BackendScope open(BackendScope scope) {
    return scope.unanimous().asOf(ExpiryHeaders.NEVER_TICKS);
  }

  private Response post(ObjectRequest request, BackendScope scope, HttpHeaders stored)
      throws QuorumNotReachedException, InterruptedException {
    HttpMethod method = request.context().method();
    for (int i = 0; i < WRITES_MAX; i++) {
      WriteResult result = write(request, scope, stored, quorumWrite.blind());
      if (result instanceof WriteResult.Unlisted) {
        throw new ContainerChangedException(request.path());
      }
      if (result instanceof WriteResult.Done(_, _, var isSameData)) {
        // Metadata of a body that only one of them holds could be lost with it: the read spreads
        // the body.
        if (!isSameData) {
          isThere(request.scope());
        }
        return Responses.standard(method, 202);
      }
      // Some replicas have no data, or it has expired meanwhile. The read gives it to those that
      // lack it, or there is none.
      long ticks = isOpen(scope) ? ExpiryHeaders.NEVER_TICKS : clock.nowTicks();
      if (!isThere(request.scope().asOf(ticks))) {
        return Responses.standard(method, 404);
      }
    }
    throw new QuorumNotReachedException(
        "POST of " + request.path() + ": data keeps changing",
        scope.quorum().surelyEnough(),
        List.of());
  }

  private static boolean isOpen(BackendScope scope) {
    return scope.timeTicks() == ExpiryHeaders.NEVER_TICKS;
  }

  private Response postIf(
      ObjectRequest request, BackendScope scope, HttpHeaders stored, @Nullable EntityTags condition)
      throws QuorumNotReachedException, InterruptedException {
    Ballots ballots = conditionals.ballots(request, condition, true, request.rows());
    return switch (write(request, scope, stored, ballots)) {
      case WriteResult.Unmet(var answer) -> answer;
      case WriteResult.Unlisted _ -> throw new ContainerChangedException(request.path());
      case WriteResult.Done _ -> Responses.standard(request.context().method(), 202);
      case WriteResult.NoData() -> Responses.standard(request.context().method(), 404);
    };
  }

  private WriteResult write(
      ObjectRequest request, BackendScope scope, HttpHeaders stored, Ballots ballots)
      throws QuorumNotReachedException, InterruptedException {
    StagingId writeId = writeIds.next();
    var attempt =
        new HeadAttempt(writes, scope, HttpMethod.POST, writeId, stored, ballots.arePromised());
    return quorumWrite.write(scope, request.rows(), writeId, attempt, ballots);
  }

  private boolean isThere(BackendScope scope)
      throws QuorumNotReachedException, InterruptedException {
    return switch (quorumRead.read(scope, Wanted.STATE, false)) {
      case ReadResult.Found(_, var fetched, _, _) -> !fetched.isExpired();
      case ReadResult.Absent _ -> false;
    };
  }

  private static HttpHeaders stored(HttpHeaders sent, ExpiryHeaders expiry) {
    var stored = new DefaultHttpHeaders();
    StoredHeaders.OBJECT
        .pick(sent)
        .forEach((name, value) -> {
          if (!name.startsWith(StoredHeaders.OBJECT_SYSMETA)) {
            stored.set(name, value);
          }
        });
    if (stored.get(ObjectHeaders.CONTENT_TYPE, "").isEmpty()) {
      stored.remove(ObjectHeaders.CONTENT_TYPE);
    }
    stored.remove(ExpiryHeaders.AT);
    if (expiry instanceof ExpiryHeaders.At(var seconds)) {
      stored.set(ExpiryHeaders.AT, Long.toString(seconds));
    }
    return stored;
  }
}
