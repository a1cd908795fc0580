package io.martinet.launcher.dispersion;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SamplesTest {
  /** 16 partitions on two devices. */
  private static final Ring RING =
      new Ring(
          7,
          4,
          List.of(
              Device.of(0, 1, 1, "10.0.0.1", 6_200, "d1", 1),
              Device.of(1, 1, 2, "10.0.0.2", 6_200, "d2", 1)),
          new char[][] {new char[16], onesOf(16)});

  private static final Function<StorePath, PathHash> HASH =
      path -> new PathHash(0x9e37_79b9_7f4a_7c15L * (path.toString().hashCode() + 1L), 0);

  static Ring ring() {
    return RING;
  }

  static Samples objects(double coverage) {
    return Samples.ofObjects("AUTH_a", 0, coverage, RING, HASH);
  }

  @Test
  void noTwoShareAPartition() {
    Samples all = objects(100);
    assertThat(all.samples()).extracting(Samples.Sample::partition).doesNotHaveDuplicates();
    assertThat(all.samples()).hasSize(16);
    assertThat(all.percent()).isEqualTo(100);
    assertThat(all.samples())
        .allSatisfy(sample ->
            assertThat(RING.partition(HASH.apply(sample.path()).high()))
                .isEqualTo(sample.partition()));
  }

  @Test
  void soManyPartitionsAreCoveredAsWereWantedAndAtLeastOne() {
    assertThat(objects(25).samples()).hasSize(4);
    assertThat(objects(26).samples()).hasSize(5);
    assertThat(objects(0.001).samples()).hasSize(1);
  }

  @Test
  void plannedAnewTheyAreTheSameAndASmallerShareIsPartOfAGreaterOne() {
    assertThat(objects(50)).isEqualTo(objects(50));
    assertThat(objects(100).samples())
        .startsWith(objects(50).samples().toArray(Samples.Sample[]::new));
  }

  @Test
  void containersAndObjectsHaveNamesOfTheirOwn() {
    assertThat(objects(1).samples().getFirst().path())
        .isEqualTo(StorePath.object("AUTH_a", "dispersion_objects", "0"));
    assertThat(Samples.ofContainers("AUTH_a", 1, RING, HASH).samples().getFirst().path())
        .isEqualTo(StorePath.container("AUTH_a", "dispersion_0"));
    assertThat(Samples.container(3)).isEqualTo("dispersion_objects_3");
  }

  private static char[] onesOf(int length) {
    char[] ones = new char[length];
    java.util.Arrays.fill(ones, (char) 1);
    return ones;
  }
}
