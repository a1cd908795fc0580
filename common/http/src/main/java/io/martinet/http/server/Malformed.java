package io.martinet.http.server;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Why a request cannot be taken apart. The reason phrase tells, since such answers have no body, as
 * in Swift. The connection closes after each: where the next request begins is not known for sure.
 */
enum Malformed {
  REQUEST_LINE_TOO_LONG(414, "Request URI Too Long"),
  REQUEST_LINE(400, "Bad Request Line"),
  PROTOCOL_VERSION(505, "HTTP Version Not Supported"),
  HEADER_LINE_TOO_LONG(400, "Header Line Too Long"),
  HEADERS_TOO_LARGE(400, "Headers Too Large"),
  TOO_MANY_HEADERS(400, "Too Many Headers"),
  HEADER(400, "Bad Header"),
  LINE_END(400, "Bad Line End"),
  CONTENT_LENGTH(400, "Bad Content-Length"),
  EXPECTATION(417, "Expectation Failed"),
  CHUNK(400, "Bad Chunk"),
  TRAILERS(400, "Bad Trailers");

  private final HttpResponseStatus status;

  Malformed(int code, String reason) {
    this.status = new HttpResponseStatus(code, reason);
  }

  HttpResponseStatus status() {
    return status;
  }

  /** Carries the finding out of the parser; without a stack trace, since clients cause it. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Malformed what;

    MalformedException(Malformed what) {
      super(what.status.reasonPhrase(), null, false, false);
      this.what = what;
    }

    Malformed what() {
      return what;
    }
  }
}
