package io.martinet.replicator;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.SealedStates;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether an object that a device lists as expired is to be deleted, by what its primaries told
 * once its expiry was final there. Pure.
 */
sealed interface ExpiryVerdict {
  /**
   * A majority holds exactly the same object, past its time.
   *
   * @param tombstone right behind all that stands there and before anything that comes later, so
   *     that whatever a client stores meanwhile wins
   */
  record Delete(Version tombstone) implements ExpiryVerdict {}

  /** A majority holds another expiry, or nothing any more: the device that listed it is behind. */
  record Over() implements ExpiryVerdict {}

  /** Too few can tell, or they do not hold the same: replication or a reader makes it so. */
  record Later() implements ExpiryVerdict {}

  /**
   * @param seconds when it expired, as listed
   * @param told what its primaries told; who did not is missing
   */
  static ExpiryVerdict of(
      Places places, int partition, long seconds, Map<PeerDevice, SealedStates.Entry> told) {
    var holders = new LinkedHashMap<ObjectState, Set<PeerDevice>>();
    var others = new HashSet<PeerDevice>();
    for (Map.Entry<PeerDevice, SealedStates.Entry> each : told.entrySet()) {
      SealedStates.Entry entry = each.getValue();
      if (entry.isKnown() && entry.state().isLive() && entry.deleteAtSeconds() == seconds) {
        holders.computeIfAbsent(entry.state(), _ -> new HashSet<>()).add(each.getKey());
      } else if (entry.isKnown()) {
        others.add(each.getKey());
      }
    }
    for (Map.Entry<ObjectState, Set<PeerDevice>> each : holders.entrySet()) {
      if (places.isMajority(partition, each.getValue())) {
        return new Delete(behind(each.getKey()));
      }
    }
    return places.isMajority(partition, others) ? new Over() : new Later();
  }

  // No process draws the nonce 0 but by a chance of one in four billion: of two versions of one
  // tick the client's is the later one.
  private static Version behind(ObjectState state) {
    return new Version(state.newest().ticks() + 1, 0);
  }
}
