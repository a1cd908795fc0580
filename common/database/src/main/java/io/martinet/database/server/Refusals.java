package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** Answers that say no, in one line of text and in a header. */
final class Refusals {
  private static final String TEXT = "text/plain; charset=utf-8";

  private Refusals() {}

  static Response of(int status, String why) {
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(Wire.REASON, headerText(why))
            .set(HttpHeaderNames.CONTENT_TYPE, TEXT);
    return new Response(
        status,
        headers,
        new Content.Bytes(Unpooled.copiedBuffer(why + "\n", StandardCharsets.UTF_8)));
  }

  /** A replica that cannot tell is never taken for one that holds nothing (rule 4). */
  static Response of(ReplicaUnavailableException unavailable) {
    int status =
        switch (unavailable.reason()) {
          case UNKNOWN, BUSY -> 503;
          case OUTDATED -> 421;
          case FENCED, FULL -> 507;
        };
    Response response = of(status, String.valueOf(unavailable.getMessage()));
    response.headers().set(Wire.ANSWER, Answer.UNKNOWN);
    if (unavailable instanceof NotFilledException unfilled && unfilled.arrivingBy() > 0) {
      response.headers().set(Wire.ARRIVING, Long.toString(unfilled.arrivingBy()));
    }
    if (unavailable.reason() == ReplicaUnavailableException.Reason.BUSY) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return response;
  }

  // A reason may quote what was sent; a line break in a header would be refused by the codec.
  private static String headerText(String text) {
    var safe = new StringBuilder(text.length());
    text.chars().forEach(c -> safe.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return safe.toString();
  }
}
