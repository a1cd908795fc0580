package io.martinet.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * What a request's {@code Transfer-Encoding} asks for. The HTTP layer frames by the last coding and
 * leaves the answer to the handler: only it knows what its clients expect.
 */
public enum TransferCoding {
  /** No such header: framed by {@code Content-Length}. */
  NONE,
  /** Exactly {@code chunked}. */
  CHUNKED,
  /** Several codings, the last one {@code chunked}: framed, but the bytes are coded further. */
  LAYERED,
  /**
   * Not ending in {@code chunked}: the body cannot be framed; none is read, and the connection
   * closes.
   */
  UNFRAMED;

  /** Reads the headers; repeated headers count as one list. */
  public static TransferCoding of(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (values.isEmpty()) {
      return NONE;
    }
    String[] codings = String.join(",", values).split(",", -1);
    if (!codings[codings.length - 1].strip().equalsIgnoreCase("chunked")) {
      return UNFRAMED;
    }
    return codings.length == 1 ? CHUNKED : LAYERED;
  }
}
