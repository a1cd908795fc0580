package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
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
  private final QuorumRead quorumRead;
  private final QuorumWrite quorumWrite;
  private final ReplicaWrites writes;
  private final WriteIds writeIds;
  private final ConditionalWrites conditionals;

  ObjectPost(
      Constraints constraints,
      QuorumRead quorumRead,
      QuorumWrite quorumWrite,
      ReplicaWrites writes,
      WriteIds writeIds,
      ConditionalWrites conditionals) {
    this.constraints = constraints;
    this.quorumRead = quorumRead;
    this.quorumWrite = quorumWrite;
    this.writes = writes;
    this.writeIds = writeIds;
    this.conditionals = conditionals;
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
    refusal = refuseType(context.header("Content-Type"));
    if (refusal != null) {
      return refusal;
    }
    if (constraints.isTooLong(request.path())) {
      return Responses.standard(context.method(), 404);
    }
    HttpHeaders stored = stored(context.headers(), expiry);
    EntityTags condition = EntityTags.of(context.method(), context.headers());
    if (condition != null) {
      return postIf(request, stored, condition);
    }
    for (int i = 0; i < WRITES_MAX; i++) {
      if (write(request, stored, quorumWrite.blind())
          instanceof WriteResult.Done(_, _, var isSameData)) {
        // Metadata of a body that only one of them holds could be lost with it: the read spreads
        // the body.
        if (!isSameData) {
          isThere(request);
        }
        return Responses.standard(context.method(), 202);
      }
      // Some replicas have no data. The read gives it to those that lack it, or there is none.
      if (!isThere(request)) {
        return Responses.standard(context.method(), 404);
      }
    }
    throw new QuorumNotReachedException(
        "POST of " + request.path() + ": data keeps changing",
        request.scope().quorum().surelyEnough(),
        List.of());
  }

  private static @Nullable Response refuseType(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    Response refusal = ObjectContentType.refuseCoding(contentType);
    return refusal != null ? refusal : ObjectContentType.refuseReserved(contentType);
  }

  private Response postIf(ObjectRequest request, HttpHeaders stored, EntityTags condition)
      throws QuorumNotReachedException, InterruptedException {
    Ballots ballots = conditionals.ballots(condition, request.casts(), true, request.rows());
    return switch (write(request, stored, ballots)) {
      case WriteResult.Unmet(var answer) -> answer;
      case WriteResult.Done _ -> Responses.standard(request.context().method(), 202);
      case WriteResult.NoData() -> Responses.standard(request.context().method(), 404);
    };
  }

  private WriteResult write(ObjectRequest request, HttpHeaders stored, Ballots ballots)
      throws QuorumNotReachedException, InterruptedException {
    StagingId writeId = writeIds.next();
    var attempt =
        new HeadAttempt(
            writes, request.scope(), HttpMethod.POST, writeId, stored, ballots.arePromised());
    return quorumWrite.write(request.scope(), request.rows(), writeId, attempt, ballots);
  }

  private boolean isThere(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    return switch (quorumRead.read(request.scope(), Wanted.STATE, false)) {
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
