package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.body.ByteRange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The questions that reads put to object servers, and how their answers read. Each receiver is
 * called once, on any thread, and must not block. Thread-safe.
 */
final class ReplicaReads {
  /**
   * Bodies up to this long are gathered on the event loop before the request's thread wakes: one
   * wake and one write instead of a relay. The size up to which object servers read at once.
   */
  static final int SMALL_BYTES_MAX = 64 * 1024;

  /** Longest body of an answer that should have none: a line of text. */
  static final int ERROR_BYTES_MAX = 8 * 1024;

  private final BackendClient client;

  ReplicaReads(BackendClient client) {
    this.client = client;
  }

  /** Asks for the replica's version of the key: an index look-up. */
  void state(BackendScope scope, int replica, Consumer<ReadEvent> receiver) {
    HttpRequest head = scope.head(Wire.METHOD_STATE, replica);
    exchange(scope, replica, head, ReadEvent.Kind.STATE, receiver);
  }

  /** Asks for the object's headers. */
  void head(BackendScope scope, int replica, Consumer<ReadEvent> receiver) {
    HttpRequest head = scope.head(HttpMethod.HEAD, replica);
    exchange(scope, replica, head, ReadEvent.Kind.OBJECT, receiver);
  }

  /** Asks for the whole object. The caller bounds the time until the event by {@code cancel}. */
  PeerCall body(BackendScope scope, int replica, Consumer<ReadEvent> receiver) {
    PeerCall call = whole(scope, replica);
    call.response()
        .whenComplete((response, failure) -> {
          if (failure == null) {
            bodyBegun(scope, replica, response, receiver);
          } else {
            receiver.accept(unreachable(replica, ReadEvent.Kind.OBJECT, failure));
          }
        });
    return call;
  }

  /** Asks for the whole object, whatever it is. The caller bounds the time. */
  PeerCall whole(BackendScope scope, int replica) {
    return client.ask(scope.device(replica), scope.head(HttpMethod.GET, replica));
  }

  /**
   * Asks for a part of just this version, whichever ring is in force by now. The caller bounds the
   * time.
   */
  PeerCall range(BackendScope scope, int replica, ByteRange range, Version version) {
    HttpRequest head = scope.head(HttpMethod.GET, replica);
    head.headers().set(HttpHeaderNames.RANGE, "bytes=" + range.first() + "-" + range.last());
    head.headers().set(Wire.EXPECT_VERSION, version.toString()).set(Wire.AS, Wire.AS_HOLDER);
    return client.ask(scope.device(replica), head);
  }

  /** Tells the replica to fetch the object from another and join it with its own. */
  void pull(
      BackendScope scope,
      int replica,
      int source,
      ObjectState wanted,
      Consumer<ReadEvent> receiver) {
    HttpRequest head = scope.head(Wire.METHOD_PULL, replica);
    head.headers().set(Wire.FROM, scope.device(source).toString());
    head.headers().set(Wire.STATE, wanted.toString());
    client.send(
        scope.device(replica),
        head,
        ERROR_BYTES_MAX,
        answer -> receiver.accept(pulled(scope, replica, answer)));
  }

  private void exchange(
      BackendScope scope,
      int replica,
      HttpRequest head,
      ReadEvent.Kind kind,
      Consumer<ReadEvent> receiver) {
    client.send(
        scope.device(replica),
        head,
        ERROR_BYTES_MAX,
        answer -> receiver.accept(told(scope, replica, kind, answer)));
  }

  private static ReadEvent told(
      BackendScope scope, int replica, ReadEvent.Kind kind, BackendAnswer answer) {
    return switch (answer) {
      case BackendAnswer.Answered(_, var status, var headers, var body) -> {
        body.release();
        ReplicaState state = state(scope, status, headers);
        yield new ReadEvent(replica, kind, state, new Fetched.Head(status, headers));
      }
      case BackendAnswer.Unreachable(_, var cause) -> unreachable(replica, kind, cause);
    };
  }

