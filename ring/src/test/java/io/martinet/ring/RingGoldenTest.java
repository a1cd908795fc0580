package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rings made by Swift 2.30's {@code swift-ring-builder}, with the placements that {@code
 * swift.common.ring} gave for them ({@code oracle/placements.py}).
 */
class RingGoldenTest {
  @ParameterizedTest
  @ValueSource(strings = {"four-zones", "two-regions-with-holes"})
  void placesEveryPartitionAsSwiftDoes(String name) throws IOException {
    Ring ring = RingFile.decode(bytes(name + ".ring.gz"), name);
    List<String> expected =
        new String(bytes(name + ".placements"), StandardCharsets.US_ASCII).lines().toList();
    assertThat(Placements.of(ring, 1)).isEqualTo(expected);
  }

  @Test
  void keepsWhatSwiftSaysOfADevice() throws IOException {
    Ring ring = RingFile.decode(bytes("two-regions-with-holes.ring.gz"), "golden");
    assertThat(ring.findDevice(0))
        .contains(
            new Device(
                0,
                1,
                1,
                new Endpoint("10.0.1.3", 6200),
                new Endpoint("10.1.1.1", 6300),
                "disk1",
                75,
                "shelf 1"));
    assertThat(ring.findDevice(3)).as("removed").isEmpty();
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = RingGoldenTest.class.getResourceAsStream("/golden/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }
}
