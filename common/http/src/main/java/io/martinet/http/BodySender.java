package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Sends a body piece by piece. Methods may be called from any thread and never block; who produces
 * faster than the peer reads must heed {@link #isWritable}: what is written meanwhile is buffered.
 */
public interface BodySender {
  /** Sends one piece; takes ownership of the buffer, also when the channel is closed. */
  void write(ByteBuf data);

  /** Ends the body; with chunked coding the trailers follow it. */
  void end(HttpHeaders trailers);

  /** Ends in failure: the connection is closed, so that the peer sees a cut body. */
  void abort(Throwable cause);

  /** Whether the channel's bounded buffer has room; false once it is closed. */
  boolean isWritable();

  /** False once the channel is closed or the sender aborted: what is written then is dropped. */
  default boolean isOpen() {
    return true;
  }

  /**
   * Sets what is called on the event loop when room returns or the channel closes; replaces the one
   * set before. Called at once if there is room now.
   */
  void onWritable(Runnable listener);

  EventLoop eventLoop();
}
