package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * DELETE of an object: a tombstone on every replica, also where nothing was found (rule 8).
 * Thread-safe.
 */
final class ObjectDelete implements ObjectVerb {
  private static final String IF_DELETE_AT = "X-If-Delete-At";

  private final QuorumRead quorumRead;
  private final QuorumWrite quorumWrite;
  private final ReplicaWrites writes;
  private final WriteIds writeIds;

  ObjectDelete(
      QuorumRead quorumRead, QuorumWrite quorumWrite, ReplicaWrites writes, WriteIds writeIds) {
    this.quorumRead = quorumRead;
    this.quorumWrite = quorumWrite;
    this.writes = writes;
    this.writeIds = writeIds;
  }

  @Override
  public Response handle(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    String deleteAt = context.header(IF_DELETE_AT);
    Response refusal = deleteAt == null ? null : refuseByExpiry(request, deleteAt);
    if (refusal != null) {
      return refusal;
    }
    StagingId writeId = writeIds.next();
    var attempt =
        new HeadAttempt(
            writes, request.scope(), HttpMethod.DELETE, writeId, EmptyHttpHeaders.INSTANCE);
    WriteResult result = quorumWrite.write(request.scope(), request.rows(), writeId, attempt);
    return result instanceof WriteResult.Done(_, var heldLive) && heldLive
        ? Responses.empty(204)
        : Responses.standard(context.method(), 404);
  }

  /** Judged on a quorum read, before and apart from the tombstone. */
  private @Nullable Response refuseByExpiry(ObjectRequest request, String deleteAt)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    Long seconds = ExpiryHeaders.integer(deleteAt);
    if (seconds == null) {
      return Responses.message(400, "Bad X-If-Delete-At header value");
    }
    // As of the beginning of time nothing has expired: what has is just what the expirer deletes.
    BackendScope timeless = request.scope().asOf(0);
    return switch (quorumRead.read(timeless, Wanted.HEAD, false)) {
      case ReadResult.Found(_, var fetched, _, _) -> {
        String stored = fetched.headers().get(ExpiryHeaders.AT);
        yield stored != null && seconds.equals(ExpiryHeaders.integer(stored))
            ? null
            : Responses.message(412, "X-If-Delete-At and X-Delete-At do not match");
      }
      case ReadResult.Absent _ -> Responses.standard(context.method(), 404);
    };
  }
}
