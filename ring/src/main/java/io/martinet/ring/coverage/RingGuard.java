package io.martinet.ring.coverage;

import io.martinet.ring.Ring;
import io.martinet.ring.RingBundle;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The guard of one ring and the devices of one server. Thread-safe. */
public final class RingGuard implements PartitionGuard {
  private final RingHolder rings;
  private final Map<String, Coverage> coverages;

  /**
   * @param coverages by device; a device without one covers nothing
   */
  public RingGuard(RingHolder rings, Map<String, Coverage> coverages) {
    this.rings = rings;
    this.coverages = new TreeMap<>(coverages);
  }

  @Override
  public long ringVersion() {
    return rings.current().version();
  }

  @Override
  public byte[] rings() {
    return RingBundle.encode(rings.pair());
  }

  @Override
  public boolean isOutdated(long senderVersion, int partition) {
    RingPair pair = rings.pair();
    if (senderVersion >= pair.current().version()) {
      return false;
    }
    Ring former = pair.former();
    return former == null || former.version() != senderVersion || pair.isMoved(partition);
  }

  @Override
  public boolean covers(String device, int partition) {
    Coverage coverage = coverages.get(device);
    return coverage != null && coverage.covers(partition);
  }

  @Override
  public boolean counts(String device, int partition) {
    return covers(device, partition) || rings.pair().isArriving(device, partition);
  }

  @Override
  public long arrivingBy(String device, int partition) {
    Coverage coverage = coverages.get(device);
    return coverage == null ? 0 : coverage.arrivingBy(partition);
  }

  @Override
  public List<Integer> filling(String device) throws IOException {
    return require(device).filling();
  }

  @Override
  public boolean filled(String device, long ringVersion, Collection<Integer> partitions)
      throws IOException {
    return require(device).filled(ringVersion, partitions);
  }

  private Coverage require(String device) throws IOException {
    Coverage coverage = coverages.get(device);
    if (coverage == null) {
      throw new IOException("what " + device + " covers is not known");
    }
    return coverage;
  }
}
