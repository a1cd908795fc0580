package io.martinet.http;

import io.martinet.http.transport.EventLoops.Transport;

final class JvmOnEpollTransportTest extends TransportContract {
  JvmOnEpollTransportTest() {
    super(Transport.EPOLL, true);
  }
}
