package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read by its virtual thread. At most a bounded buffer waits; reading from
 * the client pauses.
 */
public interface RequestBody {
  /** Length the client declared, or -1 with chunked coding. 0 when there is no body. */
  long declaredBytes();

  /**
   * Blocks for the next piece. The first call sends {@code 100 Continue} if the client waits for
   * it.
   *
   * @return a buffer that the caller releases, or null at the body's end, however often
   * @throws ClientGoneException the client closed before the end
   * @throws ClientTimeoutException nothing came for {@code idleMax}
   * @throws IOException the framing was broken
   */
  @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException;

  /** Trailers, empty until the body's end was read; bodies that no client sends have none. */
  default HttpHeaders trailers() {
    return EmptyHttpHeaders.INSTANCE;
  }

  /** The client closed before its request's body ended. */
  final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    public ClientGoneException(String message) {
      super(message);
    }
  }

  /** The client sent nothing for too long. */
  final class ClientTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    public ClientTimeoutException(String message) {
      super(message);
    }
  }
}
