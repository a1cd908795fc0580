package io.martinet.launcher;

import io.martinet.cluster.ClusterUnavailableException;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import io.martinet.ring.coverage.Coverage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that the devices of this process go by a ring, and once they have all that it gave them,
 * so that what moved is no longer in transition (rule 6). One thread.
 */
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  private final RingKind kind;
  private final RingHolder rings;
  private final Map<String, Coverage> coverages;
  private final Report reportFollowed;
  private final Report reportFilled;

  /** Devices that are known to go by {@link #followedVersion}. */
  private final Set<String> followed = new HashSet<>();

  private long followedVersion;

  /** Of which there is nothing to report. */
  private @Nullable RingPair done;

  /**
   * @param coverages by device
   * @param reportFollowed that a device goes by a ring and lacks nothing of what it had before
   * @param reportFilled that a device has all that a ring gave it
   */
  Arrivals(
      RingKind kind,
      RingHolder rings,
      Map<String, Coverage> coverages,
      Report reportFollowed,
      Report reportFilled) {
    this.kind = kind;
    this.rings = rings;
    this.coverages = new TreeMap<>(coverages);
    this.reportFollowed = reportFollowed;
    this.reportFilled = reportFilled;
  }

  /** Reports those that are not reported yet; what fails is tried again the next time. */
  void report() {
    RingPair pair = rings.pair();
    if (pair == done) {
      return;
    }
    if (followedVersion != pair.current().version()) {
      followedVersion = pair.current().version();
      followed.clear();
    }
    boolean isFollowed = true;
    for (String device : coverages.keySet()) {
      isFollowed &= isFollowed(pair, device);
    }
    Set<String> unfilled = pair.unfilled();
    unfilled.retainAll(coverages.keySet());
    boolean isDone = isFollowed;
    for (String device : unfilled) {
      isDone &= report(pair.current(), device);
    }
    done = isDone ? pair : null;
  }

  private boolean isFollowed(RingPair pair, String device) {
    if (followed.contains(device)) {
      return true;
    }
    // One that lost something must not count for what the next ring builds upon.
    Coverage coverage = coverages.get(device);
    return coverage != null
        && coverage.isIntact(pair)
        && isTold(reportFollowed, pair.current(), device)
        && followed.add(device);
  }

  private boolean report(Ring ring, String device) {
    Coverage coverage = coverages.get(device);
    if (coverage == null || !coverage.isWhole(ring)) {
      return false;
    }
    boolean isTold = isTold(reportFilled, ring, device);
    if (isTold) {
      log.info(
          "a device has all that a ring gave it: device={} ring={} version={}",
          device,
          kind.ringName(),
          ring.version());
    }
    return isTold;
  }

  /** Tells the cluster something of a device. */
  interface Report {
    /**
     * Tells it; again is no harm.
     *
     * @throws ClusterUnavailableException the cluster cannot be told now
     */
    void send(String ring, long version, String device) throws IOException;
  }

  private boolean isTold(Report report, Ring ring, String device) {
    try {
      report.send(kind.ringName(), ring.version(), device);
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (IOException e) {
      log.warn("cannot report how far a device has come with its ring: device={}", device, e);
      return false;
    }
  }
}
