package io.martinet.proxy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTiersTest {
  private static final RateTiers TIERS = RateTiers.parse("k", List.of("100:50", "200:10", "300:1"));

  @ParameterizedTest
  @CsvSource({"100,50", "150,30", "200,10", "250,5.5", "300,1", "1000000,1"})
  void betweenTwoSizesTheRateChangesInAStraightLine(long objects, double rate) {
    assertThat(TIERS.rateOf(objects)).isEqualTo(rate);
  }

  @Test
  void smallContainersHaveNoLimit() {
    assertThat(TIERS.rateOf(99)).isNull();
    assertThat(RateTiers.NONE.rateOf(1_000_000)).isNull();
  }

  @Test
  void whatIsReadIsWrittenTheSame() {
    assertThat(RateTiers.parse("k", TIERS.texts())).isEqualTo(TIERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1:", "x:1", "1:x", "1:0", "1:-1", "-1:1", "1:2:3", "1:NaN"})
  void whatIsNoTierIsRefusedWithItsKey(String text) {
    assertThatThrownBy(() -> RateTiers.parse("proxy.k", List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proxy.k");
  }

  @Test
  void sizesMustAscend() {
    assertThatThrownBy(() -> RateTiers.parse("k", List.of("5:1", "5:2")))
        .hasMessageContaining("ascend");
  }
}
