package io.martinet.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A request under way to a peer. The body goes out through {@link BodySender}; thread-safe. */
public interface PeerCall extends BodySender {
  /**
   * Of a request that expects {@code 100 Continue}: completes when the peer answered so; fails when
   * a final answer or a fault came instead.
   */
  CompletableFuture<Void> continued();

  /** Completes with the final answer's head; its body follows. Fails with {@link PeerException}. */
  CompletableFuture<PeerResponse> response();

  /**
   * Blocks a virtual thread until the call's buffer has room.
   *
   * @return false when the time passed without room
   * @throws PeerException when the call failed, or the peer answered before the body was sent
   */
  boolean awaitWritable(Duration timeout) throws PeerException, InterruptedException;

  /** Gives the call up: its connection is closed unless it is already finished. Idempotent. */
  void cancel();
}
