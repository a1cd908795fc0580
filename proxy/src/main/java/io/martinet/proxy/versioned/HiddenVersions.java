package io.martinet.proxy.versioned;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.WriteGuard;
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

  /** How often a write begins anew because another proxy's has come between; guessed. */
  private static final int TRIES_MAX = 20;

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

    /**
     * One of its versions.
     *
     * @param link version of the link's own data
     */
    record Linked(VersionPath version, Version link) implements Current {}

    /**
     * An object of a time without versions, which is called null.
     *
     * @param headers as stored
     */
    record Unversioned(Version data, HttpHeaders headers) implements Current {}

    /** Too few replicas answered. */
    record Unknown() implements Current {}

    /** A guard that lets a write take effect over just this. */
    default StillStands guard() {
      return new StillStands(
          switch (this) {
            case Absent(), Unknown() -> Version.NONE;
            case Linked(_, var link) -> link;
            case Unversioned(var data, _) -> data;
          });
    }
  }

  Current current() throws Exception {
    Response head = ask(HttpMethod.HEAD, object);
    head.content().release();
    return current(head);
  }

  private Current current(Response answer) {
    if (answer.status() == 404) {
      return new Current.Absent();
    }
    if (answer.status() != 200) {
      return new Current.Unknown();
    }
    StoredLink link = StoredLink.of(answer.headers());
    VersionPath version = link == null ? null : link.version(object);
    Version data = StillStands.found(answer);
    return version == null
        ? new Current.Unversioned(data, answer.headers())
        : new Current.Linked(version, data);
  }

  /**
   * Makes what has no version one, by the time when it was written, before it is replaced. Doing it
   * again changes nothing.
   *
   * @return what is there, unknown if it could not be kept
   */
  Current kept() throws Exception {
    Response answer = ask(HttpMethod.GET, object);
    Current current = current(answer);
    if (current instanceof Current.Unversioned) {
      return keep(answer) ? current : new Current.Unknown();
    }
    answer.content().release();
    return current;
  }

  private boolean keep(Response answer) throws Exception {
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
    return written.status() / 100 == 2;
  }

  /**
   * Makes a version the current one.
   *
   * @param ofVersion what is stored with the version, and when the object is to expire
   * @param guard of what is current now
   */
  Response point(VersionPath version, HttpHeaders ofVersion, long bytes, WriteGuard guard)
      throws Exception {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    headers.set(
        HttpHeaderNames.CONTENT_TYPE,
        ofVersion.get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream"));
    String expiry = ofVersion.get(ExpiryHeaders.AT);
    if (expiry != null) {
      headers.set(ExpiryHeaders.AT, expiry);
    }
    StoredLink.toVersion(version, pin(ofVersion, bytes)).mark(headers, object);
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, object).headers(headers).internal().guard(guard);
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

  /** Deletes the object, which is a link then, over what the guard lets it. */
  Response cut(WriteGuard guard) throws Exception {
    SubRequest delete = SubRequest.of(context, HttpMethod.DELETE, object).internal().guard(guard);
    return next.handle(delete.from(SOURCE));
  }

  Response ask(HttpMethod method, StorePath path) throws Exception {
    return next.handle(SubRequest.of(context, method, path).internal().from(SOURCE));
  }

  /** A write that begins with reading what is current. */
  @FunctionalInterface
  interface Attempt {
    /**
     * @return the answer; null if something else had come to stand meanwhile
     */
    @Nullable Response make() throws Exception;
  }

  /** Makes a write over what was read for it, however often that takes. */
  Response untilItStands(Attempt attempt) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      Response answer = attempt.make();
      if (answer != null) {
        return answer;
      }
    }
    return Unavailable.response(context, "writes of this name through other proxies keep coming");
  }

  /**
   * Lets the stages behind handle the request itself, if what was read still stands then.
   *
   * @return null if it does not
   */
  @Nullable Response over(Current read) throws Exception {
    StillStands guard = read.guard();
    context.guard(guard);
    Response answer = next.handle(context);
    if (!guard.isOvertaken()) {
      return answer;
    }
    answer.content().release();
    return null;
  }

  Response unavailable() {
    return Responses.standard(context.method(), 503);
  }
}
