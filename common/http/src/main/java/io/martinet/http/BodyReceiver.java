package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Takes a message's body as it arrives. Event-loop confined; exactly one of end and abort comes
 * last.
 */
public interface BodyReceiver {
  /** One piece of the body; the receiver owns the buffer and releases it. */
  void data(ByteBuf data);

  /** The body is complete, with its trailers (empty if none). */
  void end(HttpHeaders trailers);

  /**
   * The peer went away, broke the framing, or the answer was complete before the body: no more
   * comes.
   */
  void abort(Throwable cause);
}
