package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final long TICKS_MAX = 999_999_999_999_999L;

  @Test
  void formatsTenDigitsAPointAndFiveDecimals() {
    assertThat(Timestamps.format(176_388_123_401_234L)).isEqualTo("1763881234.01234");
    assertThat(Timestamps.format(1)).isEqualTo("0000000000.00001");
    assertThat(Timestamps.format(TICKS_MAX)).isEqualTo("9999999999.99999");
  }

  @Test
  void refusesToFormatWhatHasNoTenDigitForm() {
    assertThatThrownBy(() -> Timestamps.format(TICKS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Timestamps.format(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      long ticks = random.nextLong(TICKS_MAX + 1);
      assertThat(Timestamps.parse(Timestamps.format(ticks))).isEqualTo(ticks);
    }
  }

  @Test
  void readsShortForms() {
    assertThat(Timestamps.parse("5")).isEqualTo(500_000);
    assertThat(Timestamps.parse("5.1")).isEqualTo(510_000);
    assertThat(Timestamps.parse("5.")).isEqualTo(500_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".5", "-1", "+1", "1e5", "12345678901", "1.123456", "1,5", " 1", "١"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lastModifiedSecondsAreRoundedUp() {
    assertThat(Timestamps.secondsCeiling(500_000)).isEqualTo(5);
    assertThat(Timestamps.secondsCeiling(500_001)).isEqualTo(6);
  }

  @Test
  void goesThroughInstantsWithoutLoss() {
    Instant instant = Instant.parse("2026-11-23T10:11:12.12345Z");
    assertThat(Timestamps.instantOf(Timestamps.ticksOf(instant))).isEqualTo(instant);
    assertThat(Timestamps.ticksOf(Instant.ofEpochSecond(1, 19_999))).isEqualTo(100_001);
  }
}
