package io.martinet.proxy.versioned;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body of which it is known afterwards how long it was. Belongs to one request's thread. */
final class CountedBody implements RequestBody {
  private final RequestBody body;
  private long readBytes;

  CountedBody(RequestBody body) {
    this.body = body;
  }

  @Override
  public long declaredBytes() {
    return body.declaredBytes();
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    ByteBuf piece = body.read(idleMax);
    readBytes += piece == null ? 0 : piece.readableBytes();
    return piece;
  }

  @Override
  public HttpHeaders trailers() {
    return body.trailers();
  }

  long readBytes() {
    return readBytes;
  }
}
