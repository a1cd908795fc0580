package io.martinet.http.transport;

import io.netty.buffer.ByteBuf;

/** What a piece of a body counts for in a bounded buffer. */
public final class Pieces {
  /**
   * Counted for each piece on top of its bytes, so that a body in chunks of one byte cannot hold a
   * hundred times what the bound says. About the size of a buffer's slice with its queue node
   * (estimate).
   */
  public static final int OVERHEAD_BYTES = 128;

  private Pieces() {}

  public static int cost(ByteBuf piece) {
    return piece.readableBytes() + OVERHEAD_BYTES;
  }
}
