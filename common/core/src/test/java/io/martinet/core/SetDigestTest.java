package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetDigestTest {
  @Test
  void rule28_sumsCarryIntoTheUpperHalfAndWrapAround() {
    var one = new SetDigest(1, 2, -1);
    assertThat(one.plus(new SetDigest(3, 4, 1))).isEqualTo(new SetDigest(4, 7, 0));
    assertThat(new SetDigest(1, -1, -1).plus(new SetDigest(1, 0, 1)))
        .isEqualTo(new SetDigest(2, 0, 0));
    assertThat(one.plus(SetDigest.EMPTY)).isEqualTo(one);
  }

  @Test
  void onlyNothingIsEmpty() {
    assertThat(SetDigest.EMPTY.isEmpty()).isTrue();
    assertThat(new SetDigest(1, 0, 0).isEmpty()).isFalse();
  }
}
