package io.martinet.http.client;

import io.martinet.http.BodyReceiver;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** Reads a short rest away, and closes the connection of a long one. Confined to the loop. */
final class Discarding implements BodyReceiver {
  private final NettyPeerResponse source;
  private final PeerAddress peer;
  private long bytesLeft;

  Discarding(NettyPeerResponse source, PeerAddress peer, int bytesMax) {
    this.source = source;
    this.peer = peer;
    this.bytesLeft = bytesMax;
  }

  @Override
  public void data(ByteBuf data) {
    bytesLeft -= data.readableBytes();
    data.release();
    if (bytesLeft < 0) {
      source.breakOff(new PeerException(Kind.CLOSED, peer, "the rest was not wanted"));
    }
  }

  @Override
  public void end(HttpHeaders trailers) {}

  @Override
  public void abort(Throwable cause) {}
}
