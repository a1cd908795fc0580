package io.martinet.proxy.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoneConfigTest {
  private static final String PASSWORD = "\nkeystone.password = \"s3cret\"";

  private static KeystoneConfig of(String toml) {
    return KeystoneConfig.from(Settings.parse("test", toml, Map.of()).section("keystone"));
  }

  @Test
  void thereIsNoneUntilItHasAUrl() {
    assertThat(of("").isOn()).isFalse();
    assertThat(of("keystone.url = \"http://k:5000\"" + PASSWORD).isOn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://k:5000", "http://k:5000/", "http://k:5000/v3", "http://k:5000/v3/"})
  void theUrlMayNameTheVersion(String url) {
    assertThat(of("keystone.url = \"" + url + "\"" + PASSWORD).tokensUrl())
        .hasToString("http://k:5000/v3/auth/tokens");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k:5000", "ftp://k", "http:///v3", "http://k/?a", "http://k b"})
  void whatIsNoUrlIsRefused(String url) {
    assertThatThrownBy(() -> of("keystone.url = \"" + url + "\"" + PASSWORD))
        .hasMessageContaining("keystone.url");
  }

  @Test
  void clientsAreToldWhereTheyReachIt() {
    String url = "keystone.url = \"http://k:5000/v3\"" + PASSWORD;
    assertThat(of(url).challenge()).isEqualTo("Keystone uri=\"http://k:5000/v3\"");
    assertThat(of(url + "\nkeystone.public_url = \"https://keystone.example\"").challenge())
        .isEqualTo("Keystone uri=\"https://keystone.example\"");
  }

  @Test
  void theStoreNeedsAUserToAskAs() {
    assertThatThrownBy(() -> of("keystone.url = \"http://k:5000\""))
        .hasMessageContaining("keystone.password");
  }

  @Test
  void somebodyMustBeAbleToLogIn() {
    assertThatThrownBy(() -> of("keystone.replaces_login = true"))
        .hasMessageContaining("keystone.replaces_login");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> of("keystone.timeout = \"0s\"")).hasMessageContaining("timeout");
    assertThatThrownBy(() -> of("keystone.concurrency_max = 0"))
        .hasMessageContaining("concurrency_max");
    assertThatThrownBy(() -> of("keystone.cache_entries_max = -1"))
        .hasMessageContaining("cache_entries_max");
  }
}
