package io.martinet.proxy.bulk;

import io.martinet.http.RequestBody;
import io.martinet.proxy.body.SourceFailedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The content of an archive's member as the body of a request: never more of it than a piece. */
final class MemberBody implements RequestBody {
  private static final int PIECE_BYTES = 64 * 1024;

  private final TarMembers members;
  private final long sizeBytes;
  private boolean isBroken;

  MemberBody(TarMembers members, long sizeBytes) {
    this.members = members;
    this.sizeBytes = sizeBytes;
  }

  /** Whether the archive broke off in it, or its client. */
  boolean isBroken() {
    return isBroken;
  }

  @Override
  public long declaredBytes() {
    return sizeBytes;
  }

  /**
   * {@inheritDoc}
   *
   * @param idleMax does not matter: the archive's own stream has a bound
   */
  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    byte[] bytes = new byte[(int) Math.clamp(sizeBytes, 1, PIECE_BYTES)];
    int count;
    try {
      count = members.read(bytes);
    } catch (InterruptedIOException _) {
      isBroken = true;
      throw new InterruptedException("interrupted while an archive was read");
    } catch (IOException e) {
      isBroken = true;
      throw new SourceFailedException("an archive broke off", e);
    }
    return count < 0
        ? null
        : PooledByteBufAllocator.DEFAULT.buffer(count).writeBytes(bytes, 0, count);
  }
}
