package io.martinet.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.server.ConnectionWatch.Place;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a connection may stand in each place, to the nanosecond. */
class ConnectionWatchTest {
  private final ConnectionWatch watch =
      new ConnectionWatch(
          new HttpTimeouts(
              Duration.ofSeconds(30),
              Duration.ofSeconds(20),
              Duration.ofSeconds(10),
              Duration.ofSeconds(8)));

  private boolean stood(Place place, long requestCount, Duration at) {
    return watch.stoodTooLong(at.toNanos(), place, requestCount, 0, null);
  }

  @ParameterizedTest
  @CsvSource({"IDLE,30", "IN_HEAD,20", "LINGERING,8"})
  void aPlaceMayBeHeldAsLongAsItsTimeoutSaysAndNoLonger(Place place, int seconds) {
    Duration begin = Duration.ofSeconds(100);
    Duration end = begin.plusSeconds(seconds);
    assertThat(stood(place, 1, begin)).isFalse();
    assertThat(stood(place, 1, end)).isFalse();
    assertThat(stood(place, 1, end.plusNanos(1))).isTrue();
  }

  @Test
  void aHandlerMayTakeItsTime() {
    assertThat(stood(Place.WORKING, 1, Duration.ZERO)).isFalse();
    assertThat(stood(Place.WORKING, 1, Duration.ofDays(1))).isFalse();
  }

  @Test
  void anotherRequestBetweenTwoSweepsBeginsAnew() {
    assertThat(stood(Place.IDLE, 1, Duration.ZERO)).isFalse();
    assertThat(stood(Place.IDLE, 2, Duration.ofSeconds(29))).isFalse();
    assertThat(stood(Place.IDLE, 2, Duration.ofSeconds(31))).isFalse();
    assertThat(stood(Place.IDLE, 2, Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void aHeadCountsFromWhenItBeganNotFromTheIdleTimeBefore() {
    assertThat(stood(Place.IDLE, 1, Duration.ZERO)).isFalse();
    assertThat(stood(Place.IN_HEAD, 1, Duration.ofSeconds(25))).isFalse();
    assertThat(stood(Place.IN_HEAD, 1, Duration.ofSeconds(45))).isFalse();
    assertThat(stood(Place.IN_HEAD, 1, Duration.ofSeconds(46))).isTrue();
  }
}
