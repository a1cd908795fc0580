package io.martinet.replicator;

import io.martinet.http.wire.PeerDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a device has been given a partition whole (rule 6): once so many of those that can
 * speak for it have given what they hold that none of what was ever acknowledged can be missing.
 * Immutable; blocks.
 */
final class Filling {
  private static final Logger log = LoggerFactory.getLogger(Filling.class);

  private final Places places;
  private final Consumer<PeerFailedException> failed;

  /**
   * @param failed told of each source that could not give
   */
  Filling(Places places, Consumer<PeerFailedException> failed) {
    this.places = places;
    this.failed = failed;
  }

  /** One device gives another all that it holds of a partition. */
  interface Source {
    /**
     * Gives it.
     *
     * @return false if something of it could not be given
     */
    boolean give(PeerDevice source, PeerDevice device, int partition) throws PeerFailedException;
  }

  /** Of these partitions, those that the device has been given whole now. */
  List<Integer> fill(PeerDevice device, List<Integer> partitions, Source source) {
    var done = new ArrayList<Integer>();
    for (int partition : new TreeSet<>(partitions)) {
      if (isGiven(device, partition, "all", source)) {
        done.add(partition);
      }
    }
    return done;
  }

  /**
   * Whether the device has been given all that was acknowledged of a partition, or of something in
   * it.
   *
   * @param what is given, for the log
   */
  boolean isGiven(PeerDevice device, int partition, String what, Source source) {
    Places.Sources sources = places.sources(device, partition);
    var given = new ArrayList<PeerDevice>();
    for (PeerDevice each : sources.devices()) {
      try {
        if (source.give(each, device, partition)) {
          given.add(each);
        }
      } catch (PeerFailedException e) {
        failed.accept(e);
      }
    }
    if (given.size() >= sources.needed()) {
      return true;
    }
    log.warn(
        "a partition cannot be filled yet: device={} partition={} what={} given_by={} needed={}"
            + " of={}",
        device,
        partition,
        what,
        given,
        sources.needed(),
        sources.devices());
    return false;
  }
}
