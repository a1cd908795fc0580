package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StandardTexts;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.body.BufferBody;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.bulk.BulkResult;
import io.martinet.proxy.bulk.WatchedAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** PUT of a static manifest. Confined to the request's thread. */
final class ManifestUpload {
  /** Manifests of manifests could stand for more than a length can say. */
  private static final long BYTES_MAX = Long.MAX_VALUE / 2;

  private final RequestContext context;
  private final ProxyHandler stages;
  private final ProxyHandler next;
  private final Executor threads;
  private final Duration clientTimeout;
  private final WatchedAnswer watched;

  /** What came of a manifest that is well formed. */
  private sealed interface Outcome {
    /** Segments are not what the client takes them for. */
    record Faulty(List<SegmentChecks.Problem> problems) implements Outcome {}

    /** It is not what the client takes it for, or longer than may be. */
    record Refused(int status) implements Outcome {}

    /** What the stages behind answered to it. */
    record Answered(Response response) implements Outcome {}
  }

  /**
   * @param stages what answers to HEAD of a segment, which may be a static large object itself
   * @param next takes the manifest
   * @param watched for a client that asks for a heartbeat
   */
  ManifestUpload(
      RequestContext context,
      ProxyHandler stages,
      ProxyHandler next,
      Executor threads,
      Duration clientTimeout,
      WatchedAnswer watched) {
    this.context = context;
    this.stages = stages;
    this.next = next;
    this.threads = threads;
    this.clientTimeout = clientTimeout;
    this.watched = watched;
  }

  Response put() throws Exception {
    StorePath own = context.storePath();
    RequestBody body = context.request().body();
    boolean hasLength =
        body.declaredBytes() < 0 || context.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    if (!hasLength) {
      return Responses.standard(context.method(), 411);
    }
    byte[] json;
    try {
      json = read(body);
    } catch (RequestBody.ClientGoneException e) {
      return Responses.standard(context.method(), 499);
    } catch (RequestBody.ClientTimeoutException e) {
      return Responses.standard(context.method(), 408);
    }
    if (json == null) {
      return Responses.message(413, "Manifest File > " + StaticManifest.BYTES_MAX + " bytes");
    }
    return switch (SentManifest.parse(json, own)) {
      case SentManifest.Refused(var status, var text, var isPlain) ->
          isPlain ? Responses.text(status, text) : Responses.message(status, text);
      case SentManifest.Valid(var entries) ->
          WatchedAnswer.isWanted(context)
              ? watched.of(context, () -> result(checked(own, entries)), () -> {})
              : answer(checked(own, entries));
    };
  }

  /** The body, or null if it is too long. */
  private byte @Nullable [] read(RequestBody body) throws IOException, InterruptedException {
    if (body.declaredBytes() > StaticManifest.BYTES_MAX) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    for (ByteBuf piece = body.read(clientTimeout);
        piece != null;
        piece = body.read(clientTimeout)) {
      context.accessNotes().received(piece.readableBytes());
      try {
        if (bytes.size() + piece.readableBytes() > StaticManifest.BYTES_MAX) {
          return null;
        }
        piece.readBytes(bytes, piece.readableBytes());
      } finally {
        piece.release();
      }
    }
    return bytes.toByteArray();
  }

  private Response answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Faulty(var problems) -> ProblemReport.of(context.header("Accept"), problems);
      case Outcome.Refused(var status) -> Responses.standard(context.method(), status);
      case Outcome.Answered(var response) -> response;
    };
  }

  private static BulkResult result(Outcome outcome) throws IOException, InterruptedException {
    return switch (outcome) {
      case Outcome.Faulty(var problems) -> {
        var failures = new ArrayList<BulkResult.Failure>();
        problems.forEach(p -> failures.add(new BulkResult.Failure(p.path(), p.reason())));
        yield WatchedAnswer.result(400, List.of(), sentence(400), failures);
      }
      case Outcome.Refused(var status) ->
          WatchedAnswer.result(status, List.of(), sentence(status), List.of());
      case Outcome.Answered(var response) -> WatchedAnswer.result(response);
    };
  }

  /** Reason and explanation, which the suites compare. */
  private static String sentence(int status) {
    return StandardTexts.reason(status) + "\n" + StandardTexts.explanation(status);
  }

  private Outcome checked(StorePath own, List<SentManifest.Entry> sent) throws Exception {
    SegmentChecks.Found found = new SegmentChecks(context, stages, threads).check(sent);
    if (!found.problems().isEmpty()) {
      return new Outcome.Faulty(found.problems());
    }
    String etag = SegmentSums.ofManifest(found.entries());
    String expected = context.header("Etag");
    if (expected != null && !expected.isBlank() && !Conditionals.unquoted(expected).equals(etag)) {
      return new Outcome.Refused(422);
    }
    long bytes = 0;
    for (ManifestEntry entry : found.entries()) {
      if (entry.lengthBytes() > BYTES_MAX - bytes) {
        return new Outcome.Refused(413);
      }
      bytes += entry.lengthBytes();
    }
    return new Outcome.Answered(store(own, found.entries(), etag, bytes));
  }

  private Response store(StorePath own, List<ManifestEntry> entries, String etag, long bytes)
      throws Exception {
    byte[] json = ManifestJson.stored(entries);
    HttpHeaders headers = new DefaultHttpHeaders(false);
    headers.set(context.headers());
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.EXPECT);
    headers.remove(StaticManifest.FLAG);
    headers.set(HttpHeaderNames.ETAG, SegmentSums.of(json));
    StaticManifest.mark(headers, etag, bytes);
    var body = new BufferBody(new Content.Bytes(Unpooled.wrappedBuffer(json)));
    RequestContext put =
        SubRequest.of(context, HttpMethod.PUT, own)
            .headers(headers)
            .body(body)
            .standingIn(StaticManifest.SOURCE);
    Response answer;
    try {
      answer = next.handle(put);
    } finally {
      body.close();
    }
    context.accessNotes().policy(put.accessNotes().policy());
    if (answer.status() == 201) {
      answer.headers().set(HttpHeaderNames.ETAG, '"' + etag + '"');
    }
    return answer;
  }
}
