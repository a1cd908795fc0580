package io.martinet.proxy.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.SourceFailedException;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ContentPipeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int PIECE_BYTES = 64 * 1024;

  private final ContentPipe pipe = new ContentPipe(new ThreadParker(new SystemTicker()), -1);

  @Test
  void whatIsWrittenIsReadInOrderWhicheverSideIsFaster() throws Exception {
    var written = new CompletableFuture<Integer>();
    new VirtualThreads()
        .execute(() -> {
          try {
            for (int i = 0; i < 100; i++) {
              pipe.write(piece(i));
            }
            pipe.end();
            written.complete(100);
          } catch (IOException | InterruptedException e) {
            written.completeExceptionally(e);
          }
        });
    int next = 0;
    for (ByteBuf each = pipe.read(LONG); each != null; each = pipe.read(LONG)) {
      assertThat(each.getByte(PIECE_BYTES - 1)).isEqualTo((byte) next++);
      each.release();
    }
    assertThat(next).isEqualTo(100);
    assertThat(written.get(20, TimeUnit.SECONDS)).isEqualTo(100);
  }

  @Test
  void aReaderLearnsThatItsSourceFailedAfterWhatCame() throws Exception {
    pipe.write(piece(1));
    pipe.fail(new IOException("the last replica is gone"));
    ByteBuf first = Objects.requireNonNull(pipe.read(LONG));
    first.release();
    assertThatThrownBy(() -> pipe.read(LONG))
        .isInstanceOf(SourceFailedException.class)
        .hasRootCauseMessage("the last replica is gone");
  }

  @Test
  void aReaderDoesNotWaitForEverAndNeitherDoesAWriterWhoseReaderIsGone() throws Exception {
    assertThatThrownBy(() -> pipe.read(Duration.ofMillis(1)))
        .isInstanceOf(SourceFailedException.class)
        .hasMessageContaining("silent");
    ByteBuf waiting = piece(1);
    pipe.write(waiting);
    pipe.close();
    assertThat(waiting.refCnt()).isZero();
    ByteBuf late = piece(2);
    assertThatThrownBy(() -> pipe.write(late)).hasMessageContaining("given up");
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void aWriterWaitsForRoomAndIsFreedByAClose() throws Exception {
    for (int i = 0; i < ContentPipe.BYTES_MAX / PIECE_BYTES; i++) {
      pipe.write(piece(i));
    }
    var failed = new CompletableFuture<Exception>();
    new VirtualThreads()
        .execute(() -> {
          try {
            pipe.write(piece(9));
          } catch (IOException | InterruptedException e) {
            failed.complete(e);
          }
        });
    assertThatThrownBy(() -> failed.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    pipe.close();
    assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("given up");
  }

  private static ByteBuf piece(int number) {
    byte[] bytes = new byte[PIECE_BYTES];
    bytes[PIECE_BYTES - 1] = (byte) number;
    return Unpooled.wrappedBuffer(bytes);
  }
}
