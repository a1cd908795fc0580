package io.martinet.object;

import io.martinet.core.Scheduler;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends objects to a peer as one stream, and answers what the peer says became of each. Reader
 * threads read, one at a time and only while the channel has room; between turns other requests get
 * the thread. Whatever ends the call ends the push.
 */
final class Push implements Runnable {
  /** Longest wait for the peer to take more, and for its answer. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  /** Bytes read in one turn of a thread. */
  private static final int TURN_BYTES = Reads.PIECE_BYTES;

  /** Objects looked up in one turn of a thread (guessed). */
  private static final int TURN_READS = 64;

  private final DeviceRequest request;
  private final PeerCall call;
  private final PushSource source;
  private final PushResults results;
  private final Scheduler scheduler;
  private final Runnable over;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private volatile Scheduler.@Nullable Cancellable silence;

  /**
   * @param over called once when the push is answered
   */
  Push(
      DeviceRequest request,
      PeerCall call,
      PushSource source,
      PushResults results,
      Scheduler scheduler,
      Runnable over) {
    this.request = request;
    this.call = call;
    this.source = source;
    this.results = results;
    this.scheduler = scheduler;
    this.over = over;
  }

  void start() {
    call.response().whenComplete(this::answered);
    awaitRoom();
  }

  /** One turn. */
  @Override
  public void run() {
    try {
      send();
    } catch (RuntimeException e) {
      source.close();
      if (isOver.compareAndSet(false, true)) {
        over.run();
        request.reply().failed(e);
      }
      call.cancel();
    }
  }

  private void send() {
    long bytes = 0;
    for (int i = 0; i < TURN_READS && bytes < TURN_BYTES && call.isWritable(); i++) {
      ByteBuf piece = source.read();
      bytes += piece.readableBytes();
      call.write(piece);
      if (source.isEnded()) {
        watch();
        call.end(EmptyHttpHeaders.INSTANCE);
        return;
      }
    }
    if (!call.isOpen()) {
      source.close();
    } else if (call.isWritable()) {
      request.device().readers().resume(this);
    } else {
      awaitRoom();
    }
  }

  private void awaitRoom() {
    watch();
    call.onWritable(new NextTurn());
  }

  /** Gives the call up if nothing comes of it in time. */
  private void watch() {
    unwatch();
    silence = scheduler.after(SILENCE_MAX, call::cancel);
  }

  private void unwatch() {
    Scheduler.Cancellable watching = silence;
    if (watching != null) {
      watching.cancel();
    }
  }

  /** A listener may be told more than once; the push goes on once. */
  private final class NextTurn implements Runnable {
    private boolean wasTold;

    @Override
    public void run() {
      if (!wasTold) {
        wasTold = true;
        unwatch();
        request.device().readers().resume(Push.this);
      }
    }
  }

  private void answered(@Nullable PeerResponse answer, @Nullable Throwable failure) {
    if (answer == null) {
      finish("the peer did not answer: " + failure);
      return;
    }
    watch();
    if (answer.status() != HttpResponseStatus.OK.code()) {
      String reason = answer.headers().get(Wire.REASON, "");
      answer.discard();
      finish("the peer answered " + answer.status() + " " + reason);
      return;
    }
    answer
        .aggregate(ItemResults.BYTES_MAX)
        .whenComplete((body, cut) -> {
          if (cut != null) {
            finish("the answer broke off: " + cut);
          } else {
            finish(take(body));
          }
        });
  }

  /** Null if the peer told of each object. */
  private @Nullable String take(ByteBuf body) {
    try {
      return results.answered(ItemResults.read(body))
          ? null
          : "the peer told of another number of objects than were sent";
    } catch (WireFormatException e) {
      return "the peer's answer is malformed: " + e.getMessage();
    } finally {
      body.release();
    }
  }

  /**
   * @param reason why not all is known, null if it is
   */
  private void finish(@Nullable String reason) {
    unwatch();
    if (!isOver.compareAndSet(false, true)) {
      return;
    }
    over.run();
    ByteBuf body = request.device().allocator().buffer();
    results.all().write(body);
    HttpHeaders headers = new DefaultHttpHeaders();
    if (reason == null) {
      request.reply().send(HttpResponseStatus.OK, headers, body);
    } else {
      headers.set(Wire.REASON, Reply.headerText(reason));
      request.reply().send(HttpResponseStatus.BAD_GATEWAY, headers, body);
    }
  }
}
