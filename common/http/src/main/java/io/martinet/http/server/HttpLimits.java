package io.martinet.http.server;

/**
 * How much a listener takes on.
 *
 * @param bodyBufferBytesMax of a request's body that its reader has not taken; reading pauses then
 * @param sendBufferBytesMax of an answer that the client has not taken; its source pauses then
 * @param drainBytesMax of a request's body that is read away after an early answer so that the
 *     connection lives on; a longer one closes it
 * @param connectionsMax open at once; further ones are closed as they come
 * @param requestsInFlightMax worked on at once by virtual threads; further ones are answered 503
 */
public record HttpLimits(
    HeadLimits head,
    int bodyBufferBytesMax,
    int sendBufferBytesMax,
    int drainBytesMax,
    int connectionsMax,
    int requestsInFlightMax) {
  public HttpLimits {
    check("body_buffer_bytes_max", bodyBufferBytesMax, 1024, 1 << 30);
    check("send_buffer_bytes_max", sendBufferBytesMax, 1024, 1 << 30);
    check("drain_bytes_max", drainBytesMax, 0, Integer.MAX_VALUE);
    check("connections_max", connectionsMax, 1, Integer.MAX_VALUE);
    check("requests_in_flight_max", requestsInFlightMax, 1, Integer.MAX_VALUE);
  }

  static void check(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "http." + key + " must be " + min + ".." + max + ", was " + value);
    }
  }

  /**
   * Guesses to be measured: the buffers hold two of the largest socket reads, and those of 1,024
   * requests fit into the heap of {@code up}.
   */
  public static HttpLimits defaults() {
    return new HttpLimits(HeadLimits.defaults(), 128 << 10, 128 << 10, 256 << 10, 10_000, 1_024);
  }
}
