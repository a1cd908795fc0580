package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.martinet.proxy.body.BufferBody;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Makes a request that a stage sends to the stages behind it on a client's behalf: of the same
 * sender, in the same transaction and at the same time, with headers, query and body of its own.
 * Confined to its thread.
 */
public final class SubRequest {
  /** Headers of the client's request by which the sender is judged, or told apart in logs. */
  private static final String[] INHERITED = {
    "Origin", "Referer", "User-Agent", "X-Auth-Token", "X-Cluster-Client-Ip", "X-Forwarded-For"
  };

  private final RequestContext origin;
  private final HttpMethod method;
  private final StorePath path;
  private final HttpHeaders headers = new DefaultHttpHeaders(false);
  private final StringBuilder query = new StringBuilder();
  private RequestBody body = new BufferBody(Content.empty());
  private boolean isInternal;
  private boolean isOfManifest;
  private WriteGuard guard = WriteGuard.NONE;

  private SubRequest(RequestContext origin, HttpMethod method, StorePath path) {
    this.origin = origin;
    this.method = method;
    this.path = path;
    for (String name : INHERITED) {
      String value = origin.header(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
  }

  public static SubRequest of(RequestContext origin, HttpMethod method, StorePath path) {
    return new SubRequest(origin, method, path);
  }

  /** The path as it stands in a request's target, percent-encoded, with its version. */
  public static String target(StorePath path) {
    var target = new StringBuilder("/v1/").append(PercentCode.encodePath(path.account()));
    if (path.container() != null) {
      target.append('/').append(PercentCode.encodePath(path.container()));
    }
    if (path.object() != null) {
      target.append('/').append(PercentCode.encodePath(path.object()));
    }
    return target.toString();
  }

  /** Adds a parameter; both are text. */
  public SubRequest query(String name, String value) {
    query.append(query.isEmpty() ? '?' : '&');
    query.append(PercentCode.encodePath(name)).append('=').append(PercentCode.encodePath(value));
    return this;
  }

  /** Sets a header, one char a byte. */
  public SubRequest header(String name, String value) {
    headers.set(name, value);
    return this;
  }

  /** Sets all of these, one char a byte. */
  public SubRequest headers(HttpHeaders all) {
    headers.setAll(all);
    return this;
  }

  /** Its length is told in the headers, or that it comes in chunks. */
  public SubRequest body(RequestBody content) {
    body = content;
    return this;
  }

  /** Makes it the store's own, see {@link RequestContext#isInternal}. */
  public SubRequest internal() {
    isInternal = true;
    return this;
  }

  /** Makes it one for what a manifest names, see {@link RequestContext#manifestDepth}. */
  public SubRequest ofManifest() {
    isOfManifest = true;
    return this;
  }

  /** What is to hold when it takes effect. */
  public SubRequest guard(WriteGuard wanted) {
    guard = wanted;
    return this;
  }

  /**
   * The request.
   *
   * @param source which stage sends it, Swift's code of two or three letters, for the access log
   */
  public RequestContext from(String source) {
    // Names that a client has sent may hold what only the store's own may.
    boolean isTrusted = isInternal || origin.isInternal();
    RequestContext context = origin.subRequest(request(), isTrusted ? path : null, source);
    if (isInternal) {
      context.internal();
    }
    if (isOfManifest) {
      context.ofManifest();
    }
    context.guard(guard);
    return context;
  }

  /**
   * The request, as what the client's own becomes behind this stage: the client's line in the
   * access log tells of both.
   *
   * @param source as for {@link #from}
   */
  public RequestContext standingIn(String source) {
    RequestContext context = from(source);
    context.accessNotes().claim();
    return context;
  }

  private Request request() {
    if (body.declaredBytes() >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.declaredBytes());
    } else {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    return new Request(
        method,
        target(path) + query,
        headers,
        body,
        origin.request().remoteAddress(),
        origin.request().isSecure());
  }
}