  private static ReadEvent pulled(BackendScope scope, int replica, BackendAnswer answer) {
    ReadEvent told = told(scope, replica, ReadEvent.Kind.PULL, answer);
    boolean isDone =
        told.fetched() != null && told.fetched().status() == HttpResponseStatus.OK.code();
    // A replica that could not fetch still holds what it told before.
    ReplicaState state =
        isDone
            ? told.state()
            : isBarred(told)
                ? new ReplicaState.Barred()
                : new ReplicaState.Unreachable("pull: " + told.state());
    return new ReadEvent(replica, ReadEvent.Kind.PULL, state, null);
  }

  private static boolean isBarred(ReadEvent told) {
    Fetched fetched = told.fetched();
    return fetched != null && Wire.BARRED.equals(fetched.headers().get(Wire.REASON));
  }

  private static void bodyBegun(
      BackendScope scope, int replica, PeerResponse response, Consumer<ReadEvent> receiver) {
    ReplicaState state = state(scope, response.status(), response.headers());
    if (response.status() != HttpResponseStatus.OK.code()) {
      response.discard();
      var head = new Fetched.Head(response.status(), response.headers());
      receiver.accept(new ReadEvent(replica, ReadEvent.Kind.OBJECT, state, head));
    } else if (bodyBytes(response.headers()) > SMALL_BYTES_MAX) {
      receiver.accept(
          new ReadEvent(replica, ReadEvent.Kind.OBJECT, state, new Fetched.Flowing(response)));
    } else {
      gather(replica, state, response, receiver);
    }
  }

  private static void gather(
      int replica, ReplicaState state, PeerResponse response, Consumer<ReadEvent> receiver) {
    long expected = bodyBytes(response.headers());
    response
        .aggregate(SMALL_BYTES_MAX)
        .whenComplete((body, failure) -> {
          if (failure != null) {
            receiver.accept(unreachable(replica, ReadEvent.Kind.OBJECT, failure));
          } else if (body.readableBytes() != expected) {
            String what = body.readableBytes() + " bytes of a body of " + expected;
            body.release();
            receiver.accept(
                new ReadEvent(
                    replica, ReadEvent.Kind.OBJECT, new ReplicaState.Unreachable(what), null));
          } else {
            var whole = new Fetched.Whole(response.status(), response.headers(), body);
            receiver.accept(new ReadEvent(replica, ReadEvent.Kind.OBJECT, state, whole));
          }
        });
  }

  private static ReadEvent unreachable(int replica, ReadEvent.Kind kind, Throwable failure) {
    Throwable cause = failure instanceof PeerException ? failure : failure.getCause();
    return new ReadEvent(replica, kind, new ReplicaState.Unreachable(String.valueOf(cause)), null);
  }

  /** Length of the body that an answer announces; -1 if it does not. */
  static long bodyBytes(HttpHeaders headers) {
    String text = headers.get(Wire.CONTENT_LENGTH);
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Rule 4: only an answer that says what it knows, in a form that we understand, is knowledge. */
  static ReplicaState state(BackendScope scope, int status, HttpHeaders headers) {
    String answer = headers.get(Wire.ANSWER);
    String state = headers.get(Wire.STATE);
    if (answer == null || answer.equals(Answer.UNKNOWN.name()) || state == null) {
      return new ReplicaState.Unknown(status + " " + reason(headers), scope.isArriving(headers));
    }
    try {
      var told = new ReplicaState.Known(ObjectState.parse(state));
      return isConsistent(Answer.valueOf(answer), told.state())
          ? told
          : new ReplicaState.Unreachable("answer " + answer + " with state " + state);
    } catch (IllegalArgumentException e) {
      return new ReplicaState.Unreachable(e.toString());
    }
  }

  private static boolean isConsistent(Answer answer, ObjectState state) {
    return switch (answer) {
      case HAVE -> state.isLive();
      case TOMB -> state.isDeleted();
      case NONE -> state.equals(ObjectState.NONE);
      case UNKNOWN -> false;
    };
  }

  private static String reason(HttpHeaders headers) {
    @Nullable String reason = headers.get(Wire.REASON);
    return reason == null ? "without a reason" : reason;
  }
}
