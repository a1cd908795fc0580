package io.martinet.proxy.object;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's body, in pieces that take time, perhaps with a fault at the end. */
final class ScriptedBody implements RequestBody {
  private final SimulatedTime time;
  private final byte[] bytes;
  private final long declared;
  private int position;
  int reads;
  int pieceBytes = 8 * 1024;

  /** Time between two pieces. */
  Duration pace = Duration.ZERO;

  /** Happens when the first piece is wanted. */
  Runnable onFirstRead = () -> {};

  /** Thrown instead of the body's end. */
  @Nullable IOException fault;

  ScriptedBody(SimulatedTime time, byte[] bytes, long declared) {
    this.time = time;
    this.bytes = bytes;
    this.declared = declared;
  }

  @Override
  public long declaredBytes() {
    return declared;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException {
    if (reads++ == 0) {
      onFirstRead.run();
    }
    time.pass(pace);
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
}
