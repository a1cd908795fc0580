package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.BodySender;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** STATE, HEAD and GET. What they read is verified before it is sent. Thread-safe. */
final class Reads {
  /** Bodies up to this long are read at once; longer ones in pieces of this size (guessed). */
  static final int PIECE_BYTES = 256 * 1024;

  private final StreamLimit streams;

  Reads(StreamLimit streams) {
    this.streams = streams;
  }

  /** Look-up in the index alone. */
  void state(ObjectRequest request) {
    request.onReader(() ->
        ObjectAnswers.state(
            request.reply(), request.device().store().find(request.key()), request.timeTicks()));
  }

  void head(ObjectRequest request) {
    request.onReader(() -> {
      try (ObjectReader reader = open(request)) {
        if (reader != null) {
          request
              .reply()
              .send(HttpResponseStatus.OK, ObjectAnswers.of(reader.state(), reader.info()));
        }
      }
    });
  }

  /**
   * @throws WireFormatException if the range or the expected version is malformed
   */
  void get(ObjectRequest request) {
    ByteRange range = ByteRange.parse(request.headers().get(HttpHeaderNames.RANGE));
    Version expected =
        request.headers().contains(Wire.EXPECT_VERSION)
            ? BackendRequest.version(request.headers(), Wire.EXPECT_VERSION)
            : null;
    request.onReader(() -> {
      ObjectReader reader = open(request);
      if (reader != null) {
        get(request, reader, range, expected);
      }
    });
  }

  private void get(
      ObjectRequest request,
      ObjectReader reader,
      @Nullable ByteRange range,
      @Nullable Version expected) {
    boolean isStreaming = false;
    try {
      if (expected != null && !reader.state().data().equals(expected)) {
        changed(request.reply(), reader);
      } else if (range != null && range.last() >= reader.info().lengthBytes()) {
        request
            .reply()
            .refuse(
                HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                ObjectAnswers.of(reader.state()),
                "the body ends at " + reader.info().lengthBytes());
      } else {
        isStreaming = send(request, reader, range);
      }
    } finally {
      if (!isStreaming) {
        reader.close();
      }
    }
  }

  /** Returns whether the reader is still in use. */
  private boolean send(ObjectRequest request, ObjectReader reader, @Nullable ByteRange range) {
    ObjectInfo info = reader.info();
    long first = range == null ? 0 : range.first();
    long length = range == null ? info.lengthBytes() : range.lengthBytes();
    HttpResponseStatus status =
        range == null ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT;
    HttpHeaders headers = ObjectAnswers.of(reader.state(), info);
    if (range != null) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, range.contentRange(info.lengthBytes()));
    }
    if (length <= PIECE_BYTES) {
      sendWhole(request, reader, first, (int) length, status, headers);
      return false;
    }
    if (!streams.tryBegin()) {
      request.reply().busy("too many large bodies are being sent");
      return false;
    }
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    BodySender sender = request.reply().start(status, headers);
    new BodyPump(request, reader, sender, first, first + length, status, streams).run();
    return true;
  }

  private static void sendWhole(
      ObjectRequest request,
      ObjectReader reader,
      long first,
      int length,
      HttpResponseStatus status,
      HttpHeaders headers) {
    ByteBuf body = request.device().allocator().directBuffer(Math.max(length, 1));
    try {
      BodyPump.read(reader, first, length, body);
    } catch (CorruptObjectException e) {
      body.release();
      request.reply().unknown("the body is damaged: " + e.getMessage());
      return;
    } catch (IOException e) {
      body.release();
      request.reply().deviceUnusable("reading failed: " + e.getMessage());
      return;
    }
    request.reply().send(status, headers, body);
  }

  private static void changed(Reply reply, ObjectReader reader) {
    reply.refuse(
        HttpResponseStatus.CONFLICT,
        ObjectAnswers.of(reader.state()).set(Wire.NEWEST, reader.state().newest().toString()),
        "the body is another by now");
  }

  /** The reader of live data; otherwise answers and returns null. */
  private static @Nullable ObjectReader open(ObjectRequest request) {
    Reply reply = request.reply();
    return switch (request.device().store().open(request.key())) {
      case Opened.Live(var reader) when Expiry.isPast(reader.info(), request.timeTicks()) -> {
        ObjectAnswers.expired(reply, reader.state());
        reader.close();
        yield null;
      }
      case Opened.Live(var reader) -> reader;
      case Opened.Deleted(var lookup) -> {
        ObjectAnswers.absent(reply, lookup.state());
        yield null;
      }
      case Opened.Missing() -> {
        ObjectAnswers.absent(reply, ObjectState.NONE);
        yield null;
      }
      case Opened.Unknown(var reason) -> {
        reply.unknown(reason);
        yield null;
      }
    };
  }
}
