package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.StorePath;
import java.util.List;
import java.util.Random;
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

  @Test
  void deviceTargetsNameADeviceAlone() {
    assertThat(WirePath.ofDevice("d1")).isEqualTo("/d1");
    assertThat(WirePath.parseDevice("/d1?x=y")).isEqualTo("d1");
    for (String target : List.of("", "/", "d1", "/d1/", "/d1/1")) {
      assertThatThrownBy(() -> WirePath.parseDevice(target))
          .as(target)
          .isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void everyMalformedTargetIsRefusedWithTheTypedError() {
    for (String target :
        List.of(
            "",
            "/d/-1/a",
            "/d/4294967295/a",
            "/d/1/a/",
            "//1/a",
            "/d/1/a%",
            "/d/1/a%4",
            "/d/1/%\uff14\uff11",
            "/d/1/%c3",
            "/d/1/%ed%a0%80",
            "/d/1/\u00e4",
            "/d/1/" + "a".repeat(WirePath.LENGTH_MAX))) {
      assertThatThrownBy(() -> WirePath.parse(target))
          .as(target)
          .isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void theLongestNamesOfEscapedBytesFit() {
    var names = StorePath.object("\u00e4".repeat(128), "\u00e4".repeat(128), "\u00e4".repeat(512));
    var target = new WirePath("d", Integer.MAX_VALUE, names);

    assertThat(WirePath.parse(target.toString())).isEqualTo(target);
  }

  @Test
  void randomNamesComeBackWhole() {
    var random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      var names = StorePath.object(name(random), name(random), name(random));
      var target = new WirePath("d" + i, i, names);

      assertThat(WirePath.parse(target.toString())).isEqualTo(target);
    }
  }

  private static String name(Random random) {
    var text = new StringBuilder();
    do {
      int codePoint = 1 + random.nextInt(random.nextBoolean() ? 0x7f : 0x10fffe);
      if (Character.getType(codePoint) != Character.SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    } while (text.isEmpty() || random.nextInt(8) > 0);
    return text.toString();
  }

  @Test
  void pathsOfPartitionsReadAsWritten() {
    assertThat(new PartitionPath("d1", 7).toString()).isEqualTo("/d1/7");
    assertThat(PartitionPath.parse("/d1/7")).isEqualTo(new PartitionPath("d1", 7));
    assertThat(PartitionPath.parse("/d1").hasPartition()).isFalse();
    for (String text : List.of("", "/", "/d1/", "/d1/-1", "/d1/x", "/d1/7/a", "/d1/4294967296")) {
      assertThatThrownBy(() -> PartitionPath.parse(text))
          .as(text)
          .isInstanceOf(WireFormatException.class);
    }
  }
}
