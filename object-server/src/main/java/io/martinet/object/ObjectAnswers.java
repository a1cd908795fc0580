package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.WriteOutcome;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HexFormat;

/**
 * What the store said, in HTTP: the one place where outcomes become statuses
 * (docs/formats/internal-http.md).
 */
final class ObjectAnswers {
  // Names and values are ours, or were checked when they came in.
  private static final DefaultHttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private ObjectAnswers() {}

  /** Headers that every answer about an object carries, but for UNKNOWN. */
  static HttpHeaders of(ObjectState state) {
    Answer answer = state.isLive() ? Answer.HAVE : state.isDeleted() ? Answer.TOMB : Answer.NONE;
    return UNCHECKED.newHeaders().set(Wire.ANSWER, answer.name()).set(Wire.STATE, state.toString());
  }

  /** Headers of an object, as GET and HEAD tell them. */
  static HttpHeaders of(ObjectState state, ObjectInfo info) {
    HttpHeaders headers =
        of(state)
            .set("Content-Type", info.contentType())
            .set("Etag", info.etag())
            .set(Wire.CONTENT_LENGTH, Long.toString(info.lengthBytes()))
            .set(Wire.CRC32C, HexFormat.of().toHexDigits(info.crc32c()));
    info.headers().forEach(headers::set);
    return headers;
  }

  /** Nothing live here: 404 with what is known. */
  static void absent(Reply reply, ObjectState state) {
    reply.send(HttpResponseStatus.NOT_FOUND, of(state));
  }

  /** Live but past its time: 404 that says so. */
  static void expired(Reply reply, ObjectState state) {
    reply.send(HttpResponseStatus.NOT_FOUND, of(state).set(Wire.EXPIRED, "true"));
  }

  /** The answer to STATE. */
  static void state(Reply reply, Lookup lookup, long timeTicks) {
    switch (lookup) {
      case Lookup.Live live when Expiry.isPast(live, timeTicks) -> expired(reply, live.state());
      case Lookup.Live(var state, _, long deleteAtSeconds) -> {
        HttpHeaders headers = of(state);
        if (deleteAtSeconds > 0) {
          headers.set(Expiry.HEADER, Long.toString(deleteAtSeconds));
        }
        reply.send(HttpResponseStatus.OK, headers);
      }
      case Lookup.Deleted(var state) -> absent(reply, state);
      case Lookup.Missing() -> absent(reply, ObjectState.NONE);
      case Lookup.Unknown(var reason) -> reply.unknown(reason);
    }
  }

  /**
   * The answer to a write.
   *
   * @param rows value of {@link Wire#ROWS}, empty if no row was starred
   */
  static void write(ObjectRequest request, WriteKind kind, WriteOutcome outcome, String rows) {
    Reply reply = request.reply();
    switch (outcome) {
      case WriteOutcome.Done(var before, var after, _, _) ->
          reply.send(kind.done(before), taken(request, kind, after, rows));
      case WriteOutcome.Already(var state) ->
          reply.send(kind.already(), taken(request, kind, state, rows));
      case WriteOutcome.Refused(var newest, var state) ->
          reply.refuse(
              HttpResponseStatus.CONFLICT,
              of(state).set(Wire.NEWEST, newest.toString()),
              "a version at least as new stands here");
      case WriteOutcome.Promised(var state) -> reply.send(HttpResponseStatus.OK, of(state));
      case WriteOutcome.NoData(var state) -> absent(reply, state);
      case WriteOutcome.Expired(var state) -> expired(reply, state);
      case WriteOutcome.Outdated() -> reply.outdated();
      case WriteOutcome.Full(var reason) -> full(reply, request.device(), reason);
      case WriteOutcome.Failed(var reason) -> reply.deviceUnusable(reason);
      case WriteOutcome.Unknown(var reason) -> reply.unknown(reason);
    }
  }

  // A full disk sends the writer to another device, a full queue lets it come again.
  private static void full(Reply reply, Device device, String reason) {
    if (device.status().health() == StoreStatus.Health.FULL) {
      reply.deviceUnusable(reason);
    } else {
      reply.busy(reason);
    }
  }

  /** A write of a client is durable here: for what it counts stands in the answer. */
  private static HttpHeaders taken(
      ObjectRequest request, WriteKind kind, ObjectState state, String rows) {
    HttpHeaders headers = of(state);
    if (!request.counts() && kind != WriteKind.PULL) {
      headers.set(Wire.ANSWER, Answer.UNKNOWN.name());
    }
    return rows.isEmpty() ? headers : headers.set(Wire.ROWS, rows);
  }
}
