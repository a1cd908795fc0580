package io.martinet.http.client;

import io.martinet.http.BodyReceiver;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;

/** Gathers a body into one buffer, up to a bound. Confined to the loop. */
final class Gathering implements BodyReceiver {
  private final NettyPeerResponse source;
  private final PeerAddress peer;
  private final EventLoop loop;
  private final int bytesMax;
  private final CompletableFuture<ByteBuf> result = new CompletableFuture<>();
  private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

  Gathering(NettyPeerResponse source, PeerAddress peer, EventLoop loop, int bytesMax) {
    this.source = source;
    this.peer = peer;
    this.loop = loop;
    this.bytesMax = bytesMax;
  }

  CompletableFuture<ByteBuf> result() {
    return result;
  }

  @Override
  public void data(ByteBuf data) {
    if (result.isDone()) {
      data.release();
      return;
    }
    if ((long) gathered.readableBytes() + data.readableBytes() > bytesMax) {
      data.release();
      source.breakOff(
          new PeerException(Kind.TOO_LONG, peer, "the answer is longer than " + bytesMax));
      abort(new PeerException(Kind.TOO_LONG, peer, "the answer is longer than " + bytesMax));
      return;
    }
    if (!gathered.isReadable()) {
      gathered = data; // most answers are one piece
      return;
    }
    if (gathered.refCnt() > 1 || gathered.maxFastWritableBytes() < data.readableBytes()) {
      ByteBuf larger =
          ByteBufAllocator.DEFAULT.buffer(2 * (gathered.readableBytes() + data.readableBytes()));
      larger.writeBytes(gathered);
      gathered.release();
      gathered = larger;
    }
    gathered.writeBytes(data);
    data.release();
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (!result.complete(gathered)) {
      gathered.release();
    }
  }

  @Override
  public void abort(Throwable cause) {
    if (!result.isDone()) {
      gathered.release();
      gathered = Unpooled.EMPTY_BUFFER;
      result.completeExceptionally(cause);
    }
  }
}
