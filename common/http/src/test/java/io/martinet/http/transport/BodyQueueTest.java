package io.martinet.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.transport.BodyQueue.Next;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BodyQueueTest {
  private static final int BYTES_MAX = 4096;

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private boolean reading = true;
  private final BodyQueue queue =
      new BodyQueue(BYTES_MAX, System::nanoTime, loop::add, to -> reading = to);

  private static ByteBuf piece(int bytes) {
    return Unpooled.buffer(bytes).writeZero(bytes);
  }

  private int take() {
    var next = (Next.Piece) queue.poll();
    int bytes = next.data().readableBytes();
    next.data().release();
    return bytes;
  }

  private void runLoop() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  @Test
  void readingPausesAboveTheBoundAndResumesBelowHalf() {
    queue.put(piece(1000));
    queue.put(piece(1000));
    assertThat(reading).isTrue();
    queue.put(piece(2000));
    assertThat(reading).isFalse();
    take();
    runLoop();
    assertThat(reading).isFalse();
    take();
    assertThat(reading).isFalse(); // only the loop may decide
    runLoop();
    assertThat(reading).isFalse(); // 2128 are more than half
    take();
    runLoop();
    assertThat(reading).isTrue();
    assertThat(queue.waitingBytes()).isZero();
  }

  @Test
  void aResumeThatCameLateDoesNotUndoTheNextPause() {
    queue.put(piece(BYTES_MAX));
    take(); // asks to resume
    queue.put(piece(BYTES_MAX)); // but there is no room again before the loop hears of it
    runLoop();
    assertThat(reading).isFalse();
    take();
    runLoop();
    assertThat(reading).isTrue();
  }

  @Test
  void manyTinyPiecesCountForWhatTheyHold() {
    int pieces = 0;
    while (reading) {
      queue.put(piece(1));
      pieces++;
    }
    assertThat(pieces).isLessThan(BYTES_MAX / Pieces.OVERHEAD_BYTES + 1);
    queue.discard();
  }

  @Test
  void piecesComeBeforeTheEndAndTheFailure() throws Exception {
    queue.put(piece(1));
    queue.end(new DefaultHttpHeaders().set("a", "b"));
    assertThat(take()).isEqualTo(1);
    assertThat(queue.take(Duration.ZERO)).isInstanceOf(Next.End.class);
    assertThat(queue.trailers().get("a")).isEqualTo("b");

    var failing = new BodyQueue(BYTES_MAX, System::nanoTime, loop::add, _ -> {});
    failing.put(piece(1));
    failing.fail(new IOException("cut"));
    ((Next.Piece) failing.take(Duration.ZERO)).data().release();
    assertThat(failing.take(Duration.ZERO)).isInstanceOf(Next.Failure.class);
  }

  @Test
  void nothingForTooLongIsNull() throws Exception {
    assertThat(queue.take(Duration.ofMillis(5))).isNull();
  }

  @Test
  void whatIsDiscardedIsReleasedAlsoWhenItComesLater() {
    ByteBuf before = piece(BYTES_MAX);
    ByteBuf after = piece(1);
    queue.put(before);
    queue.discard();
    queue.put(after);
    runLoop();
    assertThat(before.refCnt()).isZero();
    assertThat(after.refCnt()).isZero();
    assertThat(reading).isTrue();
  }

  @Test
  void twoThreadsLoseNothingAndKeepTheBound() throws Exception {
    try (ExecutorService eventLoop = Executors.newSingleThreadExecutor()) {
      var on = new AtomicBoolean(true);
      var shared = new BodyQueue(BYTES_MAX, System::nanoTime, eventLoop, on::set);
      var random = new Random(7);
      int count = 20_000;
      int[] sizes = random.ints(count, 1, 600).toArray();
      var producer = new Producer(eventLoop, shared, on, sizes);
      eventLoop.execute(producer);
      for (int i = 0; i < count; i++) {
        var next = (Next.Piece) shared.take(Duration.ofSeconds(20));
        assertThat(next.data().readableBytes()).isEqualTo(sizes[i]);
        next.data().release();
      }
      assertThat(shared.take(Duration.ofSeconds(20))).isInstanceOf(Next.End.class);
      assertThat(producer.waitingMax).isLessThanOrEqualTo(BYTES_MAX + 600 + Pieces.OVERHEAD_BYTES);
    }
  }

  /** Puts one piece a task while reading is on, as a channel does. */
  private static final class Producer implements Runnable {
    private final ExecutorService loop;
    private final BodyQueue queue;
    private final AtomicBoolean reading;
    private final int[] sizes;
    private int at;
    private volatile long waitingMax;

    Producer(ExecutorService loop, BodyQueue queue, AtomicBoolean reading, int[] sizes) {
      this.loop = loop;
      this.queue = queue;
      this.reading = reading;
      this.sizes = sizes;
    }

    @Override
    public void run() {
      if (reading.get() && at < sizes.length) {
        queue.put(piece(sizes[at++]));
        waitingMax = Math.max(waitingMax, queue.waitingBytes());
      }
      if (at == sizes.length) {
        queue.end(new DefaultHttpHeaders());
      } else {
        loop.execute(this);
      }
    }
  }
}
