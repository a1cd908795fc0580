package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.body.RangedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET or HEAD of an object that may be a static large object. Confined to the request's thread. */
final class StaticRead {
  /** Manifests, one within the other, the outermost one too; Swift's number. */
  static final int DEPTH_MAX = 10;

  private static final String MANIFEST_ETAG = "X-Manifest-Etag";
  private static final String PARTS_COUNT = "X-Parts-Count";
  private static final String RANGE = "Range";
  private static final byte[] NO_ENDING = new byte[0];

  private final RequestContext context;
  private final ProxyHandler stages;
  private final ProxyHandler next;
  private final RangedAnswers answers;

  StaticRead(
      RequestContext context, ProxyHandler stages, ProxyHandler next, RangedAnswers answers) {
    this.context = context;
    this.stages = stages;
    this.next = next;
    this.answers = answers;
  }

  /**
   * @param told what the stages behind say of the object itself, whatever its status: headers that
   *     are stored with an object stand in each of them
   * @param mode of the query, or null
   */
  Response answer(Response told, @Nullable String mode) throws Exception {
    if (!StaticManifest.isMarked(told.headers())) {
      return told;
    }
    if ("get".equals(mode)) {
      return "raw".equals(context.query().raw("format")) ? raw(told) : manifest(told);
    }
    return context.manifestDepth() >= DEPTH_MAX ? tooDeep(told) : largeObject(told);
  }

  private Response tooDeep(Response told) {
    told.content().release();
    return Responses.standard(context.method(), 409);
  }

  /** The manifest as it is stored. */
  private static Response manifest(Response told) {
    HttpHeaders headers = told.headers();
    StaticManifest.unmark(headers);
    headers.set(StaticManifest.FLAG, "True");
    if (told.status() / 100 == 2) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
    }
    return told;
  }

  /** The manifest as it may be put again. */
  private Response raw(Response told) throws Exception {
    Response whole = whole(told);
    if (whole == null) {
      return Responses.standard(context.method(), 409);
    }
    byte[] raw = ManifestJson.raw(entries(whole));
    HttpHeaders headers = whole.headers();
    StaticManifest.unmark(headers);
    headers.set(StaticManifest.FLAG, "True");
    headers.set(HttpHeaderNames.ETAG, SegmentSums.of(raw));
    Content content =
        context.method().equals(HttpMethod.HEAD)
            ? new Content.LengthOnly(raw.length)
            : new Content.Bytes(Unpooled.wrappedBuffer(raw));
    return new Response(200, headers, content);
  }

  private Response largeObject(Response told) throws Exception {
    Response plain = told.status() == 200 ? told : again(told, context.method());
    if (plain == null) {
      // Overwritten by what is no manifest since it was asked for.
      return next.handle(context);
    }
    String etag = StaticManifest.etag(plain.headers());
    Response judged = LargeAnswers.judge(context, headers(plain.headers().copy()), etag);
    if (judged != null) {
      plain.content().release();
      return judged;
    }
    String part = context.query().raw("part-number");
    if (context.method().equals(HttpMethod.HEAD) && part == null) {
      plain.content().release();
      long bytes = StaticManifest.bytes(plain.headers());
      return new Response(200, headers(plain.headers()), new Content.LengthOnly(bytes));
    }
    Response whole = whole(plain);
    return whole == null ? next.handle(context) : body(whole, part);
  }

  private Response body(Response whole, @Nullable String part) throws Exception {
    List<ManifestEntry> entries = entries(whole);
    HttpHeaders headers = headers(whole.headers());
    StorePath manifest = LargeAnswers.manifestPath(context.storePath(), headers);
    List<Segment> segments = StaticManifest.segments(entries, manifest.account());
    var body = new SegmentedBody(reader(), segments);
    return LargeAnswers.read(
        context,
        () ->
            part == null ? answers.of(context, headers, body) : part(part, headers, entries, body));
  }

  /** One segment by its number. */
  private Response part(
      String text, HttpHeaders headers, List<ManifestEntry> entries, SegmentedBody body)
      throws Exception {
    int number = partNumber(text);
    if (number < 1) {
      return Responses.message(400, "Part number must be an integer greater than 0");
    }
    if (context.headers().contains(RANGE)) {
      return Responses.message(400, "Range requests are not supported with part number queries");
    }
    headers.set(PARTS_COUNT, entries.size());
    if (number > entries.size()) {
      return noSuchPart(headers, body.bodyBytes());
    }
    long first =
        entries.subList(0, number - 1).stream().mapToLong(ManifestEntry::lengthBytes).sum();
    long length = entries.get(number - 1).lengthBytes();
    if (length == 0) {
      return noSuchPart(headers, body.bodyBytes());
    }
    var range = new ByteRange(first, first + length - 1);
    headers.set(HttpHeaderNames.CONTENT_RANGE, range.contentRange(body.bodyBytes()));
    Content content =
        context.method().equals(HttpMethod.HEAD)
            ? new Content.LengthOnly(length)
            : body.content(List.of(RangedBody.Part.plain(range)), NO_ENDING);
    return new Response(206, headers, content);
  }

  /** The number, one that no manifest reaches if it is greater; 0 if the text is none. */
  private static int partNumber(String text) {
    try {
      return new BigInteger(text.strip()).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Response noSuchPart(HttpHeaders headers, long bodyBytes) {
    Response refusal =
        context.method().equals(HttpMethod.HEAD)
            ? Responses.empty(416)
            : Responses.message(416, "The requested part number is not satisfiable");
    headers.set(HttpHeaderNames.CONTENT_TYPE, Responses.HTML);
    headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + bodyBytes);
    return new Response(416, headers, refusal.content());
  }

  /** Headers of the large object, made of those of its manifest. */
  private static HttpHeaders headers(HttpHeaders headers) {
    String etag = StaticManifest.etag(headers);
    headers.set(StaticManifest.FLAG, "True");
    headers.set(MANIFEST_ETAG, headers.get(HttpHeaderNames.ETAG, ""));
    headers.set(HttpHeaderNames.ETAG, '"' + etag + '"');
    headers.set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    headers.remove(HttpHeaderNames.CONTENT_RANGE);
    StaticManifest.unmark(headers);
    return headers;
  }

  /**
   * An answer with the whole manifest: the one that is there, or that of another GET.
   *
   * @return null if the object is no manifest any more
   */
  private @Nullable Response whole(Response told) throws Exception {
    return told.status() == 200 && context.method().equals(HttpMethod.GET)
        ? told
        : again(told, HttpMethod.GET);
  }

  /** Asks for the object itself without the client's conditions and range. */
  private @Nullable Response again(Response told, HttpMethod method) throws Exception {
    told.content().release();
    Response again = LargeAnswers.plain(context, next, method, StaticManifest.SOURCE);
    if (again.status() == 200 && StaticManifest.isMarked(again.headers())) {
      return again;
    }
    again.content().release();
    return null;
  }

  private static List<ManifestEntry> entries(Response whole)
      throws IOException, InterruptedException {
    ByteBuf json = Contents.whole(whole.content(), 2 * StaticManifest.BYTES_MAX);
    try {
      return ManifestJson.parse(ByteBufUtil.getBytes(json));
    } finally {
      json.release();
    }
  }

  private SegmentReader reader() {
    return new SegmentReader(context, stages, StaticManifest.SOURCE);
  }
}
