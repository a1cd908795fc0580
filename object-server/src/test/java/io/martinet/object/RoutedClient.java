package io.martinet.object;

import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Whole requests go to the fake containers, streams to real servers. */
record RoutedClient(PeerClient rows, PeerClient streams) implements PeerClient {
  @Override
  public PeerCall open(PeerAddress peer, HttpRequest head) {
    return streams.open(peer, head);
  }

  @Override
  public CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
    return rows.send(peer, head, body, responseBytesMax, timeout);
  }
}
