package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A write without a body: POST and DELETE. Every primary is sent it, at once. */
final class HeadAttempt implements WriteAttempt {
  private final ReplicaWrites writes;
  private final BackendScope scope;
  private final HttpMethod method;
  private final StagingId writeId;
  private final HttpHeaders stored;

  /**
   * @param stored headers to be stored with the object; none for DELETE
   */
  HeadAttempt(
      ReplicaWrites writes,
      BackendScope scope,
      HttpMethod method,
      StagingId writeId,
      HttpHeaders stored) {
    this.writes = writes;
    this.scope = scope;
    this.method = method;
    this.writeId = writeId;
    this.stored = stored;
  }

  @Override
  public List<Integer> live() {
    return IntStream.range(0, scope.replicas()).boxed().toList();
  }

  @Override
  public void send(int replica, Version version, RowTargets rows, Consumer<WriteAnswer> receiver) {
    HttpRequest head = ReplicaWrites.head(scope, method, replica, writeId, version, rows);
    head.headers().add(stored);
    writes.send(scope, replica, version, head, receiver);
  }

  /** Nothing to give up: each request has a timeout of its own. */
  @Override
  public void abandon() {}

  @Override
  public boolean isStaged() {
    return false;
  }
}
