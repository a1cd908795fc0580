package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A peer's whole answer.
 *
 * @param body owned by whoever holds the record; release it
 */
public record FullPeerResponse(int status, HttpHeaders headers, ByteBuf body)
    implements AutoCloseable {
  /** Releases the body. */
  @Override
  public void close() {
    body.release();
  }
}
