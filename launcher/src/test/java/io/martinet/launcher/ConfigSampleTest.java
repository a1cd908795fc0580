package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.service.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The sample file, the page and the code say the same. */
class ConfigSampleTest {
  private static final String SAMPLE = "etc/martinet.sample.toml";

  private static Settings read(String toml) {
    Settings settings = Settings.parse(SAMPLE, toml, Map.of());
    StoreConfig.from(settings);
    return settings;
  }

  @Test
  void theSampleHoldsEveryKeyWithItsDefault() {
    Settings settings = read(SourceTree.read(SAMPLE));
    assertThat(settings.effective()).isEqualTo(settings.defaults());
    assertThat(keysIn(SourceTree.read(SAMPLE)))
        .containsExactlyInAnyOrderElementsOf(known().keySet());
  }

  @Test
  void everyKeyOfTheSampleHasACommentAbove() {
    List<String> lines = SourceTree.read(SAMPLE).lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches("[a-z_]+ = .*")) {
        assertThat(lines.get(i - 1)).as("above: " + lines.get(i)).startsWith("# ");
      }
    }
  }

  @Test
  void everyKeyStandsOnThePage() {
    String page = SourceTree.read("docs/configuration.md");
    assertThat(known().keySet()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  @Test
  void everyKeyRoundTrips() {
    StringBuilder toml = new StringBuilder();
    known()
        .forEach((key, value) -> {
          toml.append(key).append(" = ").append(value).append('\n');
        });
    assertThat(read(toml.toString()).effective()).isEqualTo(known());
  }

  private static SortedMap<String, String> known() {
    return read("").defaults();
  }

  private static List<String> keysIn(String toml) {
    List<String> keys = new ArrayList<>();
    String section = "";
    for (String line : toml.lines().toList()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.indexOf(']'));
      } else if (line.matches("[a-z_]+ = .*")) {
        keys.add(section + "." + line.substring(0, line.indexOf(' ')));
      }
    }
    return keys;
  }

  /** The name has no default: the sample shows one. */
  @Test
  void theSampleOfAServerHoldsEveryKey() {
    Settings settings = Settings.parse("", "server.name = \"object-server-z1\"", Map.of());
    ServerSettings.from(settings.section("server"));
    String sample = SourceTree.read("etc/martinet-server.sample.toml");
    Settings read = Settings.parse("", sample, Map.of());
    assertThat(ServerSettings.from(read.section("server")))
        .isEqualTo(ServerSettings.from(settings.section("server")));
    assertThat(keysIn(sample)).containsExactlyInAnyOrderElementsOf(read.defaults().keySet());
    String page = SourceTree.read("docs/configuration.md");
    assertThat(read.defaults().keySet())
        .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }
}
