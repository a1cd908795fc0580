package io.martinet.proxy.object;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.body.RangedAnswers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** GET and HEAD of an object, with conditions and ranges. Thread-safe. */
final class ObjectGet implements ObjectVerb {
  private final QuorumRead quorumRead;
  private final ObjectSources sources;
  private final RangedAnswers answers;
  private final boolean opensExpired;

  /**
   * @param opensExpired whether a client may ask for what has expired
   */
  ObjectGet(
      QuorumRead quorumRead, ObjectSources sources, RangedAnswers answers, boolean opensExpired) {
    this.quorumRead = quorumRead;
    this.sources = sources;
    this.answers = answers;
    this.opensExpired = opensExpired;
  }

  @Override
  public Response handle(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    boolean opens =
        opensExpired && SwiftBoolean.isTrue(request.context().header(ExpiryHeaders.OPEN));
    return read(opens ? request.asOf(ExpiryHeaders.NEVER_TICKS) : request);
  }

  private Response read(ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    RequestContext context = request.context();
    HttpHeaders asked = context.headers();
    boolean isGet = context.method().equals(HttpMethod.GET);
    // What is wanted of the body can only be said once its length and etag are known.
    boolean needsHeadFirst =
        !isGet || asked.contains(HttpHeaderNames.RANGE) || Conditionals.areIn(asked);
    boolean wantsAll = SwiftBoolean.isTrue(context.header("X-Newest"));
    ReadResult result =
        quorumRead.read(request.scope(), needsHeadFirst ? Wanted.HEAD : Wanted.BODY, wantsAll);
    return switch (result) {
      case ReadResult.Absent _ -> absent(context);
      case ReadResult.Found found -> {
        if (found.fetched().isExpired()) {
          found.fetched().release();
          yield absent(context);
        }
        yield answer(request, found, isGet);
      }
    };
  }

  /** What there is not: 404, or 412 if the client will only have what there is. */
  static Response absent(RequestContext context) {
    return Conditionals.failOnAbsence(context.headers())
        ? Responses.empty(412)
        : Responses.standard(context.method(), 404);
  }

  private Response answer(ObjectRequest request, ReadResult.Found found, boolean isGet)
      throws QuorumNotReachedException, InterruptedException {
    HttpHeaders told = found.fetched().headers();
    HttpHeaders headers = ObjectHeaders.of(found.state(), told);
    if (request.context().isInternal()) {
      headers.set(WriteGuard.DATA_VERSION, found.state().data().toString());
    }
    long bodyBytes = ReplicaReads.bodyBytes(told);
    return switch (found.fetched()) {
      case Fetched.Whole(_, _, var body) -> new Response(200, headers, new Content.Bytes(body));
      case Fetched.Flowing(var response) -> {
        ObjectSource source = sources.of(request.scope(), found, bodyBytes);
        var whole = new ByteRange(0, bodyBytes - 1);
        yield new Response(200, headers, ObjectContent.of(source, whole, response));
      }
      case Fetched.Head _ -> {
        Response refusal =
            Conditionals.refuse(
                request.context().headers(),
                headers,
                headers.get(ObjectHeaders.ETAG, ""),
                ObjectHeaders.lastModifiedSeconds(found.state()));
        if (refusal != null) {
          yield refusal;
        }
        yield isGet
            ? answers.of(request.context(), headers, sources.of(request.scope(), found, bodyBytes))
            : new Response(200, headers, new Content.LengthOnly(bodyBytes));
      }
    };
  }
}
