package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 1 of the storage protocol: versions are totally ordered by (tick, nonce). */
class VersionTest {
  @Test
  void equalTicksAreOrderedByTheUnsignedNonce() {
    assertThat(new Version(5, -1).isAfter(new Version(5, 1))).isTrue();
    assertThat(new Version(6, 0).isAfter(new Version(5, -1))).isTrue();
    assertThat(new Version(5, 1).isAfter(new Version(5, 1))).isFalse();
  }

  @Test
  void theWireFormComesBack() {
    var version = new Version(176_388_123_401_234L, 0x00c0ffee);
    assertThat(version).hasToString("1763881234.01234-00c0ffee");
    assertThat(Version.parse(version.toString())).isEqualTo(version);
    var negative = new Version(1, -2);
    assertThat(Version.parse(negative.toString())).isEqualTo(negative);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1-", "1-c0ffee", "1-00c0ffee0", "x-00c0ffee", "1-00c0ffeg"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Version.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noneIsOlderThanAll() {
    assertThat(new Version(0, 1).isAfter(Version.NONE)).isTrue();
    assertThat(Version.NONE.isNone()).isTrue();
  }
}
