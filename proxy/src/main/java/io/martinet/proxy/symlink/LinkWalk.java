package io.martinet.proxy.symlink;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.body.Conditionals;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From a link to what it leads to, as far as the sender may read that. Marks stand in every answer
 * that tells of an object, so conditions and ranges that the client meant for the target may be
 * judged on a link too: that verdict is thrown away. Confined to the request's thread.
 */
final class LinkWalk {
  /** What the access log calls requests of this stage. */
  private static final String SOURCE = "SYM";

  /** Compared byte for byte by conformance suites. */
  private static final String TOO_DEEP =
      "Too many levels of symbolic links, maximum allowed is " + Symlinks.HOPS_MAX;

  private static final String PINS_DIFFER = StoredLink.TARGET_ETAG + " headers do not match";

  private final RequestContext context;
  private final ProxyHandler next;

  LinkWalk(RequestContext context, ProxyHandler next) {
    this.context = context;
    this.next = next;
  }

  /** Asks for the object itself, which the stage needs to know whoever sends the request. */
  static Response itself(RequestContext context, ProxyHandler next) throws Exception {
    return next.handle(
        SubRequest.of(context, HttpMethod.HEAD, context.storePath()).internal().from(SOURCE));
  }

  /** A GET or HEAD, also of what is no link. */
  Response read() throws Exception {
    Response answer = next.handle(context);
    StoredLink link = StoredLink.of(answer.headers());
    if (link == null) {
      return answer;
    }
    if ("get".equals(context.query().raw("symlink"))) {
      link.show(answer.headers(), context.storePath());
      return answer;
    }
    answer.content().release();
    return follow(link, Symlinks.HOPS_MAX, this::askAsSent, _ -> true);
  }

  /**
   * HEAD of what a static link would lead to: links that may come to lead elsewhere are its end. It
   * may have as many links behind it as one that is there, as in Swift.
   */
  Response headOfPinned(StoredLink link) throws Exception {
    return follow(link, Symlinks.HOPS_MAX + 1, this::askHead, further -> further.pin() != null);
  }

  private SubRequest askAsSent(StorePath path) {
    return SubRequest.of(context, context.method(), path).headers(context.headers());
  }

  private SubRequest askHead(StorePath path) {
    return SubRequest.of(context, HttpMethod.HEAD, path);
  }

  private Response follow(
      StoredLink first,
      int hopsMax,
      Function<StorePath, SubRequest> asking,
      Predicate<StoredLink> isFollowed)
      throws Exception {
    StoredLink link = first;
    StorePath own = context.storePath();
    int hops = 0;
    while (hops < hopsMax || link.version(own) != null) {
      // Who may read an object may read its current version, which is kept where nobody may.
      boolean isVersion = link.version(own) != null;
      hops += isVersion ? 0 : 1;
      own = link.pathFrom(own);
      SubRequest asked = asking.apply(own);
      RequestContext ask = (isVersion ? asked.internal() : asked).from(SOURCE);
      Response answer = next.handle(ask);
      context.accessNotes().policy(ask.accessNotes().policy());
      StoredLink further = StoredLink.of(answer.headers());
      Response refusal = refuse(link.pin(), further, answer.headers());
      if (refusal == null && (further == null || !isFollowed.test(further))) {
        return located(answer, own);
      }
      answer.content().release();
      if (refusal != null) {
        return located(refusal, own);
      }
      link = Objects.requireNonNull(further);
    }
    return refusal(TOO_DEEP);
  }

  /** 409 if a pinned target is another by now; absence and refusals tell of no etag. */
  private @Nullable Response refuse(
      StoredLink.@Nullable Pin pin, @Nullable StoredLink further, HttpHeaders told) {
    if (pin == null) {
      return null;
    }
    if (further != null && further.pin() != null) {
      return further.pin().etag().equals(pin.etag()) ? null : refusal(PINS_DIFFER);
    }
    String etag = told.get(HttpHeaderNames.ETAG);
    String real = etag == null ? pin.etag() : Conditionals.unquoted(etag);
    return real.equals(pin.etag())
        ? null
        : refusal(
            "Object Etag '%s' does not match %s header '%s'"
                .formatted(real, StoredLink.TARGET_ETAG, pin.etag()));
  }

  private Response refusal(String text) {
    Response refusal = Responses.text(409, text);
    if (!context.method().equals(HttpMethod.HEAD)) {
      return refusal;
    }
    long bytes = refusal.content().lengthBytes();
    refusal.content().release();
    return new Response(409, refusal.headers(), new Content.LengthOnly(bytes));
  }

  /** Who is refused the target is told where it is, too, as in Swift. */
  private static Response located(Response answer, StorePath path) {
    VersionPath version = VersionPath.of(path);
    answer
        .headers()
        .set(
            HttpHeaderNames.CONTENT_LOCATION,
            version == null ? SubRequest.target(path) : version.target());
    if (version != null) {
      answer.headers().set(StoredLink.VERSION_ID, version.id());
    }
    return answer;
  }
}
