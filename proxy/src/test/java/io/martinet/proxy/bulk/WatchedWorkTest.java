package io.martinet.proxy.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.PieceSink;
import io.martinet.proxy.listing.ListingFormat;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WatchedWorkTest {
  private static final BulkFormat TEXT = new BulkFormat(ListingFormat.TEXT, "text/plain", true);

  private final Parker parker = new ThreadParker(new SystemTicker());
  private final StringBuilder sent = new StringBuilder();

  @Test
  void signsOfLifeAreSentUntilTheWorkHasEnded() throws Exception {
    var beaten = new CountDownLatch(3);
    var work = new WatchedWork<>(() -> waited(beaten), parker, new VirtualThreads());
    assertThat(work.await(heartbeat(Duration.ofMillis(1), beaten))).isEqualTo("made");
    assertThat(sent.toString()).startsWith("   ").isBlank();
  }

  @Test
  void workThatFailsCutsTheAnswer() {
    var work =
        new WatchedWork<String>(
            () -> {
              throw new IllegalStateException("a bug");
            },
            parker,
            new VirtualThreads());
    assertThatThrownBy(() -> work.await(heartbeat(Duration.ofSeconds(10), new CountDownLatch(0))))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("a bug");
  }

  private static String waited(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return "made";
  }

  private Heartbeat heartbeat(Duration period, CountDownLatch beaten) {
    PieceSink sink = piece -> write(piece, beaten);
    return new Heartbeat(sink, parker, period, TEXT);
  }

  private void write(ByteBuf piece, CountDownLatch beaten) {
    sent.append(piece.toString(StandardCharsets.UTF_8));
    piece.release();
    beaten.countDown();
  }
}
