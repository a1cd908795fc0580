package io.martinet.proxy.object;

import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.martinet.http.RequestBody;
import io.martinet.proxy.body.SourceFailedException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body that an object server sends, to be stored again. Confined to the request's thread. */
final class PeerBody implements RequestBody, AutoCloseable {
  private final PeerResponse response;
  private final long bodyBytes;
  private boolean isOver;

  PeerBody(PeerResponse response, long bodyBytes) {
    this.response = response;
    this.bodyBytes = bodyBytes;
  }

  @Override
  public long declaredBytes() {
    return bodyBytes;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    if (isOver) {
      return null;
    }
    try {
      ByteBuf piece = response.read(idleMax);
      isOver = piece == null;
      return piece;
    } catch (PeerException e) {
      isOver = true;
      throw new SourceFailedException(e.toString(), e);
    }
  }

  @Override
  public void close() {
    if (!isOver) {
      isOver = true;
      response.discard();
    }
  }
}
