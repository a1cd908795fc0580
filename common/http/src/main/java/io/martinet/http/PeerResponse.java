package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Head of a peer's answer; exactly one of {@link #read} until null, {@link #aggregate}, {@link
 * #relayTo} or {@link #discard} consumes the body. At most a bounded buffer waits here; further
 * reading from the peer pauses.
 */
public interface PeerResponse {
  int status();

  HttpHeaders headers();

  /**
   * Blocks a virtual thread for the next piece of the body.
   *
   * @param idleMax longest wait for one piece
   * @return a buffer that the caller releases, or null when the body ended well
   * @throws PeerException when the body was cut or the peer was silent too long
   */
  @Nullable ByteBuf read(Duration idleMax) throws PeerException, InterruptedException;

  /**
   * Gathers the whole body; fails when it is longer than {@code bytesMax}. The caller releases it.
   */
  CompletableFuture<ByteBuf> aggregate(int bytesMax);

  /**
   * Moves the body to a sender on the event loops, pausing this peer while the sender has no room.
   * The sender is neither ended nor aborted.
   *
   * @param idleMax longest silence of the peer; a slow reader behind the sender does not count
   * @return the count of body bytes moved, whether the body ended well or was cut
   */
  CompletableFuture<Relayed> relayTo(BodySender sender, Duration idleMax);

  /** Drops the rest: read away if short, else the connection is closed. */
  void discard();

  /**
   * What a relay moved.
   *
   * @param bytes count handed to the sender
   * @param failure why the body was cut, null if it ended well
   */
  record Relayed(long bytes, @Nullable PeerException failure) {}
}
