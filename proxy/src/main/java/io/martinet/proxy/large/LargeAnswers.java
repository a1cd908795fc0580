package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.object.ExpiryHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers about both kinds of large objects have in common. */
final class LargeAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(LargeAnswers.class);

  private LargeAnswers() {}

  /**
   * Judges the client's conditions.
   *
   * @param headers of the large object's answer
   * @param etag the large object's, bare
   * @return 304 or 412, or null to go on
   */
  static @Nullable Response judge(RequestContext context, HttpHeaders headers, String etag) {
    return Conditionals.refuse(context.headers(), headers, etag, lastModified(headers));
  }

  private static long lastModified(HttpHeaders headers) {
    Long seconds = Conditionals.seconds(headers.get(HttpHeaderNames.LAST_MODIFIED));
    return seconds == null ? 0 : seconds;
  }

  /**
   * Where the manifest is of which an answer tells: another account's if a link led there, and that
   * is where its segments are. (Swift takes those of the link's account.)
   */
  static StorePath manifestPath(StorePath asked, HttpHeaders told) {
    String location = told.get(HttpHeaderNames.CONTENT_LOCATION);
    return location != null && RequestPath.parse(location) instanceof RequestPath.Store(var path)
        ? path
        : asked;
  }

  /** The object itself, or the version that is asked for, without conditions and range. */
  static Response plain(RequestContext context, ProxyHandler next, HttpMethod method, String source)
      throws Exception {
    SubRequest plain = SubRequest.of(context, method, context.storePath());
    String version = context.query().raw(VersionPath.QUERY);
    if (version != null) {
      plain.query(VersionPath.QUERY, version);
    }
    String opens = context.header(ExpiryHeaders.OPEN);
    if (opens != null) {
      plain.header(ExpiryHeaders.OPEN, opens);
    }
    return next.handle(plain.from(source));
  }

  /** Begins a body. */
  @FunctionalInterface
  interface Reading {
    Response begin() throws Exception;
  }

  /** The body's answer, or 409 where its first segment cannot be read. */
  static Response read(RequestContext context, Reading reading) throws Exception {
    try {
      return reading.begin();
    } catch (SegmentFailedException e) {
      LOG.warn("{} cannot be read: {}", context.request().target(), e.getMessage());
      return Responses.standard(context.method(), 409);
    }
  }
}
