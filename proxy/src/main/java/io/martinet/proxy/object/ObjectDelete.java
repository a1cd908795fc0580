package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * DELETE of an object: a tombstone on every replica, also where nothing was found (rule 8).
 * Thread-safe.
 */
final class ObjectDelete implements ObjectVerb {
  private static final String IF_DELETE_AT = "X-If-Delete-At";

  private final ConditionalWrites conditionals;
  private final QuorumWrite quorumWrite;
  private final ReplicaWrites writes;
  private final WriteIds writeIds;

  ObjectDelete(
      QuorumWrite quorumWrite,
      ReplicaWrites writes,
      WriteIds writeIds,
      ConditionalWrites conditionals) {
    this.conditionals = conditionals;
    this.quorumWrite = quorumWrite;
    this.writes = writes;
    this.writeIds = writeIds;
  }

  @Override
  public Response handle(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    String deleteAt = context.header(IF_DELETE_AT);
    Long seconds = deleteAt == null ? null : ExpiryHeaders.integer(deleteAt);
    if (deleteAt != null && seconds == null) {
      return Responses.message(400, "Bad X-If-Delete-At header value");
    }
    WriteCondition condition =
        seconds == null
            ? EntityTags.of(context.method(), context.headers())
            : new ExpiryMatch(context.method(), seconds);
    WriteResult result =
        ConditionalWrites.isAsked(context, condition)
            ? delete(request, conditionals.ballots(request, condition, false, request.rows()))
            : delete(request, quorumWrite.blind());
    return switch (result) {
      case WriteResult.Unmet(var answer) -> answer;
      case WriteResult.Unlisted _ -> throw new ContainerChangedException(request.path());
      case WriteResult.Done(_, var heldLive, _) when heldLive -> Responses.empty(204);
      case WriteResult.Done _, WriteResult.NoData _ -> Responses.standard(context.method(), 404);
    };
  }

  private WriteResult delete(ObjectRequest request, Ballots ballots)
      throws QuorumNotReachedException, InterruptedException {
    StagingId writeId = writeIds.next();
    var attempt =
        new HeadAttempt(
            writes,
            request.scope(),
            HttpMethod.DELETE,
            writeId,
            EmptyHttpHeaders.INSTANCE,
            ballots.arePromised());
    return quorumWrite.write(request.scope(), request.rows(), writeId, attempt, ballots);
  }
}
