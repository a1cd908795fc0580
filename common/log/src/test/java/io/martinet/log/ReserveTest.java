package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rule 23. */
class ReserveTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong free = new AtomicLong(1_000);
  private final Reserve reserve = new Reserve(free::get, 100, now::get);

  @Test
  void rule23_clientDataMayNotTouchTheReserve() throws IOException {
    assertThat(reserve.admits(900)).isTrue();
    assertThat(reserve.admits(1)).isFalse();
  }

  @Test
  void rule23_whatWasAdmittedCountsBeforeTheDiskShowsIt() throws IOException {
    assertThat(reserve.admits(500)).isTrue();
    assertThat(reserve.admits(500)).isFalse();
    assertThat(reserve.admits(400)).isTrue();
  }

  @Test
  void anAnnouncedLengthIsCheckedAndNotCounted() throws IOException {
    assertThat(reserve.admits(0, 901)).isFalse();
    assertThat(reserve.admits(0, 900)).isTrue();
    assertThat(reserve.admits(900)).isTrue();
  }

  @Test
  void theFreeSpaceIsReadAgainAfterAWhile() throws IOException {
    assertThat(reserve.admits(900)).isTrue();
    free.set(2_000);
    assertThat(reserve.admits(500)).isFalse();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(reserve.admits(500)).isTrue();
  }

  /** Whoever asks may be an event loop: only the first reading waits for the disk there. */
  @Test
  void rule29_laterReadingsAreLeftToOthers() throws IOException {
    var waiting = new ArrayList<Runnable>();
    var shared = new Reserve(free::get, 100, now::get, waiting::add);
    free.set(1_000);
    assertThat(shared.admits(1)).isTrue();
    free.set(0);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(shared.admits(1)).as("by the last reading").isTrue();
    assertThat(shared.admits(1)).isTrue();
    assertThat(waiting).as("one reading at a time").hasSize(1);
    waiting.getFirst().run();
    assertThat(shared.admits(1)).isFalse();
  }
}
