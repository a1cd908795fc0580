package io.martinet.object;

import io.martinet.http.BodySender;
import io.martinet.http.Exchange;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The one answer to a request, and its line in the request log. Any thread may answer; the second
 * answer is a bug and is dropped with an error in the log, since it may come from a late failure.
 */
final class Reply {
  private final Exchange exchange;
  private final RequestLog log;
  private final String transId;
  private final LongSupplier ringInForce;
  private final long startedNanos;
  private final AtomicBoolean isAnswered = new AtomicBoolean();

  /** That by which the request was taken, or by which it was refused. */
  private volatile long ownRingVersion;

  /**
   * @param ringInForce version told in each answer: whoever holds the older ring fetches the newer
   *     one
   */
  Reply(Exchange exchange, RequestLog log, LongSupplier ringInForce) {
    this.exchange = exchange;
    this.transId = exchange.request().headers().get(Wire.TRANS_ID, RequestLog.NO_TRANSACTION);
    this.log = log;
    this.ringInForce = ringInForce;
    this.ownRingVersion = ringInForce.getAsLong();
    this.startedNanos = log.now();
  }

  Exchange exchange() {
    return exchange;
  }

  String transId() {
    return transId;
  }

  boolean isAnswered() {
    return isAnswered.get();
  }

  /** Answers without a body. */
  void send(HttpResponseStatus status, HttpHeaders headers) {
    send(status, headers, Unpooled.EMPTY_BUFFER);
  }

  /** Answers whole. The body is owned by this call. */
  void send(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
    if (!claim(status)) {
      body.release();
      return;
    }
    int lengthBytes = body.readableBytes();
    exchange.respond(status, common(headers), body);
    logLine(status, lengthBytes);
  }

  /** Answers an error with one line of text and the reason in a header. */
  void refuse(HttpResponseStatus status, String reason) {
    refuse(status, new DefaultHttpHeaders(), reason);
  }

  /** Answers an error with one line of text and the reason in a header, next to other headers. */
  void refuse(HttpResponseStatus status, HttpHeaders headers, String reason) {
    headers.set(Wire.REASON, headerText(reason));
    headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    send(status, headers, Unpooled.copiedBuffer(reason + "\n", StandardCharsets.UTF_8));
  }

  /** This device cannot tell now: counts for no quorum (rule 4). */
  void unknown(String reason) {
    refuse(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        new DefaultHttpHeaders().set(Wire.ANSWER, Answer.UNKNOWN.name()),
        reason);
  }

  /**
   * The device cannot tell, since it has not been given all that there is of the partition.
   *
   * @param arrivingBy version of the ring that gave it the partition, if it was never filled since;
   *     otherwise 0 (rule 6)
   */
  void filling(long arrivingBy) {
    var headers = new DefaultHttpHeaders().set(Wire.ANSWER, Answer.UNKNOWN.name());
    if (arrivingBy > 0) {
      headers.set(Wire.ARRIVING, Long.toString(arrivingBy));
    }
    refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, headers, ObjectHandler.FILLING);
  }

  /** The sender's ring says no longer who must agree: it is to fetch the newer one (rule 6). */
  void outdated() {
    // It may have come into force when the request was here already.
    ownRingVersion = ringInForce.getAsLong();
    refuse(
        HttpResponseStatus.MISDIRECTED_REQUEST,
        new DefaultHttpHeaders().set(Wire.ANSWER, Answer.UNKNOWN.name()),
        "ring version " + ownRingVersion + " is in force here");
  }

  /** A queue or a budget is full; the sender may try again soon. */
  void busy(String reason) {
    refuse(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.RETRY_AFTER, "1")
            .set(Wire.ANSWER, Answer.UNKNOWN.name()),
        reason);
  }

  /** The device as a whole cannot serve; never to be taken for absence. */
  void deviceUnusable(String reason) {
    refuse(
        HttpResponseStatus.INSUFFICIENT_STORAGE,
        new DefaultHttpHeaders().set(Wire.ANSWER, Answer.UNKNOWN.name()),
        reason);
  }

  /**
   * A fault of ours: answered 500, or the connection cut when the answer has begun; logged once.
   */
  void failed(Throwable cause) {
    log.fault(exchange.request(), transId, cause);
    if (isAnswered.get()) {
      exchange.close();
    } else {
      refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error");
    }
  }

  /** Answers with a body that follows; {@link #ended} tells its end. */
  BodySender start(HttpResponseStatus status, HttpHeaders headers) {
    claim(status);
    return exchange.start(status, common(headers));
  }

  /** The body begun by {@link #start} is over. */
  void ended(HttpResponseStatus status, long lengthBytes) {
    logLine(status, lengthBytes);
  }

  private boolean claim(HttpResponseStatus status) {
    if (isAnswered.compareAndSet(false, true)) {
      return true;
    }
    log.fault(
        exchange.request(),
        transId,
        new IllegalStateException("answered twice, now with " + status.code()));
    return false;
  }

  private HttpHeaders common(HttpHeaders headers) {
    HttpHeaders target = headers == EmptyHttpHeaders.INSTANCE ? new DefaultHttpHeaders() : headers;
    return target.set(Wire.TRANS_ID, transId).set(Wire.RING_VERSION, Long.toString(ownRingVersion));
  }

  private void logLine(HttpResponseStatus status, long lengthBytes) {
    log.line(exchange, status.code(), lengthBytes, startedNanos);
  }

  // A reason may quote what was sent; a line break in a header would be refused by the codec.
  static String headerText(String reason) {
    var text = new StringBuilder(reason.length());
    reason.chars().forEach(c -> text.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return text.toString();
  }
}
