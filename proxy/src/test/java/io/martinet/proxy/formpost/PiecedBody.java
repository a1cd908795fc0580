package io.martinet.proxy.formpost;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body that comes in pieces of one length, perhaps with a fault instead of its end. */
final class PiecedBody implements RequestBody {
  private final byte[] bytes;
  private final int pieceBytes;
  private final @Nullable IOException fault;
  private int position;

  PiecedBody(String text, int pieceBytes, @Nullable IOException fault) {
    this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    this.pieceBytes = pieceBytes;
    this.fault = fault;
  }

  @Override
  public long declaredBytes() {
    return bytes.length;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException {
    if (position == bytes.length) {
      if (fault != null) {
        throw fault;
      }
      return null;
    }
    int length = Math.min(pieceBytes, bytes.length - position);
    ByteBuf piece = Unpooled.copiedBuffer(bytes, position, length);
    position += length;
    return piece;
  }

  int readBytes() {
    return position;
  }
}
