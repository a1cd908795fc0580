package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Scheduler;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.Write;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One object on its way from a peer, by the peer's GET: its headers tell all that a push needs, and
 * a 404 tells the tombstone. Confined to the event loop of the request.
 */
final class Pull {
  /** Longest wait for the peer's answer, and for each piece of the body. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private final ObjectRequest request;
  private final PeerCall call;
  private final int inlineBytesMax;
  private final HybridClock clock;
  private final Writes writes;
  private final Runnable over;
  private final EventLoop loop;
  private final BodyMd5 md5 = new BodyMd5();
  private @Nullable BodyIntake intake;

  /**
   * @param over called once when the pull is done or given up
   */
  Pull(
      ObjectRequest request,
      PeerCall call,
      int inlineBytesMax,
      HybridClock clock,
      Writes writes,
      Runnable over) {
    this.request = request;
    this.call = call;
    this.inlineBytesMax = inlineBytesMax;
    this.clock = clock;
    this.writes = writes;
    this.over = over;
    this.loop = request.reply().exchange().eventLoop();
  }

  /** The peer's GET of the same object. At time 0 nothing has expired: expired data is data. */
  static HttpRequest getOf(ObjectRequest request, String device) {
    var path = new WirePath(device, request.partition(), request.path());
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path.toString());
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(request.head().ringVersion()))
        .set(Wire.AS, Wire.AS_HOLDER)
        .set(Wire.POLICY, Integer.toString(request.key().policy()))
        .set(Wire.TIME, "0000000000.00000")
        .set(Wire.TRANS_ID, request.reply().transId());
    return head;
  }

  void start(Scheduler scheduler) {
    Scheduler.Cancellable timeout = scheduler.after(SILENCE_MAX, call::cancel);
    call.end(EmptyHttpHeaders.INSTANCE);
    call.response()
        .whenCompleteAsync(
            (answer, failure) -> {
              timeout.cancel();
              if (failure != null) {
                giveUp("the peer did not answer: " + failure);
              } else {
                take(answer);
              }
            },
            loop);
  }

  private void take(PeerResponse answer) {
    try {
      switch (answer.status()) {
        case 200 -> takeData(answer);
        case 404 -> {
          takeTombstone(answer.headers());
          answer.discard();
        }
        default -> {
          answer.discard();
          giveUp("the peer answered " + answer.status());
        }
      }
    } catch (WireFormatException e) {
      // Thrown before anything took the body: a second taker would be refused, and nobody answered.
      answer.discard();
      giveUp("the peer's answer is malformed: " + e.getMessage());
    }
  }

  private void takeTombstone(HttpHeaders headers) {
    if (!headers.contains(Wire.ANSWER, Answer.TOMB.name(), false)) {
      giveUp("the peer has not got it");
      return;
    }
    ObjectState state = stateOf(headers);
    writes.push(
        request, new Write.Push(request.key(), request.path(), state, null, null, null), over);
  }

  private void takeData(PeerResponse answer) {
    ObjectState state = stateOf(answer.headers());
    ObjectInfo info = infoOf(answer.headers());
    var sink = new IntakeSink(loop);
    BodyIntake target =
        BodyIntake.tryOpen(
            request.device(), inlineBytesMax, loop, sink, info.lengthBytes(), md5::update);
    if (target == null) {
      answer.discard();
      over.run();
      request.reply().busy("too many bodies are arriving");
      return;
    }
    intake = target;
    sink.into(target);
    answer
        .relayTo(sink, SILENCE_MAX)
        .whenCompleteAsync(
            (relayed, failure) -> {
              if (failure != null) {
                giveUp("the body broke off: " + failure);
              } else if (relayed.failure() != null) {
                giveUp("the body broke off: " + relayed.failure().getMessage());
              } else {
                target.finish(arrival -> arrived(arrival, state, info));
              }
            },
            loop);
  }

  private void arrived(Arrival arrival, ObjectState state, ObjectInfo info) {
    intake = null;
    switch (arrival) {
      case Arrival.Failed(var cause) -> {
        over.run();
        request.reply().deviceUnusable("the body could not be staged: " + cause.getMessage());
      }
      case Arrival.Whole(var body) -> {
        if (body.lengthBytes() != info.lengthBytes()
            || body.crc32c() != info.crc32c()
            || !md5.matches(info.etag())) {
          body.release();
          giveUp("the bytes that arrived are not those of the peer's headers");
          return;
        }
        var push = new Write.Push(request.key(), request.path(), state, info, body.body(), null);
        writes.push(
            request,
            push,
            () -> {
              body.release();
              over.run();
            });
      }
    }
  }

  private void giveUp(String reason) {
    if (intake != null) {
      intake.drop();
      intake = null;
    }
    over.run();
    request.reply().refuse(HttpResponseStatus.BAD_GATEWAY, reason);
  }

  private ObjectState stateOf(HttpHeaders headers) {
    ObjectState state = BackendRequest.state(headers);
    ObjectHandler.requireNear(clock, state.newest());
    return state;
  }

  private ObjectInfo infoOf(HttpHeaders headers) {
    SortedMap<String, String> stored = StoredHeaders.OBJECT.pick(headers);
    String contentType = stored.remove("Content-Type");
    if (contentType == null) {
      throw new WireFormatException("Content-Type is missing");
    }
    String length = BackendRequest.require(headers, Wire.CONTENT_LENGTH);
    return new ObjectInfo(
        request.path(),
        BackendRequest.number(Wire.CONTENT_LENGTH, length),
        BackendRequest.require(headers, "Etag"),
        crc(BackendRequest.require(headers, Wire.CRC32C)),
        contentType,
        stored);
  }

  private static int crc(String text) {
    try {
      return HexFormat.fromHexDigits(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(Wire.CRC32C + " is no CRC: " + text, e);
    }
  }
}
