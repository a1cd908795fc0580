package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.builder.RingBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The exact order is proved against Swift ({@link RingGoldenTest}); here is what it is for. */
class HandoffsTest {
  private static final int RINGS = 40;

  @Test
  void everyDeviceThatHoldsPartitionsComesOnceAndNoPrimary() {
    forRandomRings((ring, partition) -> {
      List<Device> all = new ArrayList<>(ring.primaries(partition));
      all.addAll(handoffs(ring, partition));
      assertThat(all).doesNotHaveDuplicates().hasSameElementsAs(ring.devices());
    });
  }

  @Test
  void widerFailureDomainsAreUsedUpFirst() {
    forRandomRings((ring, partition) -> {
      assertNewFirst(ring, partition, Device::region);
      assertNewFirst(ring, partition, device -> List.of(device.region(), device.zone()));
      assertNewFirst(
          ring, partition, device -> List.of(device.region(), device.zone(), device.ip()));
    });
  }

  /** Once a handoff brings no new domain of a tier, no later one may. */
  private static void assertNewFirst(Ring ring, int partition, Function<Device, Object> domain) {
    Set<Object> used = new HashSet<>(ring.primaries(partition).stream().map(domain).toList());
    boolean brought = true;
    for (Device handoff : handoffs(ring, partition)) {
      boolean isNew = used.add(domain.apply(handoff));
      assertThat(isNew && !brought).as("%s comes late", handoff).isFalse();
      brought = isNew;
    }
  }

  @Test
  void devicesWithoutPartitionsNeverStandIn() {
    var builder = new RingBuilder(4, 2);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id, "127.0.0.1", 6200, "d" + id, id == 3 ? 0 : 1));
    }
    Ring ring = builder.rebalance(1);
    for (int partition = 0; partition < ring.partitions(); partition++) {
      assertThat(handoffs(ring, partition)).hasSize(1).noneMatch(device -> device.id() == 3);
    }
  }

  @Test
  void saysWhenNoneIsLeft() {
    Iterator<Device> handoffs = Rings.fourZones(2, 4).handoffs(0);
    assertThat(handoffs.hasNext()).isFalse();
    assertThatThrownBy(handoffs::next).isInstanceOf(NoSuchElementException.class);
  }

  private static List<Device> handoffs(Ring ring, int partition) {
    var list = new ArrayList<Device>();
    ring.handoffs(partition).forEachRemaining(list::add);
    return list;
  }

  private interface Check {
    void on(Ring ring, int partition);
  }

  private static void forRandomRings(Check check) {
    var random = new Random(20_261_123);
    for (int i = 0; i < RINGS; i++) {
      double replicas = 1 + random.nextInt(5) / 2.0;
      // Large enough that no device holds partition 0 alone, which the walk may pass over.
      Ring ring = Rings.uneven(random, 6 + random.nextInt(4), replicas).rebalance(i);
      check.on(ring, random.nextInt(ring.partitions()));
    }
  }
}
