package io.martinet.proxy.symlink;

import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.listing.ListedEtag;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** PUT of a link. A static one is made only while its target is there, and as said. */
final class LinkPut {
  private static final String TYPE = "application/symlink";

  private final RequestContext context;
  private final ProxyHandler next;

  LinkPut(RequestContext context, ProxyHandler next) {
    this.context = context;
    this.next = next;
  }

  Response put(SentLink.Valid sent) throws Exception {
    return sent.etag() == null
        ? store(new StoredLink(sent.target(), sent.account(), null), TYPE)
        : pinned(sent, sent.etag());
  }

  private Response pinned(SentLink.Valid sent, String etag) throws Exception {
    var wanted = new StoredLink.Pin(etag, 0, null);
    Response target =
        new LinkWalk(context, next)
            .headOfPinned(new StoredLink(sent.target(), sent.account(), wanted));
    if (target.status() / 100 != 2) {
      return refused(target);
    }
    long bytes = target.content().lengthBytes();
    target.content().release();
    HttpHeaders told = target.headers();
    return store(
        new StoredLink(sent.target(), sent.account(), pin(etag, bytes, told)),
        told.get(HttpHeaderNames.CONTENT_TYPE, TYPE));
  }

  /** What the target's own row says of it, the link's row says too. */
  private static StoredLink.Pin pin(String etag, long storedBytes, HttpHeaders told) {
    ListedEtag listed = ListedEtag.parse(";" + told.get(StoredHeaders.LISTING_NOTE, ""));
    return new StoredLink.Pin(etag, listed.bytes(storedBytes), listed.note(ListedEtag.SLO_ETAG));
  }

  private Response refused(Response target) {
    if (target.status() == 409) {
      return target;
    }
    target.content().release();
    if (target.status() == 404) {
      Response absent = Responses.text(409, StoredLink.TARGET + " does not exist");
      absent
          .headers()
          .set(
              HttpHeaderNames.CONTENT_LOCATION,
              target.headers().get(HttpHeaderNames.CONTENT_LOCATION, ""));
      return absent;
    }
    Response refusal = Responses.standard(context.method(), target.status());
    String challenge = target.headers().get(HttpHeaderNames.WWW_AUTHENTICATE);
    if (challenge != null) {
      refusal.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }
    return refusal;
  }

  private Response store(StoredLink link, String type) throws Exception {
    HttpHeaders headers = context.headers();
    if (headers.get(HttpHeaderNames.CONTENT_TYPE, "").isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    }
    link.mark(headers, context.storePath());
    return next.handle(context);
  }
}
