package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How object servers' answers to writes read, and the writes without a body. Thread-safe. */
final class ReplicaWrites {
  /** Ranges of a container come with sharding. */
  private static final String ONLY_RANGE = "0";

  private final BackendClient client;

  ReplicaWrites(BackendClient client) {
    this.client = client;
  }

  BackendClient client() {
    return client;
  }

  /** Sends a write whose head says everything: COMMIT, POST, DELETE. */
  void send(
      BackendScope scope,
      int replica,
      Version version,
      HttpRequest head,
      Consumer<WriteAnswer> receiver) {
    HttpMethod method = head.method();
    client.send(
        scope.device(replica),
        head,
        ReplicaReads.ERROR_BYTES_MAX,
        answer -> receiver.accept(read(scope, method, replica, version, answer)));
  }

  /** Head of a write, with what each names: version, write and rows. */
  static HttpRequest head(
      BackendScope scope,
      HttpMethod method,
      int replica,
      StagingId writeId,
      Version version,
      @Nullable RowTargets rows) {
    HttpRequest head = scope.head(method, replica);
    head.headers().set(Wire.STAGING_ID, writeId.toString());
    addVersion(head.headers(), version, rows);
    return head;
  }

  static void addVersion(HttpHeaders headers, Version version, @Nullable RowTargets rows) {
    headers.set(Wire.WRITE_VERSION, version.toString());
    if (rows != null && !rows.targets().isEmpty()) {
      headers.set(Wire.ROW_TARGETS, rows.toString());
      headers.set(Wire.RANGE_ID, ONLY_RANGE);
    }
  }

  static void addPromised(HttpHeaders headers, boolean isPromised) {
    if (isPromised) {
      headers.set(Wire.PROMISED, "true");
    }
  }

  private static WriteAnswer read(
      BackendScope scope, HttpMethod method, int replica, Version version, BackendAnswer answer) {
    return switch (answer) {
      case BackendAnswer.Answered(_, var status, var headers, var body) -> {
        body.release();
        yield read(scope, method, replica, version, status, headers);
      }
      case BackendAnswer.Unreachable(_, var cause) ->
          new WriteAnswer.Failed(replica, version, String.valueOf(cause));
    };
  }

  /** What a status means depends on the verb: to DELETE, 404 is a tombstone taken (rule 8). */
  static WriteAnswer read(
      BackendScope scope,
      HttpMethod method,
      int replica,
      Version version,
      int status,
      HttpHeaders headers) {
    try {
      if (status == HttpResponseStatus.MISDIRECTED_REQUEST.code()) {
        return new WriteAnswer.Outdated(replica, version);
      }
      if (status == 409) {
        return new WriteAnswer.Refused(replica, version, Version.parse(require(headers)));
      }
      if (method.equals(HttpMethod.DELETE)) {
        return (status == 204 || status == 404) && hasTombstone(headers, version)
            ? taken(replica, version, status == 204, headers)
            : failed(replica, version, status, headers);
      }
      if (method.equals(HttpMethod.POST) && status == 404) {
        return ReplicaReads.state(scope, status, headers) instanceof ReplicaState.Known
            ? new WriteAnswer.NoData(replica, version)
            : failed(replica, version, status, headers);
      }
      return status == (method.equals(HttpMethod.POST) ? 202 : 201)
          ? taken(replica, version, false, headers)
          : failed(replica, version, status, headers);
    } catch (IllegalArgumentException e) {
      return new WriteAnswer.Failed(replica, version, e.toString());
    }
  }

  private static WriteAnswer taken(
      int replica, Version version, boolean heldLive, HttpHeaders headers) {
    String rows = headers.get(Wire.ROWS);
    RowReport report = RowReport.parse(rows == null ? "" : rows);
    boolean counts = !headers.contains(Wire.ANSWER, Answer.UNKNOWN.name(), false);
    String state = headers.get(Wire.STATE);
    Version data = state == null ? Version.NONE : ObjectState.parse(state).data();
    return new WriteAnswer.Taken(replica, version, counts, heldLive, report, data);
  }

  private static WriteAnswer failed(int replica, Version version, int status, HttpHeaders headers) {
    @Nullable String reason = headers.get(Wire.REASON);
    return new WriteAnswer.Failed(replica, version, status + (reason == null ? "" : " " + reason));
  }

  /** A 404 that is no tombstone's would count as one: the state must show it. */
  private static boolean hasTombstone(HttpHeaders headers, Version version) {
    String state = headers.get(Wire.STATE);
    return state != null && ObjectState.parse(state).newest().compareTo(version) >= 0;
  }

  private static String require(HttpHeaders headers) {
    String newest = headers.get(Wire.NEWEST);
    if (newest == null) {
      throw new IllegalArgumentException("409 without " + Wire.NEWEST);
    }
    return newest;
  }
}
