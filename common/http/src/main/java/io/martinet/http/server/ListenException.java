package io.martinet.http.server;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A server cannot have the address that it is to listen on: another process has it, or it is no
 * local one.
 */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  ListenException(String server, InetSocketAddress address, Throwable cause) {
    super(
        "%s cannot listen on %s:%d: %s"
            .formatted(server, address.getHostString(), address.getPort(), cause.getMessage()),
        cause);
  }
}
