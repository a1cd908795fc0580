package io.martinet.proxy.body;

import io.martinet.core.Entropy;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers to GET with as much of a body as the {@code Range} header asks for: 200, 206, 206 in
 * several parts, or 416; {@code If-Range} decides whether it counts. Thread-safe.
 */
public final class RangedAnswers {
  private static final String CONTENT_RANGE = "Content-Range";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String UNKNOWN_TYPE = "application/octet-stream";
  private static final byte[] NO_ENDING = new byte[0];

  private final Entropy entropy;

  /**
   * @param entropy draws boundaries
   */
  public RangedAnswers(Entropy entropy) {
    this.entropy = entropy;
  }

  /**
   * @param headers of the whole body's answer, changed to those of the part's
   */
  public <E extends Exception> Response of(
      RequestContext context, HttpHeaders headers, RangedBody<E> body)
      throws E, InterruptedException {
    String range = IfRange.rangeOf(context.headers(), headers);
    return switch (RangeHeader.choose(range, body.bodyBytes())) {
      case RangeChoice.Whole() -> whole(headers, body);
      case RangeChoice.Unsatisfiable() -> unsatisfiable(context, headers, body.bodyBytes());
      case RangeChoice.Parts(var ranges) when ranges.size() == 1 ->
          one(headers, body, ranges.getFirst());
      case RangeChoice.Parts(var ranges) -> several(headers, body, ranges);
    };
  }

  /** Whether a header asks for ranges of which a body has none. */
  public static boolean isUnsatisfiable(@Nullable String range, long bodyBytes) {
    return RangeHeader.choose(range, bodyBytes) instanceof RangeChoice.Unsatisfiable;
  }

  private static <E extends Exception> Response whole(HttpHeaders headers, RangedBody<E> body)
      throws E, InterruptedException {
    if (body.bodyBytes() == 0) {
      return new Response(200, headers, Content.empty());
    }
    var whole = new ByteRange(0, body.bodyBytes() - 1);
    return new Response(
        200, headers, body.content(List.of(RangedBody.Part.plain(whole)), NO_ENDING));
  }

  private static <E extends Exception> Response one(
      HttpHeaders headers, RangedBody<E> body, ByteRange range) throws E, InterruptedException {
    Content content = body.content(List.of(RangedBody.Part.plain(range)), NO_ENDING);
    headers.set(CONTENT_RANGE, range.contentRange(body.bodyBytes()));
    return new Response(206, headers, content);
  }

  private <E extends Exception> Response several(
      HttpHeaders headers, RangedBody<E> body, List<ByteRange> ranges)
      throws E, InterruptedException {
    Multipart multipart = Multipart.draw(entropy);
    String contentType = headers.get(CONTENT_TYPE, UNKNOWN_TYPE);
    var parts = new ArrayList<RangedBody.Part>();
    for (ByteRange range : ranges) {
      byte[] heading = multipart.heading(parts.isEmpty(), contentType, range, body.bodyBytes());
      parts.add(new RangedBody.Part(heading, range));
    }
    Content content = body.content(parts, multipart.ending());
    headers.set(CONTENT_TYPE, multipart.contentType());
    return new Response(206, headers, content);
  }

  /** 416 with the length that there is. */
  private static Response unsatisfiable(
      RequestContext context, HttpHeaders headers, long bodyBytes) {
    Response page = Responses.standard(context.method(), 416);
    headers.set(CONTENT_RANGE, "bytes */" + bodyBytes);
    return new Response(416, headers, page.content());
  }
}
