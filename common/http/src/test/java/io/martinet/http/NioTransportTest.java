package io.martinet.http;

import io.martinet.http.transport.EventLoops.Transport;

final class NioTransportTest extends TransportContract {
  NioTransportTest() {
    super(Transport.NIO, false);
  }
}
