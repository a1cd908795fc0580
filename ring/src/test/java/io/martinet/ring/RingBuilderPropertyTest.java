package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.martinet.ring.builder.RingBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RingBuilderPropertyTest {
  private static final int RINGS = 60;

  @Test
  void everyDeviceHasItsShareToWithinOnePartition() {
    forRandomRings((ring, replicas) -> {
      Map<Integer, Integer> held = held(ring);
      double weight = ring.devices().stream().mapToDouble(Device::weight).sum();
      for (Device device : ring.devices()) {
        double share = replicas * ring.partitions() * device.weight() / weight;
        // Where a share passes one replica of every partition, others get more than theirs.
        if (largestShare(ring, replicas) <= ring.partitions()) {
          assertThat((double) held.getOrDefault(device.id(), 0))
              .as("%s of %s", device, share)
              .isCloseTo(share, within(1.0 + 1e-6));
        }
        assertThat(held.getOrDefault(device.id(), 0)).isLessThanOrEqualTo(ring.partitions());
      }
    });
  }

  private static double largestShare(Ring ring, double replicas) {
    double weight = ring.devices().stream().mapToDouble(Device::weight).sum();
    double largest = ring.devices().stream().mapToDouble(Device::weight).max().orElse(0);
    return replicas * ring.partitions() * largest / weight;
  }

  @Test
  void noDeviceHoldsAPartitionTwiceAndEachPartitionHasItsReplicas() {
    forRandomRings((ring, replicas) -> {
      int cells = 0;
      for (int partition = 0; partition < ring.partitions(); partition++) {
        int primaries = ring.primaries(partition).size();
        assertThat(primaries).isBetween((int) Math.floor(replicas), (int) Math.ceil(replicas));
        cells += primaries;
      }
      assertThat(cells).isEqualTo((int) Math.round(replicas * ring.partitions()));
    });
  }

  @Test
  void replicasSpreadOverRegionsZonesAndServersAsEvenlyAsTheSharesAllow() {
    forRandomRings((ring, replicas) -> {
      assertSpread(ring, Device::region);
      assertSpread(ring, device -> device.region() + "/" + device.zone());
      assertSpread(ring, device -> device.region() + "/" + device.zone() + "/" + device.ip());
    });
  }

  /** Of each partition a domain holds its average over all partitions, rounded down or up. */
  private static void assertSpread(Ring ring, Function<Device, Comparable<?>> domain) {
    Map<Comparable<?>, Integer> total = new TreeMap<>();
    for (int partition = 0; partition < ring.partitions(); partition++) {
      for (Device device : ring.primaries(partition)) {
        total.merge(domain.apply(device), 1, Integer::sum);
      }
    }
    for (int partition = 0; partition < ring.partitions(); partition++) {
      List<Device> primaries = ring.primaries(partition);
      total.forEach((name, cells) -> {
        long here = primaries.stream().filter(d -> domain.apply(d).equals(name)).count();
        assertThat(here)
            .as("of %s", name)
            .isBetween(
                (long) Math.floorDiv(cells, ring.partitions()),
                (long) Math.ceilDiv(cells, ring.partitions()));
      });
    }
  }

  @Test
  void threeReplicasOverFourEqualZonesAreInThreeZones() {
    Ring ring = Rings.fourZones(10, 3);
    for (int partition = 0; partition < ring.partitions(); partition++) {
      assertThat(ring.primaries(partition).stream().map(Device::zone).distinct()).hasSize(3);
    }
    assertThat(held(ring).values()).allMatch(partitions -> partitions == 768);
  }

  @Test
  void everyDeviceIsFirstPrimaryAboutAsOftenAsTheOthers() {
    Ring ring = Rings.fourZones(12, 3);
    Map<Integer, Integer> first = new TreeMap<>();
    for (int partition = 0; partition < ring.partitions(); partition++) {
      first.merge(ring.primaries(partition).getFirst().id(), 1, Integer::sum);
    }
    assertThat(first.values()).allMatch(times -> times > 900 && times < 1_150);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
    assertThat(bytes(3)).isEqualTo(bytes(3)).isNotEqualTo(bytes(4));
  }

  private static byte[] bytes(long seed) {
    return RingFile.encode(Rings.uneven(new Random(5), 6, 3).rebalance(seed));
  }

  @Test
  void eachRebalanceRaisesTheVersionAndAReopenedRingGoesOn() {
    var builder = Rings.uneven(new Random(5), 6, 2.5);
    Ring first = builder.rebalance(1);
    Ring second = builder.rebalance(1);
    assertThat(first.version()).isEqualTo(1);
    assertThat(second.version()).isEqualTo(2);
    Ring third = RingBuilder.of(second).rebalance(1);
    assertThat(third.version()).isEqualTo(3);
    assertThat(third.devices()).isEqualTo(second.devices());
    assertThat(third.replicaCount()).isEqualTo(2.5);
  }

  @Test
  void aRemovedDeviceLeavesAHole() {
    var builder = RingBuilder.of(Rings.fourZones(4, 2));
    Ring ring = builder.remove(1).rebalance(1);
    assertThat(ring.findDevice(1)).isEmpty();
    assertThat(held(ring).keySet()).containsExactly(0, 2, 3);
    assertThat(builder.nextId()).as("holes are filled first").isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBePlaced() {
    var builder = new RingBuilder(4, 3);
    builder.add(Device.of(0, 1, 1, "127.0.0.1", 6200, "d0", 1));
    builder.add(Device.of(1, 1, 1, "127.0.0.1", 6200, "d1", 1));
    builder.add(Device.of(2, 1, 1, "127.0.0.1", 6200, "d2", 0));
    assertThatThrownBy(() -> builder.rebalance(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("devices with a weight: 2");
    assertThat(builder.setWeight(2, 1).rebalance(1).version()).isEqualTo(1);
    assertThatThrownBy(() -> builder.add(Device.of(2, 1, 1, "10.0.0.1", 1, "x", 1)))
        .hasMessageContaining("id 2 is taken");
    assertThatThrownBy(() -> builder.add(Device.of(3, 1, 1, "127.0.0.1", 6200, "d0", 1)))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> builder.remove(9)).hasMessageContaining("no device 9");
  }

  private static Map<Integer, Integer> held(Ring ring) {
    Map<Integer, Integer> held = new TreeMap<>();
    for (int partition = 0; partition < ring.partitions(); partition++) {
      ring.primaries(partition).forEach(device -> held.merge(device.id(), 1, Integer::sum));
    }
    return held;
  }

  private interface Check {
    void on(Ring ring, double replicas);
  }

  private static void forRandomRings(Check check) {
    var random = new Random(42);
    for (int i = 0; i < RINGS; i++) {
      int partPower = random.nextInt(9);
      double cells = Math.round((1 + random.nextInt(12) / 4.0) * (1 << partPower));
      double replicas = cells / (1 << partPower);
      check.on(Rings.uneven(random, partPower, replicas).rebalance(i), replicas);
    }
  }
}
