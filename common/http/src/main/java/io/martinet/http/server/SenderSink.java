package io.martinet.http.server;

import io.martinet.core.Ticker;
import io.martinet.http.BodySender;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerResponse;
import io.martinet.http.RequestBody.ClientGoneException;
import io.martinet.http.RequestBody.ClientTimeoutException;
import io.martinet.http.transport.RoomWait;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Sends a streamed body from the request's virtual thread. */
final class SenderSink implements ContentSink {
  private final Supplier<BodySender> begun;
  private final Duration sendMax;
  private final Ticker ticker;

  /**
   * @param begun gives the sender, and begins the answer if need be
   */
  SenderSink(Supplier<BodySender> begun, Duration sendMax, Ticker ticker) {
    this.begun = begun;
    this.sendMax = sendMax;
    this.ticker = ticker;
  }

  @Override
  public void write(ByteBuf data) throws IOException, InterruptedException {
    BodySender sender = begun.get();
    boolean room = false;
    try {
      room = RoomWait.await(sender, sendMax, ticker) && sender.isOpen();
    } finally {
      if (!room) {
        data.release();
      }
    }
    if (room) {
      sender.write(data);
    } else if (sender.isOpen()) {
      throw new ClientTimeoutException("the client took nothing for " + sendMax);
    } else {
      throw new ClientGoneException("the client closed its connection");
    }
  }

  @Override
  public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
      throws IOException, InterruptedException {
    try {
      return source.relayTo(begun.get(), idleMax).get();
    } catch (ExecutionException e) {
      throw new IOException("relay: " + e.getMessage(), e.getCause());
    }
  }
}
