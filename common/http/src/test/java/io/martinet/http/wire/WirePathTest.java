package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.StorePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class WirePathTest {
  @Test
  void namesWithSlashesDotsAndPercentSignsSurviveTheWire() {
    for (String name : List.of("a/b", "..", "a//b/", "%2F", "a b+c?d#e", "grün/日本/🐦", "\t\n")) {
      var path =
          new WirePath("d1", 1023, StorePath.object("AUTH_test", "c " + name.length(), name));
      assertThat(WirePath.parse(path.toString())).isEqualTo(path);
    }
  }

  @Test
  void encodesAllButUnreservedCharacters() {
    var path = new WirePath("d1", 7, StorePath.object("A", "c-._~", "o/ü"));
    assertThat(path.toString()).isEqualTo("/d1/7/A/c-._~/o%2F%C3%BC");
  }

  @Test
  void accountsAndContainersHaveShorterPaths() {
    assertThat(WirePath.parse("/d1/7/A").path()).isEqualTo(StorePath.account("A"));
    assertThat(WirePath.parse("/d1/7/A/c?limit=1").path()).isEqualTo(StorePath.container("A", "c"));
  }

  @Test
  void refusesWhatIsNoInternalPath() {
    for (String target :
        List.of(
            "/d1/7", "d1/7/A", "/d1/x/A", "/d1/7//c", "/d1/7/a/b/c/d", "/d1/7/%zz", "/d1/7/%ff")) {
      assertThatThrownBy(() -> WirePath.parse(target))
          .as(target)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
