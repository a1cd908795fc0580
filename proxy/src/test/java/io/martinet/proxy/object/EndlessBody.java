package io.martinet.proxy.object;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/** A chunked body without an end. */
final class EndlessBody implements RequestBody {
  private static final byte[] PIECE = new byte[64 * 1024];

  @Override
  public long declaredBytes() {
    return -1;
  }

  @Override
  public ByteBuf read(Duration idleMax) {
    return Unpooled.wrappedBuffer(PIECE);
  }
}
