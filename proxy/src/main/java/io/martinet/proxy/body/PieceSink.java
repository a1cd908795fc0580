package io.martinet.proxy.body;

import io.martinet.http.ContentSink;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;

/** A sink that is no connection: what a peer sends comes through it piece by piece. */
public interface PieceSink extends ContentSink {
  @Override
  default PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
      throws IOException, InterruptedException {
    long moved = 0;
    while (true) {
      ByteBuf piece;
      try {
        piece = source.read(idleMax);
      } catch (PeerException e) {
        return new PeerResponse.Relayed(moved, e);
      }
      if (piece == null) {
        return new PeerResponse.Relayed(moved, null);
      }
      int size = piece.readableBytes();
      boolean isWritten = false;
      try {
        write(piece);
        isWritten = true;
      } finally {
        if (!isWritten) {
          source.discard();
        }
      }
      moved += size;
    }
  }
}
