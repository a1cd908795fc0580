package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Ticker;
import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.Stagings.Staging;
import io.martinet.object.store.StoreStatus;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.SortedMap;

/** PUT and COMMIT: stage, then commit (rule 2). Thread-safe. */
final class Uploads {
  private final int inlineBytesMax;
  private final HybridClock clock;
  private final Ticker ticker;
  private final Writes writes;

  Uploads(int inlineBytesMax, HybridClock clock, Ticker ticker, Writes writes) {
    this.inlineBytesMax = inlineBytesMax;
    this.clock = clock;
    this.ticker = ticker;
    this.writes = writes;
  }

  /**
   * Begins a PUT.
   *
   * @throws WireFormatException if its head is malformed
   */
  BodyReceiver begin(ObjectRequest request) {
    HttpHeaders headers = request.headers();
    StagingId id = stagingId(headers);
    SortedMap<String, String> early = CommitRequest.storedHeaders(headers);
    String length = headers.get(Wire.CONTENT_LENGTH);
    long expectedBytes = length == null ? -1 : BackendRequest.number(Wire.CONTENT_LENGTH, length);
    StoreStatus status = request.device().status();
    if (status.health() == StoreStatus.Health.FULL) {
      request.reply().deviceUnusable("device is full: " + status.reason());
      return new NoBody();
    }
    BodyIntake intake =
        BodyIntake.tryOpen(
            request.device(),
            inlineBytesMax,
            request.reply().exchange().eventLoop(),
            request.reply().exchange()::setReading,
            expectedBytes,
            _ -> {});
    if (intake == null) {
      request.reply().busy("too many bodies are arriving");
      return new NoBody();
    }
    var upload = new Upload(request, id, early, expectedBytes, intake, this);
    upload.begin();
    return upload;
  }

  /**
   * Commits a staged body again under a newer version.
   *
   * @throws WireFormatException if a header is missing or malformed
   */
  void commitAgain(ObjectRequest request) {
    StagingId id = stagingId(request.headers());
    CommitRequest commit = commitRequest(request.headers());
    Staging staging = request.device().stagings().take(request.key().policy(), id);
    if (staging == null) {
      request.reply().refuse(HttpResponseStatus.GONE, "no such staging: " + id);
    } else if (!staging.path().equals(request.path())) {
      staging.body().release();
      request.reply().refuse(HttpResponseStatus.BAD_REQUEST, "the staging is of another object");
    } else {
      commit(request, staging, id, commit);
    }
  }

  /**
   * Commits a body that arrived just now, and keeps it staged.
   *
   * @param body owned by this call
   */
  void commitNew(
      ObjectRequest request,
      StagingId id,
      SortedMap<String, String> early,
      StagedBody body,
      CommitRequest commit) {
    var staging = new Staging(request.key(), request.path(), early, body, ticker.nanos());
    if (matches(body, commit)) {
      body.retain();
      request.device().stagings().keep(id, staging);
    }
    commit(request, staging, id, commit);
  }

  /**
   * @throws WireFormatException if something is missing or malformed, or the version is too far
   *     ahead
   */
  CommitRequest commitRequest(HttpHeaders headers) {
    CommitRequest commit = CommitRequest.parse(headers);
    ObjectHandler.requireNear(clock, commit.version());
    return commit;
  }

  private void commit(ObjectRequest request, Staging staging, StagingId id, CommitRequest commit) {
    if (matches(staging.body(), commit)) {
      writes.commit(request, staging, id, commit);
    } else {
      String arrived =
          "%d bytes with CRC32C %08x arrived, not %d with %08x"
              .formatted(
                  staging.body().lengthBytes(),
                  staging.body().crc32c(),
                  commit.lengthBytes(),
                  commit.crc32c());
      staging.body().release();
      request.reply().refuse(HttpResponseStatus.UNPROCESSABLE_ENTITY, arrived);
    }
  }

  private static boolean matches(StagedBody body, CommitRequest commit) {
    return body.lengthBytes() == commit.lengthBytes() && body.crc32c() == commit.crc32c();
  }

  private static StagingId stagingId(HttpHeaders headers) {
    return StagingId.parse(BackendRequest.require(headers, Wire.STAGING_ID));
  }
}
