package io.martinet.http.server;

import io.martinet.http.TransferCoding;
import io.martinet.http.server.Malformed.MalformedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * Where a request's body ends (RFC 9112, section 6).
 *
 * @param bodyBytes length of the body, or {@link #CHUNKED}
 * @param lastOnConnection the framing is legal but doubtful: the connection closes after the answer
 */
record Framing(long bodyBytes, boolean lastOnConnection) {
  static final long CHUNKED = -1;

  private static final Framing NO_BODY = new Framing(0, false);

  /** Reads the headers; with chunked coding a {@code Content-Length} is removed from them. */
  static Framing of(HttpHeaders headers, HttpVersion version) throws MalformedException {
    boolean coded = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    boolean measured = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    if (!coded && !measured) {
      return NO_BODY;
    }
    long length = measured ? length(headers) : 0;
    if (!coded) {
      return new Framing(length, false);
    }
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    TransferCoding coding = TransferCoding.of(headers);
    boolean doubtful =
        measured || coding != TransferCoding.CHUNKED || version.equals(HttpVersion.HTTP_1_0);
    return new Framing(coding == TransferCoding.UNFRAMED ? 0 : CHUNKED, doubtful);
  }

  private static long length(HttpHeaders headers) throws MalformedException {
    List<String> values = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    long length = RequestSyntax.contentLength(values.getFirst());
    for (String other : values.subList(1, values.size())) {
      if (RequestSyntax.contentLength(other) != length) {
        throw new MalformedException(Malformed.CONTENT_LENGTH);
      }
    }
    return length;
  }
}
