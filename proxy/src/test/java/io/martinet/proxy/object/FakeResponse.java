package io.martinet.proxy.object;

import io.martinet.http.BodySender;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A body in pieces, cut where the replica's script says. */
final class FakeResponse implements PeerResponse {
  private static final int PIECE = 1000;

  private final FakeReplica replica;
  private final FakeReplica.Reply reply;
  private int position;

  FakeResponse(FakeReplica replica, FakeReplica.Reply reply) {
    this.replica = replica;
    this.reply = reply;
  }

  @Override
  public int status() {
    return reply.status();
  }

  @Override
  public HttpHeaders headers() {
    return reply.headers();
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws PeerException {
    int end = Math.min(position + PIECE, reply.body().length);
    if (replica.cutAfter >= 0) {
      end = (int) Math.min(end, replica.cutAfter);
      if (position >= end && end < reply.body().length) {
        throw cut();
      }
    }
    if (position == end) {
      return null;
    }
    ByteBuf piece = Unpooled.copiedBuffer(reply.body(), position, end - position);
    position = end;
    return piece;
  }

  @Override
  public CompletableFuture<ByteBuf> aggregate(int bytesMax) {
    boolean isCut = replica.cutAfter >= 0 && replica.cutAfter < reply.body().length;
    return isCut
        ? CompletableFuture.failedFuture(cut())
        : CompletableFuture.completedFuture(Unpooled.wrappedBuffer(reply.body()));
  }

  @Override
  public CompletableFuture<Relayed> relayTo(BodySender sender, Duration idleMax) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void discard() {}

  private PeerException cut() {
    return new PeerException(PeerException.Kind.CLOSED, replica.device.address(), "cut");
  }
}
