package io.martinet.proxy.versioned;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.listing.ListedEtag;
import io.martinet.proxy.object.ExpiryHeaders;
import io.martinet.proxy.symlink.StoredLink;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The store's own requests about the versions of one object: what is there, what is put, and which
 * version the object is. Confined to the request's thread.
 */
final class HiddenVersions {
  /** What the access log calls requests of this stage. */
  static final String SOURCE = "OV";

  private final RequestContext context;
  private final ProxyHandler next;
  private final BodyTransfer transfer;
  private final StorePath object;

  HiddenVersions(RequestContext context, ProxyHandler next, BodyTransfer transfer) {
    this.context = context;
    this.next = next;
    this.transfer = transfer;
    this.object = context.storePath();
  }

  /** What the object is for clients that name no version. */
  sealed interface Current {
    /** Nothing. */
    record Absent() implements Current {}

    /** One of its versions. */
    record Version(VersionPath version) implements Current {}

    /** An object of a time without versions, which is called null. */
    record Unversioned() implements Current {}

    /** Too few replicas answered. */
    record Unknown() implements Current {}
  }

  Current current() throws Exception {
    Response head = ask(HttpMethod.HEAD, object);
    head.content().release();
    if (head.status() == 404) {
      return new Current.Absent();
    }
    if (head.status() != 200) {
      return new Current.Unknown();
    }
    StoredLink link = StoredLink.of(head.headers());
    VersionPath version = link == null ? null : link.version(object);
    return version == null ? new Current.Unversioned() : new Current.Version(version);
  }

  /**
   * Makes what has no version one, by the time when it was written, before it is replaced. Doing it
   * again changes nothing.
   *
   * @return 503 if it could not be done, else null
   */
  @Nullable Response keepUnversioned() throws Exception {
    Response answer = ask(HttpMethod.GET, object);
    StoredLink link = StoredLink.of(answer.headers());
    boolean isUnversioned =
        answer.status() == 200 && (link == null || link.version(object) == null);
    if (!isUnversioned) {
      answer.content().release();
      return answer.status() == 200 || answer.status() == 404 ? null : unavailable();
    }
    long ticks = Timestamps.parse(answer.headers().get("X-Timestamp", ""));
    HttpHeaders headers = new DefaultHttpHeaders(false);
    StoredHeaders.OBJECT.pick(answer.headers()).forEach(headers::set);
    headers.set(HttpHeaderNames.ETAG, answer.headers().get(HttpHeaderNames.ETAG, ""));
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, new VersionPath(object, ticks).path())
            .headers(headers)
            .internal();
    Response written = transfer.put(next, put, answer.content(), request -> request.from(SOURCE));
    written.content().release();
    return written.status() / 100 == 2 ? null : unavailable();
  }

  /**
   * Makes a version the current one.
   *
   * @param ofVersion what is stored with the version, and when the object is to expire
   */
  Response point(VersionPath version, HttpHeaders ofVersion, long bytes) throws Exception {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    headers.set(
        HttpHeaderNames.CONTENT_TYPE,
        ofVersion.get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream"));
    String expiry = ofVersion.get(ExpiryHeaders.AT);
    if (expiry != null) {
      headers.set(ExpiryHeaders.AT, expiry);
    }
    StoredLink.toVersion(version, pin(ofVersion, bytes)).mark(headers, object);
    SubRequest put = SubRequest.of(context, HttpMethod.PUT, object).headers(headers).internal();
    return next.handle(put.from(SOURCE));
  }

  /** What the object's row shows: the version's length and etag, or those of its own target. */
  private static StoredLink.Pin pin(HttpHeaders ofVersion, long storedBytes) {
    String etag = Conditionals.unquoted(ofVersion.get(HttpHeaderNames.ETAG, ""));
    ListedEtag listed =
        ListedEtag.parse(etag + ";" + ofVersion.get(StoredHeaders.LISTING_NOTE, ""));
    StoredLink link = StoredLink.of(ofVersion);
    String sloEtag = listed.note(ListedEtag.SLO_ETAG);
    return link != null && link.pin() != null
        ? new StoredLink.Pin(link.pin().etag(), link.pin().bytes(), sloEtag)
        : new StoredLink.Pin(etag, listed.bytes(storedBytes), sloEtag);
  }

  Response ask(HttpMethod method, StorePath path) throws Exception {
    return next.handle(SubRequest.of(context, method, path).internal().from(SOURCE));
  }

  Response unavailable() {
    return Responses.standard(context.method(), 503);
  }
}
