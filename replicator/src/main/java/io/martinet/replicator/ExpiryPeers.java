package io.martinet.replicator;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.SealedStates;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an expirer asks of object devices. All but {@link #delete} blocks. */
interface ExpiryPeers {
  /**
   * A page of what has expired there.
   *
   * @param next where the next page begins, for {@link #expired}; null behind the last one
   */
  record Page(List<ExpiredPage.Entry> entries, @Nullable String next) {}

  /** What a device did with a deletion. */
  enum Deletion {
    /** The tombstone stands there, durable. */
    TAKEN,
    /** Something newer stands there, and stays. */
    NEWER,
    /** It is not known, or it goes by another ring, or its answer counts for nothing. */
    UNKNOWN
  }

  /**
   * An object's data as a device holds it.
   *
   * @param state all that stands there
   * @param body of the object
   */
  record Held(ObjectState state, byte[] body) {}

  /**
   * @param throughSeconds Unix seconds, inclusive
   * @param after as an earlier page said, null for the first page
   */
  Page expired(PeerDevice device, long throughSeconds, @Nullable String after)
      throws PeerFailedException;

  /** Makes the expiry of what has expired by now final there, and tells what stands of these. */
  List<SealedStates.Entry> seal(PeerDevice device, List<PathHash> objects)
      throws PeerFailedException;

  /**
   * Deletes an object as of a version; what is newer stays.
   *
   * @param rows for the container's replicas, null if none are told
   * @return never fails
   */
  CompletableFuture<Deletion> delete(
      PeerDevice device, int partition, StorePath path, Version version, @Nullable RowTargets rows);

  /**
   * Reads a small object, expired or not.
   *
   * @return null if the device has no such object
   */
  @Nullable Held read(PeerDevice device, int partition, StorePath path, int bytesMax)
      throws PeerFailedException;
}
