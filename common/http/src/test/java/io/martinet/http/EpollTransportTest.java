package io.martinet.http;

import io.martinet.http.transport.EventLoops.Transport;

final class EpollTransportTest extends TransportContract {
  EpollTransportTest() {
    super(Transport.EPOLL, false);
  }
}
