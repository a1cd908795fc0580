package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.service.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreConfigTest {
  private static final String KEYSTONE =
      """
      [keystone]
      url = "http://keystone:5000/v3"
      password = "secret"
      """;

  private static StoreConfig of(String toml) {
    return StoreConfig.from(Settings.parse("test", toml, Map.of()));
  }

  @Test
  void theReadyLineNamesWhereClientsLogIn() {
    assertThat(of("").readyUrl(ListenConfig.defaults(), 9))
        .isEqualTo("http://127.0.0.1:9/auth/v1.0");
    assertThat(of(KEYSTONE).readyUrl(ListenConfig.defaults(), 9))
        .isEqualTo("http://127.0.0.1:9/auth/v1.0");
  }

  @Test
  void ofAStoreThatHasNoLoginItNamesWhereAccountsAre() {
    StoreConfig config = of(KEYSTONE + "replaces_login = true\n");
    assertThat(config.hasLogin()).isFalse();
    assertThat(config.readyUrl(ListenConfig.defaults(), 9)).isEqualTo("http://127.0.0.1:9/v1");
  }
}
