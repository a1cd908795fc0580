package io.martinet.http.server;

/**
 * How long the lines of a request may be. Each is answered with an error of its own, and ends the
 * connection.
 *
 * @param requestLineBytesMax a request line must be shorter, its CRLF included; else 414
 * @param headerLineBytesMax a header line must be shorter, its CRLF included; else 400
 * @param headersMax header lines of a head, and of trailers; more: 400
 * @param headBytesMax all header lines of a head; more: 400
 * @param trailerBytesMax all trailer lines (rule 2 of the storage protocol); more: 400
 */
public record HeadLimits(
    int requestLineBytesMax,
    int headerLineBytesMax,
    int headersMax,
    int headBytesMax,
    int trailerBytesMax) {
  /** A line longer than this is no use to anyone. */
  private static final int LINE_BYTES_CEILING = 1 << 20;

  public HeadLimits {
    HttpLimits.check("request_line_bytes_max", requestLineBytesMax, 64, LINE_BYTES_CEILING);
    HttpLimits.check("header_line_bytes_max", headerLineBytesMax, 64, LINE_BYTES_CEILING);
    HttpLimits.check("headers_max", headersMax, 1, 10_000);
    HttpLimits.check("head_bytes_max", headBytesMax, headerLineBytesMax, Integer.MAX_VALUE);
    HttpLimits.check("trailer_bytes_max", trailerBytesMax, 0, Integer.MAX_VALUE);
  }

  /** Swift's defaults; for trailers, which it has not, rule 2. */
  public static HeadLimits defaults() {
    return new HeadLimits(8192, 8192, 126, 64 << 10, 32 << 10);
  }
}
