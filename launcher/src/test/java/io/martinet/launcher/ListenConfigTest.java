package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenConfigTest {
  private static ListenConfig of(String toml) {
    return ListenConfig.from(Settings.parse("test", toml, Map.of()).section("proxy"));
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    assertThat(of("").isLoopback()).isTrue();
    assertThat(of("").with("::1", null).isLoopback()).isTrue();
    assertThat(of("proxy.bind = \"0.0.0.0\"").isLoopback()).isFalse();
    assertThat(of("").with("::", null).isLoopback()).isFalse();
  }

  @Test
  void theCommandLineWinsOverTheFile() {
    ListenConfig config = of("proxy.bind = \"0.0.0.0\"\nproxy.port = 9").with("127.0.0.1", null);
    assertThat(config.authUrl(9)).isEqualTo("http://127.0.0.1:9/auth/v1.0");
    assertThat(config.with(null, 7).address().getPort()).isEqualTo(7);
  }

  @Test
  void urlsAreOnesThatClientsCanOpen() {
    assertThat(of("").with("::1", null).authUrl(80)).isEqualTo("http://[::1]:80/auth/v1.0");
    assertThat(of("").with("0.0.0.0", null).authUrl(80)).isEqualTo("http://127.0.0.1:80/auth/v1.0");
    assertThat(of("proxy.tls_certificate = \"c\"\nproxy.tls_key = \"k\"").authUrl(443))
        .isEqualTo("https://127.0.0.1:443/auth/v1.0");
  }

  @Test
  void halfOfATlsConfigurationIsRefused() {
    assertThatThrownBy(() -> of("proxy.tls_key = \"k\""))
        .hasMessageStartingWith("proxy.tls_certificate and proxy.tls_key belong together");
  }

  @Test
  void aNameWithoutAddressIsExplained() {
    assertThatThrownBy(() -> of("proxy.bind = \"no.such.host.invalid\"").address())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no.such.host.invalid");
  }
}
