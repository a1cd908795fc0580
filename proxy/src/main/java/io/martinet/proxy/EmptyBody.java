package io.martinet.proxy;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No body. */
final class EmptyBody implements RequestBody {
  @Override
  public long declaredBytes() {
    return 0;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) {
    return null;
  }

  @Override
  public HttpHeaders trailers() {
    return EmptyHttpHeaders.INSTANCE;
  }
}
