package io.martinet.http;

import io.martinet.http.transport.EventLoops.Transport;

final class JvmOnNioTransportTest extends TransportContract {
  JvmOnNioTransportTest() {
    super(Transport.NIO, true);
  }
}
