package io.martinet.proxy.middleware;

import io.martinet.auth.Identity;
import io.martinet.proxy.RequestContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one line of the access log says. Immutable.
 *
 * @param status 499 if the client went away
 * @param sentBytes of the answer's body
 * @param end when the body had been sent
 * @param duration from the request's head to the answer's last byte, by a clock that never jumps
 */
record AccessRecord(
    RequestContext context, int status, long sentBytes, Instant end, Duration duration) {
  /** Characters of a token that a log may show; Swift's number. */
  private static final int TOKEN_SHOWN = 16;

  private static final String TOKEN = "X-Auth-Token";

  Instant start() {
    return end.minus(duration);
  }

  /** Who the client says it is behind its proxies, else the peer. */
  String clientAddress() {
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

  String remoteAddress() {
    SocketAddress remote = context.request().remoteAddress();
    return remote instanceof InetSocketAddress inet ? inet.getHostString() : remote.toString();
  }

  /** The beginning of the token, enough to find its other requests and too little to use it. */
  @Nullable String token() {
    String token = context.header(TOKEN);
    return token == null || token.length() <= TOKEN_SHOWN
        ? token
        : token.substring(0, TOKEN_SHOWN) + "...";
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
