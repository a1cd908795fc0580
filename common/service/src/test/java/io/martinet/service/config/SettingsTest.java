package io.martinet.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private enum Format {
    PLAIN,
    JSON_LINES
  }

  private static Settings of(String toml) {
    return Settings.parse(
        "test.toml", toml, Map.of("object.fsync", "nothing: syncs are always on"));
  }

  @Test
  void everyKindReadsItsOwnValue() {
    Section proxy =
        of("""
        [proxy]
        enabled = false
        retries = 7
        share = 0.25
        url = "http://a \\"b\\""
        timeout = "150ms"
        limit = "256KiB"
        plain = 4097
        key = "hunter2"
        format = "json_lines"
        names = ["a", "b"]
        delays = ["x=y=10s", "a=1h"]
        """)
            .section("proxy");
    assertThat(proxy.flag("enabled", true)).isFalse();
    assertThat(proxy.count("retries", 1)).isEqualTo(7);
    assertThat(proxy.ratio("share", 1)).isEqualTo(0.25);
    assertThat(proxy.text("url", "")).isEqualTo("http://a \"b\"");
    assertThat(proxy.duration("timeout", Duration.ZERO)).isEqualTo(Duration.ofMillis(150));
    assertThat(proxy.bytes("limit", 1)).isEqualTo(262_144);
    assertThat(proxy.smallBytes("plain", 1)).isEqualTo(4_097);
    assertThat(proxy.secret("key", new Secret("")).reveal()).isEqualTo("hunter2");
    assertThat(proxy.choice("format", Format.PLAIN)).isEqualTo(Format.JSON_LINES);
    assertThat(proxy.texts("names", List.of())).containsExactly("a", "b");
    assertThat(proxy.durations("delays"))
        .containsExactly(
            Map.entry("a", Duration.ofHours(1)), Map.entry("x=y", Duration.ofSeconds(10)));
  }

  @Test
  void durationsByNameAreTextsWithATime() {
    for (String bad : List.of("\"a=1h\"", "[\"a\"]", "[\"a=\"]", "[\"a=1\"]", "[1]")) {
      Section section = of("[expirer]\ndelays = " + bad + "\n").section("expirer");
      assertThatThrownBy(() -> section.durations("delays"))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("expirer.delays");
    }
    assertThat(of("").section("expirer").durations("delays")).isEmpty();
  }

  @Test
  void anAbsentKeyHasItsDefault() {
    Section proxy = of("").section("proxy");
    assertThat(proxy.duration("timeout", Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(proxy.choice("format", Format.PLAIN)).isEqualTo(Format.PLAIN);
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOne() {
    Settings settings = of("[proxy]\nnode_timout = \"3s\"\n");
    settings.section("proxy").duration("node_timeout", Duration.ofSeconds(1));
    settings.section("proxy").duration("client_timeout", Duration.ofSeconds(1));
    assertThatThrownBy(settings::finish)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "test.toml: unknown key proxy.node_timout; the nearest known key is"
                + " proxy.node_timeout");
  }

  @Test
  void aKeyOfAnUnknownSectionIsUnknownToo() {
    Settings settings = of("[prxy]\nretries = 1\n");
    settings.section("proxy").count("retries", 1);
    assertThatThrownBy(settings::finish).hasMessageContaining("nearest known key is proxy.retries");
  }

  @Test
  void aRetiredKeyNamesItsSuccessor() {
    Settings settings = of("[object]\nfsync = true\n");
    assertThatThrownBy(settings::finish)
        .hasMessage("test.toml: object.fsync is no longer a key: use nothing: syncs are always on");
  }

  @Test
  void keysThatWereAskedForAreFine() {
    Settings settings = of("[proxy]\nretries = 1\n");
    settings.section("proxy").count("retries", 2);
    settings.finish();
    assertThat(settings.effective()).containsEntry("proxy.retries", "1");
    assertThat(settings.defaults()).containsEntry("proxy.retries", "2");
  }

  @Test
  void aValueOfAnotherKindNamesKeyAndValue() {
    Section proxy =
        of("[proxy]\ntimeout = 10\nlimit = \"1 furlong\"\nretries = 1.5\n").section("proxy");
    assertThatThrownBy(() -> proxy.duration("timeout", Duration.ZERO))
        .hasMessage(
            "test.toml: proxy.timeout must be a duration in quotes, such as \"10s\", was 10");
    assertThatThrownBy(() -> proxy.bytes("limit", 1))
        .hasMessageStartingWith("test.toml: proxy.limit must end in KiB");
    assertThatThrownBy(() -> proxy.count("retries", 1))
        .hasMessage("test.toml: proxy.retries must be a whole number, was 1.5");
  }

  @Test
  void brokenTomlNamesItsLine() {
    assertThatThrownBy(() -> of("[proxy]\nretries = = 1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("test.toml: line 2: ");
  }

  @Test
  void secretsNeverShow() {
    Settings settings = of("[auth]\nkey = \"hunter2\"\nusers = [\"a:b hunter3\"]\n");
    Secret key = settings.section("auth").secret("key", new Secret(""));
    List<Secret> users = settings.section("auth").secrets("users");
    assertThat(users).containsExactly(new Secret("a:b hunter3"));
    assertThat(settings.effective().toString() + key + users).doesNotContain("hunter");
  }

  @Test
  void effectiveValuesReadBackAsTheSame() {
    Settings first = of("[a]\nd = \"90s\"\nb = \"3MiB\"\nt = \"x\\\\y\"\n");
    readThree(first);
    StringBuilder again = new StringBuilder();
    first.effective().forEach((key, value) -> again.append(key + " = " + value + "\n"));
    Settings second = of(again.toString());
    readThree(second);
    assertThat(second.effective()).isEqualTo(first.effective()).containsEntry("a.b", "\"3MiB\"");
  }

  private static void readThree(Settings settings) {
    settings.section("a").duration("d", Duration.ZERO);
    settings.section("a").bytes("b", 0);
    settings.section("a").text("t", "");
  }
}
