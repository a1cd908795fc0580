package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.function.Consumer;

/**
 * A body that has wholly arrived, ready to be committed: first by the trailers of its PUTs, later
 * by COMMIT requests for what is staged (rule 2).
 */
final class PutAttempt implements WriteAttempt {
  private static final DefaultHttpHeadersFactory TRAILERS =
      DefaultHttpHeadersFactory.trailersFactory().withValidation(false);

  private final ReplicaWrites writes;
  private final BackendScope scope;
  private final StagingId writeId;
  private final BodyDigest.Summary summary;
  private final UploadFan uploads;

  PutAttempt(
      ReplicaWrites writes,
      BackendScope scope,
      StagingId writeId,
      BodyDigest.Summary summary,
      UploadFan uploads) {
    this.writes = writes;
    this.scope = scope;
    this.writeId = writeId;
    this.summary = summary;
    this.uploads = uploads;
  }

  @Override
  public List<Integer> live() {
    return uploads.live();
  }

  @Override
  public void send(int replica, Version version, RowTargets rows, Consumer<WriteAnswer> receiver) {
    PeerCall open = uploads.takeOpen(replica);
    if (open == null) {
      HttpRequest head =
          ReplicaWrites.head(scope, Wire.METHOD_COMMIT, replica, writeId, version, rows);
      addCommit(head.headers());
      writes.send(scope, replica, version, head, receiver);
      return;
    }
    HttpHeaders trailers = TRAILERS.newHeaders();
    ReplicaWrites.addVersion(trailers, version, rows);
    addCommit(trailers);
    open.end(trailers);
    open.response()
        .whenComplete((response, failure) -> {
          if (failure == null) {
            response.discard();
            receiver.accept(
                ReplicaWrites.read(
                    HttpMethod.PUT, replica, version, response.status(), response.headers()));
          } else {
            String why = BackendClient.peerException(scope.device(replica), failure).toString();
            receiver.accept(new WriteAnswer.Failed(replica, version, why));
          }
        });
  }

  @Override
  public void abandon() {
    uploads.cancel();
  }

  @Override
  public boolean isStaged() {
    return true;
  }

  private void addCommit(HttpHeaders headers) {
    headers.set(Wire.COMMIT, "commit");
    headers.set("Etag", summary.etag());
    headers.set(Wire.CRC32C, summary.crc32c());
    headers.set(Wire.CONTENT_LENGTH, Long.toString(summary.lengthBytes()));
  }
}
