package io.martinet.proxy.backend;

import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** What came of asking a device. */
public sealed interface BackendAnswer {
  PeerDevice device();

  /**
   * The server answered, whatever it said.
   *
   * @param body owned by whoever holds the record
   */
  record Answered(PeerDevice device, int status, HttpHeaders headers, ByteBuf body)
      implements BackendAnswer {}

  /** No answer in time, or none at all. */
  record Unreachable(PeerDevice device, PeerException cause) implements BackendAnswer {}
}
