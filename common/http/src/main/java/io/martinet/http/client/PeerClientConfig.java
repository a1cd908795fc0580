package io.martinet.http.client;

import java.time.Duration;

/**
 * Bounds of a client. Connections belong to an event loop; a peer's bound is shared out evenly over
 * the loops, rounded up.
 *
 * @param connectTimeout for one attempt; there is no second
 * @param connectionsPerPeerMax open at once to one peer
 * @param waitingPerPeerMax calls waiting for a connection to one peer; a further one fails at once
 * @param waitMax how long a call waits for a connection, first come first served
 * @param idleMax how long an unused connection stays; must be shorter than the servers' keep-alive,
 *     or calls meet connections that just close
 * @param sendBufferBytesMax of a request's body that the peer has not taken
 * @param responseBufferBytesMax of an answer's body that nobody has taken; reading pauses then
 * @param discardBytesMax of an unwanted answer that is read away to keep its connection
 */
public record PeerClientConfig(
    Duration connectTimeout,
    int connectionsPerPeerMax,
    int waitingPerPeerMax,
    Duration waitMax,
    Duration idleMax,
    int sendBufferBytesMax,
    int responseBufferBytesMax,
    int discardBytesMax) {
  public PeerClientConfig {
    checkPositive("connect_timeout", connectTimeout);
    checkPositive("wait_max", waitMax);
    checkPositive("idle_max", idleMax);
    check("connections_per_peer_max", connectionsPerPeerMax, 1);
    check("waiting_per_peer_max", waitingPerPeerMax, 0);
    check("send_buffer_bytes_max", sendBufferBytesMax, 1024);
    check("response_buffer_bytes_max", responseBufferBytesMax, 1024);
    check("discard_bytes_max", discardBytesMax, 0);
  }

  private static void check(String key, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "peer_client." + key + " must be at least " + min + ", was " + value);
    }
  }

  private static void checkPositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("peer_client." + key + " must be positive, was " + value);
    }
  }

  /** 0.5 s to connect is Swift's conn_timeout; the other numbers are guesses. */
  public static PeerClientConfig defaults() {
    return new PeerClientConfig(
        Duration.ofMillis(500),
        512,
        4096,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        128 << 10,
        128 << 10,
        64 << 10);
  }
}
