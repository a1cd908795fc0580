package io.martinet.proxy.body;

import io.martinet.http.Content;
import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body that is in memory, or none. */
public final class BufferBody implements RequestBody {
  private final long declaredBytes;
  private @Nullable ByteBuf data;

  /**
   * @param content owned by this body
   */
  public BufferBody(Content content) {
    declaredBytes = content.lengthBytes();
    data = content instanceof Content.Bytes(var bytes) ? bytes : null;
  }

  @Override
  public long declaredBytes() {
    return declaredBytes;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) {
    ByteBuf whole = data;
    data = null;
    return whole;
  }

  /** Frees what was not read. Idempotent. */
  public void close() {
    ByteBuf rest = data;
    data = null;
    if (rest != null) {
      rest.release();
    }
  }
}
