package io.martinet.ring.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A builder file of version 1, made once by hand-written steps and kept: part power 2, 1.5
 * replicas, three devices of which one is marked for removal, placed at minute 29453761.
 */
class BuilderFileGoldenTest {
  private final TestClock clock = new TestClock();

  @Test
  void readsWhatVersionOneWrote() throws IOException {
    RingBuilder builder = BuilderFile.decode(golden(), "golden", clock);
    assertThat(builder.settings()).isEqualTo(new BuilderSettings(2, 1.5, 24, 0.25));
    assertThat(builder.version()).isEqualTo(2);
    assertThat(builder.isChanged()).isTrue();
    assertThat(builder.devices())
        .containsExactly(
            Device.of(0, 1, 1, "10.0.0.1", 6200, "sda", 100),
            new Device(
                1,
                1,
                2,
                new Endpoint("fd00::1", 6200),
                new Endpoint("10.1.0.2", 6300),
                "sdb",
                50.5,
                "étage 2"),
            Device.of(3, 2, 1, "10.0.0.3", 6200, "sdc", 0));
    assertThat(builder.isLeaving(3)).isTrue();
    assertThat(builder.ring().table()[1]).hasSize(2);
    assertThat(builder.ring().rows()).isEqualTo(2);
    assertThat(builder.ring().replicaCount()).isEqualTo(1.5);
    assertThat(builder.state().movedMinutes()).containsOnly(29_453_761);
    assertThat(builder.untilAllFree()).isEqualTo(Duration.ofHours(24).plusSeconds(30));
  }

  @Test
  void writesTheSameBytes() throws IOException {
    assertThat(BuilderFile.encode(BuilderFile.decode(golden(), "golden", clock)))
        .isEqualTo(golden());
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        BuilderFileGoldenTest.class.getResourceAsStream("/golden/version-1.builder")) {
      return Objects.requireNonNull(in, "version-1.builder").readAllBytes();
    }
  }
}
