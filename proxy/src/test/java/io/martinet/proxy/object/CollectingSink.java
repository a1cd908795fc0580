package io.martinet.proxy.object;

import io.martinet.http.ContentSink;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** What a client received. */
final class CollectingSink implements ContentSink {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  @Override
  public void write(ByteBuf data) {
    received.writeBytes(ByteBufUtil.getBytes(data));
    data.release();
  }

  @Override
  public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
      throws InterruptedException {
    long moved = 0;
    try {
      for (ByteBuf piece = source.read(idleMax); piece != null; piece = source.read(idleMax)) {
        moved += piece.readableBytes();
        write(piece);
      }
      return new PeerResponse.Relayed(moved, null);
    } catch (PeerException e) {
      return new PeerResponse.Relayed(moved, e);
    }
  }

  byte[] bytes() {
    return received.toByteArray();
  }
}
