package io.martinet.proxy.tempurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "192.0.2.0/24, 192.0.2.255, 192.0.3.0",
    "192.0.2.128/25, 192.0.2.128, 192.0.2.127",
    "0.0.0.0/0, 255.255.255.255, ::1",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "::1, ::1, 0.0.0.1",
    "::/0, ffff::, 192.0.2.7",
  })
  void aNetworkHasItsAddressesAndNoOthers(String range, String inside, String outside) {
    AddressRange parsed = Objects.requireNonNull(AddressRange.parse(range));
    assertThat(parsed.contains(InetAddress.ofLiteral(inside))).isTrue();
    assertThat(parsed.contains(InetAddress.ofLiteral(outside))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.1",
        "127.0.0.01",
        "256.0.0.1",
        "192.0.2.7/24",
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "192.0.2.0/+8",
        "192.0.2.0/24/8",
        "::1%lo",
        "::/129",
        "::ffff:192.0.2.7",
        "[::1]",
        " 192.0.2.7",
        "/",
      })
  void whatIsNoNetworkIsNone(String text) {
    assertThat(AddressRange.parse(text)).isNull();
  }

  @Test
  void nothingIsNoNetwork() {
    assertThat(AddressRange.parse("")).isNull();
  }
}
