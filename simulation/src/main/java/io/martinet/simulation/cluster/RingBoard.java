package io.martinet.simulation.cluster;

import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import io.martinet.ring.RingSuccession;
import io.martinet.ring.coverage.Coverage;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What ZooKeeper holds of the object ring: the one in force, the one before it, and which devices
 * follow and are filled. Processes look at it now and then, as long as they reach it.
 */
final class RingBoard {
  private RingPair inForce;
  private final TreeSet<String> followed = new TreeSet<>();
  private final TreeSet<String> filled = new TreeSet<>();

  RingBoard(Ring first) {
    this.inForce = RingPair.of(first);
  }

  RingPair inForce() {
    return inForce;
  }

  /** Why a ring cannot come into force now; empty if it is in force from now on. */
  Optional<String> publish(Ring next) {
    Optional<String> refusal = new RingSuccession(inForce, Set.copyOf(followed)).refusal(next);
    if (refusal.isEmpty()) {
      inForce = new RingPair(next, inForce.current(), Set.of());
      followed.clear();
      filled.clear();
    }
    return refusal;
  }

  /** A process takes over what it does not know yet. */
  void tell(RingHolder rings) {
    RingPair known = inForce;
    if (rings.swap(known)) {
      return;
    }
    Ring former = known.former();
    if (former != null) {
      rings.follows(known.current().version(), former);
    }
    rings.filled(known.current().version(), Set.copyOf(filled));
  }

  /** A device is lost. */
  void lost(String device) {
    followed.remove(device);
  }

  /** A device reports how far it has come. */
  void report(String device, Coverage coverage) {
    if (coverage.isIntact(inForce)) {
      followed.add(device);
    }
    if (inForce.unfilled().contains(device) && coverage.isWhole(inForce.current())) {
      filled.add(device);
      inForce = new RingPair(inForce.current(), inForce.former(), Set.copyOf(filled));
    }
  }
}
