package io.martinet.proxy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pacer pacer = new Pacer(Duration.ofSeconds(5), Duration.ofSeconds(60));

  @Test
  void requestsOfOneKeyAreAsFarApartAsTheRateSays() {
    assertThat(pacer.reserve("a", 2, 0)).isZero();
    assertThat(pacer.reserve("a", 2, 0)).isEqualTo(SECOND / 2);
    assertThat(pacer.reserve("a", 2, 0)).isEqualTo(SECOND);
    assertThat(pacer.reserve("b", 2, 0)).isZero();
    assertThat(pacer.reserve("a", 2, 10 * SECOND)).isZero();
  }

  @Test
  void aShortPauseIsMadeUpForByABurstAndALongOneIsNot() {
    pacer.reserve("a", 1, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(pacer.reserve("a", 1, 4 * SECOND)).as("turn %d", i).isZero();
    }
    assertThat(pacer.reserve("a", 1, 4 * SECOND)).isEqualTo(SECOND);

    pacer.reserve("b", 1, 0);
    assertThat(pacer.reserve("b", 1, 7 * SECOND)).isZero();
    assertThat(pacer.reserve("b", 1, 7 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void whoWouldWaitTooLongIsRefusedAndTakesNoTurn() {
    for (int i = 0; i <= 60; i++) {
      assertThat(pacer.reserve("a", 1, 0)).isEqualTo(i * SECOND);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(pacer.reserve("a", 1, 0)).isEqualTo(Pacer.REFUSED);
    }
    assertThat(pacer.reserve("a", 1, SECOND)).isEqualTo(60 * SECOND);
  }

  @Test
  void keysThatArePastAreForgotten() {
    for (int i = 0; i < Pacer.KEYS_MAX; i++) {
      pacer.reserve("key " + i, 1, 0);
    }
    assertThat(pacer.reserve("another", 1, SECOND)).isZero();
    assertThat(pacer.keys()).isEqualTo(Pacer.KEYS_MAX);
    pacer.reserve("another", 1, 20 * SECOND);
    assertThat(pacer.keys()).isEqualTo(1);
  }
}
