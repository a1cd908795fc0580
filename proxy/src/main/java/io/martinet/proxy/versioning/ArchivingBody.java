package io.martinet.proxy.versioning;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PUT, of which the end is told only after what the PUT replaces has been archived:
 * by then the body has wholly come, so nothing waits for a client in between. Belongs to one
 * request's thread.
 */
final class ArchivingBody implements RequestBody {
  /** Archives what is there; throws if that cannot be done. */
  @FunctionalInterface
  interface Archiving {
    void archive() throws IOException, InterruptedException;
  }

  private final RequestBody body;
  private final Archiving archiving;
  private long readBytes;
  private boolean isArchived;

  ArchivingBody(RequestBody body, Archiving archiving) {
    this.body = body;
    this.archiving = archiving;
  }

  @Override
  public long declaredBytes() {
    return body.declaredBytes();
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    ByteBuf piece = body.read(idleMax);
    readBytes += piece == null ? 0 : piece.readableBytes();
    // Who knows the length may never ask for what comes behind the last piece.
    boolean isEnd = piece == null || readBytes == body.declaredBytes();
    if (isEnd && !isArchived) {
      boolean isDone = false;
      try {
        archiving.archive();
        isDone = true;
      } finally {
        if (!isDone && piece != null) {
          piece.release();
        }
      }
      isArchived = true;
    }
    return piece;
  }

  @Override
  public HttpHeaders trailers() {
    return body.trailers();
  }
}
