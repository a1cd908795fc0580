package io.martinet.launcher;

import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HeadLimits;
import io.martinet.http.server.HttpLimits;
import io.martinet.http.server.HttpTimeouts;
import io.martinet.service.config.Section;

/**
 * Connections of clients and between the roles.
 *
 * @param loopThreads event loops, shared by all roles of the process; 0: as many as cores
 * @param limits of one connection
 * @param timeouts of one connection
 * @param peers what the roles hold towards each other
 */
record HttpConfig(
    int loopThreads, HttpLimits limits, HttpTimeouts timeouts, PeerClientConfig peers) {
  HttpConfig {
    if (loopThreads < 0) {
      throw new IllegalArgumentException(
          "http.loop_threads must not be negative, was " + loopThreads);
    }
  }

  static HttpConfig defaults() {
    return new HttpConfig(
        0, HttpLimits.defaults(), HttpTimeouts.defaults(), PeerClientConfig.defaults());
  }

  /** Event loops to start on this machine. */
  int loopThreadsHere() {
    return loopThreads == 0 ? Runtime.getRuntime().availableProcessors() : loopThreads;
  }

  /** Reads {@code [http]} and {@code [peer_client]}. */
  static HttpConfig from(Section http, Section peerClient) {
    HttpConfig d = defaults();
    return new HttpConfig(
        http.count("loop_threads", d.loopThreads),
        limits(http, d.limits),
        timeouts(http, d.timeouts),
        peers(peerClient, d.peers));
  }

  private static HttpLimits limits(Section http, HttpLimits d) {
    HeadLimits head = d.head();
    return new HttpLimits(
        new HeadLimits(
            http.smallBytes("request_line_bytes_max", head.requestLineBytesMax()),
            http.smallBytes("header_line_bytes_max", head.headerLineBytesMax()),
            http.count("headers_max", head.headersMax()),
            http.smallBytes("head_bytes_max", head.headBytesMax()),
            http.smallBytes("trailer_bytes_max", head.trailerBytesMax())),
        http.smallBytes("body_buffer_bytes_max", d.bodyBufferBytesMax()),
        http.smallBytes("send_buffer_bytes_max", d.sendBufferBytesMax()),
        http.smallBytes("drain_bytes_max", d.drainBytesMax()),
        http.count("connections_max", d.connectionsMax()),
        http.count("requests_in_flight_max", d.requestsInFlightMax()));
  }

  private static HttpTimeouts timeouts(Section http, HttpTimeouts d) {
    return new HttpTimeouts(
        http.duration("keep_alive_idle_max", d.keepAliveIdleMax()),
        http.duration("head_max", d.headMax()),
        http.duration("send_max", d.sendMax()),
        http.duration("linger_max", d.lingerMax()));
  }

  private static PeerClientConfig peers(Section peers, PeerClientConfig d) {
    return new PeerClientConfig(
        peers.duration("connect_timeout", d.connectTimeout()),
        peers.count("connections_per_peer_max", d.connectionsPerPeerMax()),
        peers.count("waiting_per_peer_max", d.waitingPerPeerMax()),
        peers.duration("wait_max", d.waitMax()),
        peers.duration("idle_max", d.idleMax()),
        peers.smallBytes("send_buffer_bytes_max", d.sendBufferBytesMax()),
        peers.smallBytes("response_buffer_bytes_max", d.responseBufferBytesMax()),
        peers.smallBytes("discard_bytes_max", d.discardBytesMax()));
  }
}
