package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RingTest {
  private final Device d0 = device(0, 1);
  private final Device d1 = device(1, 2);
  private final Device d3 = device(3, 3);
  private final List<@Nullable Device> devices = Arrays.asList(d0, d1, null, d3);

  private static Device device(int id, int zone) {
    return Device.of(id, 1, zone, "127.0.0.1", 6200, "d" + id, 1);
  }

  @Test
  void givesPrimariesInTheOrderOfRows() {
    var ring = new Ring(1, 1, devices, new char[][] {{0, 3}, {1, 0}, {3, 1}});
    assertThat(ring.primaries(0)).containsExactly(d0, d1, d3);
    assertThat(ring.primaries(1)).containsExactly(d3, d0, d1);
  }

  @Test
  void aDeviceThatStandsTwiceCountsOnce() {
    var ring = new Ring(1, 1, devices, new char[][] {{0, 3}, {0, 1}, {1, 3}});
    assertThat(ring.primaries(0)).containsExactly(d0, d1);
    assertThat(ring.primaries(1)).containsExactly(d3, d1);
  }

  @Test
  void aShortLastRowCoversOnlyTheFirstPartitions() {
    var ring = new Ring(1, 1, devices, new char[][] {{0, 0}, {1}});
    assertThat(ring.replicaCount()).isEqualTo(1.5);
    assertThat(ring.primaries(0)).containsExactly(d0, d1);
    assertThat(ring.primaries(1)).containsExactly(d0);
  }

  @Test
  void thePartitionIsTheTopBitsUnsigned() {
    Ring ring = Rings.fourZones(8, 3);
    assertThat(ring.partition(0xff00_0000_0000_0000L)).isEqualTo(255);
    assertThat(ring.partition(0x80ff_ffff_ffff_ffffL)).isEqualTo(128);
    assertThat(ring.partition(0x00ff_ffff_ffff_ffffL)).isZero();
  }

  @Test
  void aRingMayHaveASinglePartition() {
    var ring = new Ring(1, 0, devices, new char[][] {{1}});
    assertThat(ring.partition(-1)).isZero();
    assertThat(ring.primaries(0)).containsExactly(d1);
  }

  @Test
  void laterChangesOfTheGivenTableDoNotReachTheRing() {
    char[][] rows = {{0, 0}};
    var ring = new Ring(1, 1, devices, rows);
    rows[0][0] = 3;
    assertThat(ring.primaries(0)).containsExactly(d0);
  }

  @Test
  void refusesAPartitionThatIsNotThere() {
    Ring ring = Rings.fourZones(2, 3);
    assertThatThrownBy(() -> ring.primaries(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.handoffs(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ring.primaries(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesTablesThatDoNotFit() {
    assertRefused(1, devices, new char[][] {{0, 2}}, "partition 1, row 0: no device 2");
    assertRefused(1, devices, new char[][] {{0, 0xffff}}, "no device 65535");
    assertRefused(1, devices, new char[][] {{0}}, "row 0 has 1 entries, expected 2");
    assertRefused(1, devices, new char[][] {{0, 0}, {0, 0, 0}}, "row 1 has 3");
    assertRefused(1, devices, new char[][] {{0, 0}, {1}, {0, 0}}, "row 1 has 1");
    assertRefused(1, devices, new char[][] {}, "rows must be 1..32, was 0");
    assertRefused(25, devices, new char[][] {{0}}, "part power must be 0..24, was 25");
    assertRefused(0, Arrays.asList(d1), new char[][] {{0}}, "device 1 stands at place 0");
  }

  private static void assertRefused(
      int partPower, List<@Nullable Device> devices, char[][] rows, String message) {
    assertThatThrownBy(() -> new Ring(1, partPower, devices, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
