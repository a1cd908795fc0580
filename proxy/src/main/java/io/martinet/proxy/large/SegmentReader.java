package io.martinet.proxy.large;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.object.ExpiryHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Reads segments on behalf of a client, who needs the right to read each of them. Confined to the
 * request's thread.
 */
final class SegmentReader {
  private final RequestContext origin;
  private final ProxyHandler stages;
  private final String source;

  /**
   * @param stages what answers to GET of a segment
   * @param source who reads, for the access log
   */
  SegmentReader(RequestContext origin, ProxyHandler stages, String source) {
    this.origin = origin;
    this.stages = stages;
    this.source = source;
  }

  /**
   * Begins to read.
   *
   * @param range bytes of the segment's object
   * @return its body, owned by the caller, of exactly that length
   * @throws SegmentFailedException it cannot be read, or is another by now
   */
  Content open(Segment.Stored segment, ByteRange range)
      throws SegmentFailedException, InterruptedException {
    boolean isWhole = range.lengthBytes() == segment.objectBytes();
    SubRequest read = SubRequest.of(origin, HttpMethod.GET, segment.path()).ofManifest();
    String opens = origin.header(ExpiryHeaders.OPEN);
    if (opens != null) {
      // Segments expire like their manifest, and it may be asked for expired.
      read.header(ExpiryHeaders.OPEN, opens);
    }
    if (!isWhole) {
      read.header("Range", "bytes=" + range.first() + "-" + range.last());
    }
    Response answer = ask(segment, read);
    String etag = Conditionals.unquoted(answer.headers().get(HttpHeaderNames.ETAG, ""));
    boolean isExpected =
        answer.status() == (isWhole ? 200 : 206)
            && etag.equals(segment.etag())
            && answer.content().lengthBytes() == range.lengthBytes()
            && (isWhole
                || range
                    .contentRange(segment.objectBytes())
                    .equals(answer.headers().get("Content-Range")));
    if (!isExpected) {
      answer.content().release();
      throw new SegmentFailedException(
          segment.path()
              + (": " + answer.status() + " with etag " + etag)
              + (", expected " + segment.objectBytes() + " bytes with etag " + segment.etag()));
    }
    return answer.content();
  }

  private Response ask(Segment.Stored segment, SubRequest read)
      throws SegmentFailedException, InterruptedException {
    try {
      return stages.handle(read.from(source));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      var failed = new SegmentFailedException(segment.path() + ": " + e);
      failed.initCause(e);
      throw failed;
    }
  }
}
