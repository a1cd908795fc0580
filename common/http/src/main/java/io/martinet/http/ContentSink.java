package io.martinet.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;

/** Where a streamed body goes: the client's connection. Belongs to the request's virtual thread. */
public interface ContentSink {
  /**
   * Sends one piece, waiting while the client's bounded buffer is full.
   *
   * @param data owned by this call
   * @throws IOException the client is gone or took nothing for the send timeout
   */
  void write(ByteBuf data) throws IOException, InterruptedException;

  /** Moves a peer's body to the client on the event loops, and waits for its end. */
  PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
      throws IOException, InterruptedException;
}
