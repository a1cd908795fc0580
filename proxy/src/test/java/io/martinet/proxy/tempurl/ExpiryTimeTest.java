package io.martinet.proxy.tempurl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTimeTest {
  @ParameterizedTest
  @CsvSource({
    "4000000000, 4000000000",
    "04000000000, 4000000000",
    "+4000000000, 4000000000",
    "' 4000000000 ', 4000000000",
    "0, 0",
    "2096-10-02T07:06:40Z, 4000000000",
    "2096-10-2T7:6:40Z, 4000000000",
  })
  void secondsAndDatesAreTimes(String text, long seconds) {
    assertThat(ExpiryTime.parse(text)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-5",
        "1.0",
        "1000000000000000000",
        "2096-10-02",
        "2096-10-02T07:06:40",
        "2096-10-02T07:06:40+0000",
        "2096-13-02T07:06:40Z",
      })
  void allElseIsNone(String text) {
    assertThat(ExpiryTime.parse(text)).isEqualTo(ExpiryTime.NONE);
  }
}
