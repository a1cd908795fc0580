package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that has wholly arrived, ready to be committed: first by the trailers of its PUTs, later
 * by COMMIT requests for what is staged (rule 2).
 */
final class PutAttempt implements WriteAttempt {
  private static final DefaultHttpHeadersFactory TRAILERS =
      DefaultHttpHeadersFactory.trailersFactory().withValidation(false);

  private final ReplicaWrites writes;
  private final StagingId writeId;
  private final BodyDigest.Summary summary;
  private final UploadFan uploads;
  private final @Nullable ByteBuf whole;
  private final boolean isPromised;
  private final Queue<PeerCall> standIns = new ConcurrentLinkedQueue<>();
  private volatile BackendScope scope;

  /**
   * @param whole the body, if it is at hand: what handoffs are given; owned by this until {@link
   *     #over}
   * @param isPromised whether primaries take it only under a version that they promised (rule 7)
   */
  PutAttempt(
      ReplicaWrites writes,
      BackendScope scope,
      StagingId writeId,
      BodyDigest.Summary summary,
      UploadFan uploads,
      @Nullable ByteBuf whole,
      boolean isPromised) {
    this.writes = writes;
    this.scope = scope;
    this.writeId = writeId;
    this.summary = summary;
    this.uploads = uploads;
    this.whole = whole;
    this.isPromised = isPromised;
  }

  @Override
  public List<Integer> live() {
    return uploads.live();
  }

  @Override
  public void send(
      int replica, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver) {
    BodyCall open = uploads.takeOpen(replica);
    if (open != null) {
      end(open, version, rows, receiver);
      return;
    }
    HttpRequest head =
        ReplicaWrites.head(scope, Wire.METHOD_COMMIT, replica, writeId, version, rows);
    addCommit(head.headers(), replica);
    writes.send(scope, replica, version, head, receiver);
  }

  /** A body at hand is sent again to all; one that is not can be committed only where it is. */
  @Override
  public Optional<BackendScope> renewed() throws InterruptedException {
    if (whole != null) {
      return Optional.empty();
    }
    Optional<BackendScope> renewed = uploads.renewed();
    renewed.ifPresent(newer -> scope = newer);
    return renewed;
  }

  @Override
  public int nextHandoff() {
    return whole == null ? -1 : uploads.takers().nextHandoff();
  }

  @Override
  public void standIn(
      int handoff, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver) {
    BodyCall call = uploads.beginStandIn(handoff);
    standIns.add(call.call());
    call.call().write(Objects.requireNonNull(whole).retainedDuplicate());
    end(call, version, rows, receiver);
  }

  private void end(
      BodyCall open, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver) {
    HttpHeaders trailers = TRAILERS.newHeaders();
    ReplicaWrites.addVersion(trailers, version, rows);
    addCommit(trailers, open.replica());
    PeerDevice device = scope.device(open.replica());
    open.call().end(trailers);
    writes.client().await(device, open.target(), open.call().response(), PeerResponse::status);
    open.call()
        .response()
        .whenComplete((response, failure) -> {
          if (failure == null) {
            response.discard();
            receiver.accept(
                ReplicaWrites.read(
                    scope,
                    HttpMethod.PUT,
                    open.replica(),
                    version,
                    response.status(),
                    response.headers()));
          } else {
            String why = BackendClient.peerException(device, failure).toString();
            receiver.accept(new WriteAnswer.Failed(open.replica(), version, why));
          }
        });
  }

  @Override
  public void abandon() {
    uploads.cancel();
    standIns.forEach(PeerCall::cancel);
  }

  @Override
  public void over() {
    if (whole != null) {
      whole.release();
    }
  }

  @Override
  public boolean isStaged() {
    return true;
  }

  private void addCommit(HttpHeaders headers, int replica) {
    ReplicaWrites.addPromised(headers, isPromised && scope.quorum().counts(replica));
    headers.set(Wire.COMMIT, "commit");
    headers.set("Etag", summary.etag());
    headers.set(Wire.CRC32C, summary.crc32c());
    headers.set(Wire.CONTENT_LENGTH, Long.toString(summary.lengthBytes()));
  }
}
