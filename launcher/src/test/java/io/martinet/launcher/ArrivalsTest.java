package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import io.martinet.ring.coverage.Coverage;
import io.martinet.ring.coverage.CoverageStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: what devices report of the rings. */
class ArrivalsTest {
  @TempDir Path directory;

  private final RingBuilder builder = new RingBuilder(4, 3);
  private final List<String> told = new ArrayList<>();
  private boolean isAway;

  private Ring ring(int devices) {
    for (int id = 0; id < devices; id++) {
      if (!builder.has(id)) {
        builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + id, 100));
      }
    }
    builder.pretendMinPartHoursPassed();
    return builder.rebalance(1);
  }

  private Arrivals of(RingHolder rings, String device, Coverage coverage) {
    return new Arrivals(
        RingKind.object(0),
        rings,
        Map.of(device, coverage),
        (ring, version, named) -> tell("followed " + version + " " + named),
        (ring, version, named) -> tell("filled " + version + " " + named));
  }

  private void tell(String what) throws IOException {
    if (isAway) {
      throw new IOException("as told");
    }
    told.add(what);
  }

  @Test
  void rule6_aDeviceThatLostNothingReportsEachRingOnce() throws Exception {
    var rings = new RingHolder(ring(4));
    Coverage coverage = Coverage.open(CoverageStorage.in(directory.resolve("c")), "d0", rings);
    Arrivals arrivals = of(rings, "d0", coverage);
    isAway = true;
    arrivals.report();
    isAway = false;
    arrivals.report();
    arrivals.report();
    long first = rings.current().version();
    assertThat(told).containsExactly("followed " + first + " d0");

    rings.swap(ring(5));
    arrivals.report();
    assertThat(told).as("before it has noted the ring").hasSize(1);
    coverage.follow();
    arrivals.report();
    assertThat(told).hasSize(2).last().isEqualTo("followed " + rings.current().version() + " d0");
  }

  @Test
  void rule6_aDeviceThatWasReplacedReportsOnceItIsFilled() throws Exception {
    Ring first = ring(4);
    var rings = new RingHolder(first);
    CoverageStorage file = CoverageStorage.in(directory.resolve("c"));
    Coverage.writeEmpty(file, first.version(), first.partitions());
    Coverage coverage = Coverage.open(file, "d0", rings);
    Arrivals arrivals = of(rings, "d0", coverage);
    arrivals.report();
    assertThat(told).isEmpty();
    coverage.filled(first.version(), coverage.filling());
    arrivals.report();
    assertThat(told).containsExactly("followed " + first.version() + " d0");
  }

  @Test
  void rule6_aDeviceThatTheRingGaveSomethingReportsWhenItHasIt() throws Exception {
    var rings = new RingHolder(ring(4));
    rings.swap(ring(5));
    long version = rings.current().version();
    Coverage coverage = Coverage.open(CoverageStorage.in(directory.resolve("c")), "d4", rings);
    Arrivals arrivals = of(rings, "d4", coverage);
    arrivals.report();
    assertThat(told).containsExactly("followed " + version + " d4");
    coverage.filled(version, coverage.filling());
    arrivals.report();
    assertThat(told).contains("filled " + version + " d4");
  }
}
