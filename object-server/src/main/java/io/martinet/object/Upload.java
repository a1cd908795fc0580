package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One PUT: its body goes to the intake; its trailers say whether the body is committed or aborted.
 * What ends in any other way leaves nothing behind (rule 2). Event-loop confined.
 */
final class Upload implements BodyReceiver {
  private final ObjectRequest request;
  private final StagingId id;
  private final SortedMap<String, String> early;
  private final long expectedBytes;
  private final BodyIntake intake;
  private final Uploads uploads;
  private boolean isOver;
  private boolean isCommitAwaited;

  /**
   * @param early stored headers of the head
   * @param expectedBytes length of the body if known, else -1
   */
  Upload(
      ObjectRequest request,
      StagingId id,
      SortedMap<String, String> early,
      long expectedBytes,
      BodyIntake intake,
      Uploads uploads) {
    this.request = request;
    this.id = id;
    this.early = early;
    this.expectedBytes = expectedBytes;
    this.intake = intake;
    this.uploads = uploads;
  }

  /** Asks for the body once there is room for it. */
  void begin() {
    if (intake.needsFile()) {
      intake.prepare(this::prepared);
    } else {
      request.reply().exchange().sendContinue();
      awaitCommitIfWhole();
    }
  }

  @Override
  public void data(ByteBuf piece) {
    if (isOver) {
      piece.release();
      return;
    }
    intake.data(piece);
    if (expectedBytes >= 0 && intake.receivedBytes() > expectedBytes) {
      refuse(HttpResponseStatus.UNPROCESSABLE_ENTITY, "more than " + expectedBytes + " bytes came");
    } else {
      awaitCommitIfWhole();
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (isOver) {
      return;
    }
    try {
      finish(trailers);
    } catch (WireFormatException e) {
      refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void abort(Throwable cause) {
    drop();
    // Broken framing leaves a peer that still listens; one that is gone misses nothing.
    if (!request.reply().isAnswered()) {
      request.reply().refuse(HttpResponseStatus.BAD_REQUEST, "the body broke off: " + cause);
    }
  }

  private void finish(HttpHeaders trailers) {
    if (sizeOf(trailers) > Wire.TRAILER_BYTES_MAX) {
      throw new WireFormatException("trailers are longer than " + Wire.TRAILER_BYTES_MAX);
    }
    switch (trailers.get(Wire.COMMIT, "")) {
      case "commit" -> {
        CommitRequest commit = uploads.commitRequest(trailers);
        isOver = true;
        // The write is submitted in here; only then may the committer stop waiting for it.
        intake.finish(arrival -> arrived(arrival, commit));
        commitNoLongerAwaited();
      }
      case "abort" -> {
        drop();
        request.reply().send(HttpResponseStatus.NO_CONTENT, EmptyHttpHeaders.INSTANCE);
      }
      default -> throw new WireFormatException("the body ended with neither commit nor abort");
    }
  }

  private void arrived(Arrival arrival, CommitRequest commit) {
    switch (arrival) {
      case Arrival.Whole(var body) -> uploads.commitNew(request, id, early, body, commit);
      case Arrival.Failed(var cause) -> notStaged(cause);
    }
  }

  private void prepared(@Nullable IOException fault) {
    if (fault == null) {
      request.reply().exchange().sendContinue();
    } else if (!isOver) {
      drop();
      notStaged(fault);
    }
  }

  private void notStaged(IOException cause) {
    request.reply().deviceUnusable("the body could not be staged: " + cause.getMessage());
  }

  private void refuse(HttpResponseStatus status, String reason) {
    drop();
    request.reply().refuse(status, reason);
  }

  // Known to be whole, such a body lacks only its COMMIT, for which a batch may wait (rule 22).
  private void awaitCommitIfWhole() {
    if (!isCommitAwaited && !isOver && intake.isWholeInline()) {
      isCommitAwaited = true;
      request.device().store().awaitCommits(1);
    }
  }

  private void drop() {
    isOver = true;
    intake.drop();
    commitNoLongerAwaited();
  }

  private void commitNoLongerAwaited() {
    if (isCommitAwaited) {
      isCommitAwaited = false;
      request.device().store().awaitCommits(-1);
    }
  }

  private static long sizeOf(HttpHeaders headers) {
    long bytes = 0;
    for (Map.Entry<String, String> header : headers) {
      // As on the wire: colon, blank and line end.
      bytes += header.getKey().length() + header.getValue().length() + 4;
    }
    return bytes;
  }
}
