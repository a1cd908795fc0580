package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Sends internal requests to other roles: over pooled connections, or through the JVM's own
 * transport when the peer lives here. Thread-safe; nothing here blocks.
 */
public interface PeerClient {
  /**
   * Begins a request whose body follows. Connecting goes on in the background with the client's
   * connect timeout; what is written meanwhile is buffered and counts as not writable.
   *
   * @param head decides the framing: with {@code Content-Length} or chunked, and a GET or HEAD
   *     without a length has no body: it is over with its head; {@code Host} is set here
   */
  PeerCall open(PeerAddress peer, HttpRequest head);

  /**
   * Sends a whole request and gathers the whole answer.
   *
   * @param body owned by this call; {@code Content-Length} is set here
   * @param responseBytesMax a longer answer fails the future
   * @param timeout for the whole exchange
   * @return fails with {@link PeerException}; otherwise the caller releases the answer's body
   */
  CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout);
}
