package io.martinet.proxy.access;

import io.martinet.auth.Identity;
import io.martinet.proxy.RequestContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of one request. Immutable.
 *
 * @param status 499 if the client went away
 * @param wireStatus as the client was told
 * @param sentBytes of the answer's body
 * @param end when the body had been sent
 * @param duration from the request's head to the answer's last byte, by a clock that never jumps
 * @param firstByte from the head to the answer's first byte; null for what has no body to wait for
 */
public record AccessRecord(
    RequestContext context,
    int status,
    int wireStatus,
    long sentBytes,
    Instant end,
    Duration duration,
    @Nullable Duration firstByte) {
  /** Requests of older versions of HTTP are answered like those of 1.1, and not told apart. */
  static final String PROTOCOL = "HTTP/1.1";

  /** Characters of a token that a log may show; Swift's number. */
  private static final int TOKEN_SHOWN = 16;

  private static final String TOKEN = "X-Auth-Token";

  Instant start() {
    return end.minus(duration);
  }

  /**
   * Who the client says it is behind its proxies, else the peer; null for what a stage sends, which
   * comes from nowhere.
   */
  @Nullable String clientAddress() {
    if (context.depth() > 0) {
      return null;
    }
    String cluster = context.header("X-Cluster-Client-Ip");
    if (cluster != null) {
      return cluster;
    }
    String forwarded = context.header("X-Forwarded-For");
    if (forwarded != null) {
      int comma = forwarded.indexOf(',');
      return (comma < 0 ? forwarded : forwarded.substring(0, comma)).strip();
    }
    return remoteAddress();
  }

  @Nullable String remoteAddress() {
    if (context.depth() > 0) {
      return null;
    }
    SocketAddress remote = context.request().remoteAddress();
    return remote instanceof InetSocketAddress inet ? inet.getHostString() : remote.toString();
  }

  /** The beginning of the token, enough to find its other requests and too little to use it. */
  @Nullable String token() {
    String token = context.header(TOKEN);
    return token == null ? null : shown(token);
  }

  static String shown(String token) {
    return token.length() <= TOKEN_SHOWN ? token : token.substring(0, TOKEN_SHOWN) + "...";
  }

  @Nullable String user() {
    Identity identity = context.identity();
    return identity == null ? null : identity.user();
  }

  @Nullable String policy() {
    int policy = context.accessNotes().policy();
    return policy < 0 ? null : Integer.toString(policy);
  }
}
