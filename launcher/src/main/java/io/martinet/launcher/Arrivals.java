package io.martinet.launcher;

import io.martinet.cluster.ClusterUnavailableException;
import io.martinet.cluster.FillingReports;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import io.martinet.ring.coverage.Coverage;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the devices of this process once they have all that a ring gave them, so that what moved
 * is no longer in transition (rule 6). One thread.
 */
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  private final RingKind kind;
  private final RingHolder rings;
  private final Map<String, Coverage> coverages;
  private final FillingReports reports;

  /** Of which there is nothing to report. */
  private @Nullable RingPair done;

  /**
   * @param coverages by device
   */
  Arrivals(
      RingKind kind, RingHolder rings, Map<String, Coverage> coverages, FillingReports reports) {
    this.kind = kind;
    this.rings = rings;
    this.coverages = new TreeMap<>(coverages);
    this.reports = reports;
  }

  /** Reports those that are not reported yet; what fails is tried again the next time. */
  void report() {
    RingPair pair = rings.pair();
    if (pair == done) {
      return;
    }
    Set<String> unfilled = pair.unfilled();
    unfilled.retainAll(coverages.keySet());
    boolean isDone = true;
    for (String device : unfilled) {
      isDone &= report(pair.current(), device);
    }
    done = isDone ? pair : null;
  }

  private boolean report(Ring ring, String device) {
    Coverage coverage = coverages.get(device);
    if (coverage == null || !coverage.isWhole(ring)) {
      return false;
    }
    try {
      reports.report(kind.ringName(), ring.version(), device);
      log.info(
          "a device has all that a ring gave it: device={} ring={} version={}",
          device,
          kind.ringName(),
          ring.version());
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (IOException e) {
      log.warn("cannot report that a device is filled: device={}", device, e);
      return false;
    }
  }
}
