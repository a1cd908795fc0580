package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rule 10 of the storage protocol, and the promise that a later write wins. */
class HybridClockTest {
  private static final int NONCE = 42;

  private Instant wall = Instant.parse("2026-11-23T10:00:00Z");
  private final HybridClock clock = new HybridClock(() -> wall, NONCE);

  @Test
  void followsTheWallClock() {
    assertThat(clock.next()).isEqualTo(new Version(Timestamps.ticksOf(wall), NONCE));
  }

  @Test
  void neverGivesATickTwiceThoughTheWallClockStands() {
    assertThat(clock.next().ticks()).isLessThan(clock.next().ticks());
  }

  @Test
  void neverRunsBackwardsThoughTheWallClockDoes() {
    Version before = clock.next();
    wall = wall.minus(Duration.ofHours(1));
    assertThat(clock.next().isAfter(before)).isTrue();
    assertThat(clock.nowTicks()).isGreaterThan(before.ticks());
  }

  @Test
  void drawsPastEveryTimeItSaw() {
    long seen = Timestamps.ticksOf(wall.plusSeconds(30));
    assertThat(clock.observe(seen)).isTrue();
    assertThat(clock.next().ticks()).isGreaterThan(seen);
  }

  @Test
  void neitherAcceptsNorMergesTimesMoreThanAMinuteAhead() {
    long atLimit = Timestamps.ticksOf(wall.plusSeconds(60));
    assertThat(clock.accepts(atLimit)).isTrue();
    assertThat(clock.accepts(atLimit + 1)).isFalse();
    assertThat(clock.observe(atLimit + 1)).isFalse();
    assertThat(clock.next().ticks()).isLessThan(atLimit);
  }

  @Test
  void aClockThatWasMovedAheadIsNotMovedFurtherByThat() {
    assertThat(clock.observe(Timestamps.ticksOf(wall.plusSeconds(60)))).isTrue();
    assertThat(clock.accepts(Timestamps.ticksOf(wall.plusSeconds(61)))).isFalse();
  }
}
