package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.body.IfRange;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.large.DynamicLargeObjects.Prefix;
import io.martinet.proxy.listing.ListedEtag;
import io.martinet.proxy.listing.ListingContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET or HEAD of one dynamic large object. Confined to the request's thread. */
final class DynamicRead {
  private static final String SOURCE = "DLO";

  private final RequestContext context;
  private final ProxyHandler next;
  private final int listingMax;
  private final RangedAnswers answers;
  private final SegmentReader reader;

  DynamicRead(RequestContext context, ProxyHandler next, int listingMax, RangedAnswers answers) {
    this.context = context;
    this.next = next;
    this.listingMax = listingMax;
    this.answers = answers;
    this.reader = new SegmentReader(context, next, SOURCE);
  }

  /**
   * @param manifest the answer about the manifest object itself, whatever its status
   */
  Response answer(Response manifest, Prefix prefix) throws Exception {
    manifest.content().release();
    if (manifest.status() == 200) {
      return answer(manifest.headers(), prefix);
    }
    Response plain = LargeAnswers.plain(context, next, HttpMethod.HEAD, SOURCE);
    plain.content().release();
    return plain.status() == 200 ? answer(plain.headers(), prefix) : next.handle(context);
  }

  private Response answer(HttpHeaders headers, Prefix prefix) throws Exception {
    Page page = page(prefix, "");
    if (page.refusal != null) {
      return page.refusal;
    }
    headers.remove(HttpHeaderNames.ETAG);
    headers.set("Accept-Ranges", "bytes");
    if (page.segments.size() >= listingMax) {
      return endless(headers, prefix, page);
    }
    String etag = SegmentSums.ofHashes(page.segments);
    headers.set(HttpHeaderNames.ETAG, '"' + etag + '"');
    var body = new SegmentedBody(reader, page.segments);
    if (RangedAnswers.isUnsatisfiable(range(headers), body.bodyBytes())) {
      // Swift judges that before the conditions, and for HEAD too.
      return bare(Responses.standard(context.method(), 416), body.bodyBytes());
    }
    Response judged = LargeAnswers.judge(context, headers, etag);
    if (judged != null) {
      return judged;
    }
    return context.method().equals(HttpMethod.HEAD)
        ? new Response(200, headers, new Content.LengthOnly(body.bodyBytes()))
        : LargeAnswers.read(context, () -> ranged(headers, body));
  }

  /** For several ranges Swift sends the whole of a dynamic large object. */
  private @Nullable String range(HttpHeaders headers) {
    String range = IfRange.rangeOf(context.headers(), headers);
    return range != null && range.indexOf(',') >= 0 ? null : range;
  }

  private Response ranged(HttpHeaders headers, SegmentedBody body)
      throws SegmentFailedException, InterruptedException {
    if (range(headers) == null) {
      context.headers().remove("Range");
    }
    return answers.of(context, headers, body);
  }

  /** Swift's 416 says nothing of the object but its length. */
  private static Response bare(Response page, long bodyBytes) {
    page.headers().set("Accept-Ranges", "bytes");
    page.headers().set("Content-Range", "bytes */" + bodyBytes);
    return page;
  }

  /** Too many segments to know them all beforehand: neither length nor etag nor ranges. */
  private Response endless(HttpHeaders headers, Prefix prefix, Page first) throws Exception {
    if (context.method().equals(HttpMethod.HEAD)) {
      return new Response(200, headers, new Content.LengthOnly(-1));
    }
    return LargeAnswers.read(
        context,
        () -> {
          Segment.Stored segment = first.segments.getFirst();
          Content begun = reader.open(segment, segment.range());
          var pieces = new ListedPieces(first.segments, marker -> onwards(prefix, marker));
          return new Response(200, headers, new SegmentedContent(reader, pieces, -1, begun));
        });
  }

  /**
   * A page of segments.
   *
   * @param refusal what was answered instead, else null
   */
  private record Page(List<Segment.Stored> segments, @Nullable Response refusal) {}

  private Page page(Prefix prefix, String marker) throws Exception {
    SubRequest list =
        SubRequest.of(context, HttpMethod.GET, prefix.container()).query("prefix", prefix.text());
    if (!marker.isEmpty()) {
      list.query("marker", marker);
    }
    Response answer = next.handle(list.from(SOURCE));
    if (!(answer.content() instanceof ListingContent listing)) {
      return new Page(List.of(), refused(answer));
    }
    var segments = new ArrayList<Segment.Stored>();
    listing
        .page()
        .entries()
        .forEach(entry -> {
          if (entry instanceof ObjectEntry object) {
            segments.add(segment(prefix.container(), object));
          }
        });
    return new Page(segments, null);
  }

  /** A page that is missing in the midst cuts the body: it must not look like the end. */
  private List<Segment.Stored> onwards(Prefix prefix, String marker) throws Exception {
    Page page = page(prefix, marker);
    if (page.refusal != null) {
      page.refusal.content().release();
      throw new SegmentFailedException(
          "segments behind " + marker + " could not be listed: " + page.refusal.status());
    }
    return page.segments;
  }

  private Response refused(Response answer) {
    if (!context.method().equals(HttpMethod.HEAD)) {
      return answer;
    }
    answer.content().release();
    return Responses.standard(context.method(), answer.status());
  }

  private static Segment.Stored segment(StorePath container, ObjectEntry entry) {
    ListedEtag etag = ListedEtag.parse(entry.etag());
    return Segment.Stored.whole(
        StorePath.object(container.account(), container.requireContainer(), entry.name()),
        etag.hash(),
        etag.isVersion() ? etag.bytes(entry.sizeBytes()) : entry.sizeBytes());
  }
}
