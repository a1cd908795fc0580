package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.http.BodySender;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An answer over the network of a world. */
final class SimulatedResponse implements PeerResponse {
  private final SimulatedCall call;
  private final int status;
  private final HttpHeaders headers;
  private final SimulatedExchange.AnswerSender sender;
  private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();
  private Runnable onArrival = () -> {};
  private boolean isEnded;
  private boolean isUnwanted;
  private @Nullable PeerException failure;

  SimulatedResponse(
      SimulatedCall call, int status, HttpHeaders headers, SimulatedExchange.AnswerSender sender) {
    this.call = call;
    this.status = status;
    this.headers = headers;
    this.sender = sender;
  }

  // From the server, at the caller.

  void data(ByteBuf piece) {
    if (failure != null || isUnwanted) {
      piece.release();
      return;
    }
    arrived.add(piece);
    onArrival.run();
  }

  void ended() {
    if (failure == null) {
      isEnded = true;
      call.answerEnded();
      onArrival.run();
    }
  }

  void cut(PeerException cause) {
    if (!isEnded && failure == null) {
      failure = cause;
      onArrival.run();
    }
  }

  /** The next piece that is here; null if none is. */
  private @Nullable ByteBuf take() {
    ByteBuf piece = arrived.poll();
    if (piece != null) {
      sender.taken(piece.readableBytes());
    }
    return piece;
  }

  // From the caller.

  @Override
  public int status() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws PeerException {
    var parker = new WorldParker(call.process().world());
    Thread reader = Thread.currentThread();
    onArrival = () -> parker.wake(reader);
    long deadline = parker.nanos() + idleMax.toNanos();
    while (true) {
      ByteBuf piece = take();
      if (piece != null || isEnded) {
        return piece;
      }
      if (failure != null) {
        throw new PeerException(Kind.CLOSED, call.peer(), "the answer was cut", failure);
      }
      if (parker.nanos() >= deadline) {
        var silent = new PeerException(Kind.TIMEOUT, call.peer(), "silent for " + idleMax);
        call.giveUp(silent);
        throw silent;
      }
      parker.parkUntil(deadline);
    }
  }

  @Override
  public CompletableFuture<ByteBuf> aggregate(int bytesMax) {
    var whole = new CompletableFuture<ByteBuf>();
    ByteBuf gathered = Unpooled.buffer();
    onArrival =
        () -> {
          for (ByteBuf piece = take(); piece != null; piece = take()) {
            gathered.writeBytes(piece);
            piece.release();
          }
          if (failure != null) {
            whole.completeExceptionally(failure);
          } else if (gathered.readableBytes() > bytesMax) {
            var tooLong = new PeerException(Kind.TOO_LONG, call.peer(), "more than " + bytesMax);
            whole.completeExceptionally(tooLong);
            call.giveUp(tooLong);
          } else if (isEnded) {
            whole.complete(gathered);
          }
        };
    onArrival.run();
    return whole;
  }

  @Override
  public CompletableFuture<Relayed> relayTo(BodySender to, Duration idleMax) {
    var relay = new SimulatedRelay(to, idleMax);
    onArrival = relay::go;
    to.onWritable(relay::go);
    relay.go();
    return relay.done;
  }

  @Override
  public void discard() {
    isUnwanted = true;
    for (ByteBuf piece = take(); piece != null; piece = take()) {
      piece.release();
    }
  }

  /** A body that goes on to somebody else. */
  private final class SimulatedRelay {
    private final BodySender to;
    private final Duration idleMax;
    private final CompletableFuture<Relayed> done = new CompletableFuture<>();
    private @Nullable Cancellable alarm;
    private long bytes;

    SimulatedRelay(BodySender to, Duration idleMax) {
      this.to = to;
      this.idleMax = idleMax;
    }

    void go() {
      if (done.isDone()) {
        return;
      }
      watch();
      while (!arrived.isEmpty() && to.isWritable()) {
        ByteBuf piece = take();
        if (piece != null) {
          bytes += piece.readableBytes();
          to.write(piece);
        }
      }
      if (arrived.isEmpty() && (isEnded || failure != null)) {
        end(failure);
      }
    }

    private void watch() {
      if (alarm != null) {
        alarm.cancel();
      }
      alarm =
          call.process()
              .after(
                  idleMax,
                  () -> {
                    var silent = new PeerException(Kind.TIMEOUT, call.peer(), "silent");
                    call.giveUp(silent);
                    end(silent);
                  });
    }

    private void end(@Nullable PeerException why) {
      if (alarm != null) {
        alarm.cancel();
      }
      done.complete(new Relayed(bytes, why));
    }
  }
}
