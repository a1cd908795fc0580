package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MajorityTest {
  @Test
  void isATrueMajorityForEveryCount() {
    int[] expected = {1, 2, 2, 3, 3, 4};
    for (int n = 1; n <= expected.length; n++) {
      assertThat(Majority.of(n)).isEqualTo(expected[n - 1]);
    }
  }

  @Test
  void anyTwoMajoritiesShareAReplica() {
    for (int n = 1; n < 100; n++) {
      assertThat(2 * Majority.of(n)).isGreaterThan(n);
    }
  }
}
