package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.body.BufferBody;
import io.martinet.proxy.body.Conditionals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
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

  /**
   * @param stages what answers to HEAD of a segment, which may be a static large object itself
   * @param next takes the manifest
   */
  ManifestUpload(
      RequestContext context,
      ProxyHandler stages,
      ProxyHandler next,
      Executor threads,
      Duration clientTimeout) {
    this.context = context;
    this.stages = stages;
    this.next = next;
    this.threads = threads;
    this.clientTimeout = clientTimeout;
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
      case SentManifest.Valid(var entries) -> checked(own, entries);
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

  private Response checked(StorePath own, List<SentManifest.Entry> sent) throws Exception {
    SegmentChecks.Found found = new SegmentChecks(context, stages, threads).check(sent);
    if (!found.problems().isEmpty()) {
      return ProblemReport.of(context.header("Accept"), found.problems());
    }
    String etag = SegmentSums.ofManifest(found.entries());
    String expected = context.header("Etag");
    if (expected != null && !expected.isBlank() && !Conditionals.unquoted(expected).equals(etag)) {
      return Responses.standard(context.method(), 422);
    }
    long bytes = 0;
    for (ManifestEntry entry : found.entries()) {
      if (entry.lengthBytes() > BYTES_MAX - bytes) {
        return Responses.message(413, "Large objects are at most " + BYTES_MAX + " bytes long");
      }
      bytes += entry.lengthBytes();
    }
    return store(own, found.entries(), etag, bytes);
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
