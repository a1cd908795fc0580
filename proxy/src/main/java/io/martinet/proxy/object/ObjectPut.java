package io.martinet.proxy.object;

import io.martinet.core.Timestamps;
import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.HttpDate;
import io.martinet.proxy.Placement;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.Renewing;
import io.martinet.proxy.body.Conditionals;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** PUT of an object: the checks in Swift's order, then the body. Thread-safe. */
final class ObjectPut implements ObjectVerb {
  private final Constraints constraints;
  private final ContentTypes contentTypes;
  private final QuorumRead quorumRead;
  private final QuorumPut quorumPut;
  private final QuorumWrite quorumWrite;
  private final ConditionalWrites conditionals;

  ObjectPut(
      Constraints constraints,
      ContentTypes contentTypes,
      QuorumRead quorumRead,
      QuorumPut quorumPut,
      QuorumWrite quorumWrite,
      ConditionalWrites conditionals) {
    this.constraints = constraints;
    this.contentTypes = contentTypes;
    this.quorumRead = quorumRead;
    this.quorumPut = quorumPut;
    this.quorumWrite = quorumWrite;
    this.conditionals = conditionals;
  }

  @Override
  public Response handle(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    Response refusal = constraints.refuseObject(context, request.name());
    if (refusal != null) {
      return refusal;
    }
    ExpiryHeaders expiry = ExpiryHeaders.parse(context.headers(), context.timeTicks());
    if (expiry instanceof ExpiryHeaders.Refused(var message)) {
      return Responses.text(400, message);
    }
    String contentType = contentType(request);
    refusal = refuseStored(context, contentType);
    if (refusal != null) {
      return refusal;
    }
    HttpHeaders stored = stored(context.headers(), contentType, expiry);
    EntityTags condition = EntityTags.of(context.method(), context.headers());
    if (!ConditionalWrites.isAsked(context, condition)) {
      return put(request, stored, _ -> quorumWrite.blind());
    }
    refusal = condition == null ? null : refuseEarly(request, condition);
    if (refusal != null) {
      return refusal;
    }
    stored.set(ObjectHeaders.WRITE_NAME, request.casts().name());
    return put(request, stored, rows -> conditionals.ballots(request, condition, false, rows));
  }

  private Response put(
      ObjectRequest request, HttpHeaders stored, Function<Placement, Ballots> ballots)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    PutResult result =
        quorumPut.put(
            new PutOrder(
                request.scope(),
                request.rows(),
                stored,
                context.request().body(),
                expectedEtag(context),
                context.accessNotes()::received,
                ballots));
    return switch (result) {
      case PutResult.Stored(var version, var etag) -> {
        Response created = Responses.empty(201);
        created
            .headers()
            .set(ObjectHeaders.ETAG, etag)
            .set(
                ObjectHeaders.LAST_MODIFIED,
                HttpDate.format(Timestamps.secondsCeiling(version.ticks())));
        yield created;
      }
      case PutResult.Unmet(var answer) -> answer;
      case PutResult.OtherEtag _ -> Responses.standard(context.method(), 422);
      case PutResult.TooLong() -> Responses.standard(context.method(), 413);
      case PutResult.ClientGone() -> Responses.standard(context.method(), 499);
      case PutResult.ClientSilent() -> Responses.standard(context.method(), 408);
      case PutResult.Malformed(var why) -> Responses.text(400, why);
      case PutResult.SourceFailed(var why) -> Unavailable.response(context, why);
    };
  }

  private @Nullable Response refuseStored(RequestContext context, String contentType) {
    Response refusal = ObjectContentType.refuseCoding(contentType);
    if (refusal == null) {
      refusal = constraints.refuseMetadata(Constraints.Resource.OBJECT, context.headers());
    }
    boolean isMark = context.isInternal() && contentType.equals(ObjectContentType.DELETED);
    return refusal != null || isMark ? refusal : ObjectContentType.refuseReserved(contentType);
  }

  /** Before a body comes that would be for nothing; what counts is judged when it is here. */
  private @Nullable Response refuseEarly(ObjectRequest request, EntityTags condition)
      throws QuorumNotReachedException, InterruptedException {
    try {
      return condition.refuse(
          Renewing.run(
              request.scope(),
              BackendScope::renewed,
              scope -> Standing.of(quorumRead, scope, false)));
    } catch (BarredException underWay) {
      return null;
    }
  }

  private String contentType(ObjectRequest request) {
    String sent = request.context().header("Content-Type");
    if (sent == null
        || sent.isEmpty()
        || SwiftBoolean.isTrue(request.context().header("X-Detect-Content-Type"))) {
      return contentTypes.guess(request.name());
    }
    return sent;
  }

  private static @Nullable String expectedEtag(RequestContext context) {
    String etag = context.header("Etag");
    return etag == null || etag.isBlank() ? null : Conditionals.unquoted(etag);
  }

  private static HttpHeaders stored(HttpHeaders sent, String contentType, ExpiryHeaders expiry) {
    var stored = new DefaultHttpHeaders();
    StoredHeaders.OBJECT.pick(sent).forEach(stored::set);
    stored.set(ObjectHeaders.CONTENT_TYPE, contentType);
    stored.remove(ExpiryHeaders.AT);
    if (expiry instanceof ExpiryHeaders.At(var seconds)) {
      stored.set(ExpiryHeaders.AT, Long.toString(seconds));
    }
    return stored;
  }
}
