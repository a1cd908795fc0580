package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RingPlacementsTest {
  private static final String ADDED = "d4";
  private static final int PATHS = 200;

  private final RingBuilder builder = new RingBuilder(5, 3);
  private final Ring first;
  private final Ring next;
  private RingHolder rings;
  private Placements placements;

  RingPlacementsTest() {
    for (int id = 0; id < 4; id++) {
      add(id);
    }
    first = builder.rebalance(1);
    builder.pretendMinPartHoursPassed();
    add(4);
    next = builder.rebalance(1);
    rings = new RingHolder(first);
    placements = placements();
  }

  private void add(int id) {
    builder.add(Device.of(id, 1, id, "127.0.0.1", 6200 + id, "d" + id, 100));
  }

  /** Of a proxy that finds the next ring when it looks for it. */
  private Placements placements() {
    RingHolder holder = rings;
    var ring = new RingPlacements.FollowedRing(holder, _ -> holder.swap(next));
    var hashers = new PathHashers(new byte[0], "suffix".getBytes(StandardCharsets.US_ASCII));
    return new RingPlacements(hashers, ring, ring, Map.of(0, ring));
  }

  private void startAgain() {
    rings = new RingHolder(first);
    placements = placements();
  }

  private Placement of(int path) {
    return placements.object(0, "a", "c", "o" + path);
  }

  private static Set<String> names(List<PeerDevice> devices) {
    var names = new TreeSet<String>();
    devices.forEach(device -> names.add(device.device()));
    return names;
  }

  @Test
  void rule6_whatMovedIsInTransitionUntilItHasArrived() throws Exception {
    int moved = 0;
    for (int path = 0; path < PATHS; path++) {
      startAgain();
      Placement before = of(path);
      assertThat(before.members()).hasSize(3);
      Placement during = before.renewed().orElseThrow();
      assertThat(during.ringVersion()).isEqualTo(next.version());
      assertThat(names(during.handoffs())).doesNotContainAnyElementsOf(names(during.members()));
      if (!names(during.members()).contains(ADDED)) {
        assertThat(during.members()).isEqualTo(before.members());
        continue;
      }
      moved++;
      assertThat(names(during.members())).containsAll(names(before.members())).hasSize(4);
      assertThat(during.formerOnly().orElseThrow().members())
          .containsExactlyInAnyOrderElementsOf(before.members());
      assertThat(during.renewed()).isEmpty();

      rings.filled(next.version(), Set.of(ADDED));
      Placement after = during.renewed().orElseThrow();
      assertThat(names(after.members())).contains(ADDED).hasSize(3);
      assertThat(after.formerOnly()).isEmpty();
    }
    assertThat(moved).isPositive();
  }

  @Test
  void replicasKeepTheirNumbers() throws Exception {
    for (int path = 0; path < PATHS; path++) {
      startAgain();
      Placement before = of(path);
      List<PeerDevice> numbered = List.of(before.device(2), before.device(3), before.device(0));
      Placement during = before.renewed().orElseThrow();
      Placement kept = during.numberedAs(numbered);

      assertThat(kept.members().subList(0, 3)).isEqualTo(numbered);
      assertThat(names(kept.members())).containsAll(names(during.members()));
      for (int replica = 0; replica < kept.members().size(); replica++) {
        assertThat(kept.quorum().counts(replica))
            .isEqualTo(during.members().contains(kept.device(replica)));
      }
    }
  }
}
