package io.martinet.http.server;

/**
 * How much one connection may send and hold.
 *
 * @param requestLineBytesMax a request line must be shorter, its CRLF included; else 414
 * @param headerLineBytesMax a header line must be shorter, its CRLF included; else 400
 * @param headersMax header lines of a head, and of trailers; more: 400
 * @param headBytesMax all header lines of a head; more: 400
 * @param trailerBytesMax all trailer lines (rule 2 of the storage protocol); more: 400
 * @param bodyBufferBytesMax of a request's body that its reader has not taken; reading pauses then
 * @param sendBufferBytesMax of an answer that the client has not taken; its source pauses then
 * @param drainBytesMax of a request's body that is read away after an early answer so that the
 *     connection lives on; a longer one closes it
 * @param connectionsMax open at once; further ones are closed as they come
 */
public record HttpLimits(
    int requestLineBytesMax,
    int headerLineBytesMax,
    int headersMax,
    int headBytesMax,
    int trailerBytesMax,
    int bodyBufferBytesMax,
    int sendBufferBytesMax,
    int drainBytesMax,
    int connectionsMax) {
  /** A line longer than this is no use to anyone. */
  private static final int LINE_BYTES_CEILING = 1 << 20;

  public HttpLimits {
    check("request_line_bytes_max", requestLineBytesMax, 64, LINE_BYTES_CEILING);
    check("header_line_bytes_max", headerLineBytesMax, 64, LINE_BYTES_CEILING);
    check("headers_max", headersMax, 1, 10_000);
    check("head_bytes_max", headBytesMax, headerLineBytesMax, Integer.MAX_VALUE);
    check("trailer_bytes_max", trailerBytesMax, 0, Integer.MAX_VALUE);
    check("body_buffer_bytes_max", bodyBufferBytesMax, 1024, 1 << 30);
    check("send_buffer_bytes_max", sendBufferBytesMax, 1024, 1 << 30);
    check("drain_bytes_max", drainBytesMax, 0, Integer.MAX_VALUE);
    check("connections_max", connectionsMax, 1, Integer.MAX_VALUE);
  }

  private static void check(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "http." + key + " must be " + min + ".." + max + ", was " + value);
    }
  }

  /**
   * Lines, header count and total are Swift's defaults; the buffers are guesses to be measured: two
   * of the largest socket reads.
   */
  public static HttpLimits defaults() {
    return new HttpLimits(
        8192, 8192, 126, 64 << 10, 32 << 10, 128 << 10, 128 << 10, 256 << 10, 10_000);
  }
}
