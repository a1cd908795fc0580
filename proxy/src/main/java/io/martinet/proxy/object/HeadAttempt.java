package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A write without a body: POST and DELETE. Every primary is sent it, at once. A handoff stands in
 * for a DELETE; metadata without their data are nothing (rule 9).
 */
final class HeadAttempt implements WriteAttempt {
  private final ReplicaWrites writes;
  private final BackendScope scope;
  private final HttpMethod method;
  private final StagingId writeId;
  private final HttpHeaders stored;
  private final boolean isPromised;
  private final Takers takers;

  /**
   * @param stored headers to be stored with the object; none for DELETE
   * @param isPromised whether primaries take it only under a version that they promised (rule 7)
   */
  HeadAttempt(
      ReplicaWrites writes,
      BackendScope scope,
      HttpMethod method,
      StagingId writeId,
      HttpHeaders stored,
      boolean isPromised) {
    this.writes = writes;
    this.scope = scope;
    this.method = method;
    this.writeId = writeId;
    this.stored = stored;
    this.isPromised = isPromised;
    this.takers = new Takers(scope, writes.client().suspects());
  }

  @Override
  public List<Integer> live() {
    return takers.members();
  }

  @Override
  public void send(
      int replica, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver) {
    HttpRequest head = ReplicaWrites.head(scope, method, replica, writeId, version, rows);
    head.headers().add(stored);
    ReplicaWrites.addPromised(head.headers(), isPromised && scope.quorum().counts(replica));
    writes.send(scope, replica, version, head, receiver);
  }

  /** What is in its head is sent again as a whole. */
  @Override
  public Optional<BackendScope> renewed() {
    return Optional.empty();
  }

  @Override
  public int nextHandoff() {
    return method.equals(HttpMethod.DELETE) ? takers.nextHandoff() : -1;
  }

  @Override
  public void standIn(
      int handoff, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver) {
    send(handoff, version, rows, receiver);
  }

  @Override
  public void over() {}

  /** Nothing to give up: each request has a timeout of its own. */
  @Override
  public void abandon() {}

  @Override
  public boolean isStaged() {
    return false;
  }
}
