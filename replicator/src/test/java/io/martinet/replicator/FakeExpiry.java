package io.martinet.replicator;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.SealedStates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Object devices in memory, as an expirer sees them, with faults that a test switches on. */
final class FakeExpiry implements ExpiryPeers {
  private static final byte[] NO_BODY = {};

  /** What a device holds of one object. */
  record Stored(StorePath path, ObjectState state, long deleteAt, byte[] body) {}

  final Set<PeerDevice> dead = new HashSet<>();

  /** Called before each deletion: a client may come in between. */
  Runnable beforeDelete = () -> {};

  /** How deletions were told to containers, in order. */
  final List<String> rows = new ArrayList<>();

  int pageSize = 100;
  int sealRequests;
  private final Function<StorePath, PathHash> hasher;
  private final Map<PeerDevice, Map<PathHash, Stored>> stored = new HashMap<>();
  private final Map<PeerDevice, Long> sealed = new HashMap<>();
  private long nowTicks;

  FakeExpiry(Function<StorePath, PathHash> hasher) {
    this.hasher = hasher;
  }

  void now(long ticks) {
    nowTicks = ticks;
  }

  Map<PathHash, Stored> at(PeerDevice device) {
    return stored.computeIfAbsent(device, _ -> new HashMap<>());
  }

  void put(PeerDevice device, StorePath path, Version version, long deleteAt, byte... body) {
    var data = new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
    at(device)
        .merge(
            hasher.apply(path),
            new Stored(path, data, deleteAt, body),
            (before, newer) -> before.state().newest().isAfter(version) ? before : newer);
  }

  /** A POST as a replica takes it: false if it is past its time there, or older. */
  boolean post(PeerDevice device, StorePath path, Version version, long deleteAt) {
    Stored before = at(device).get(hasher.apply(path));
    if (before == null
        || !before.state().isLive()
        || !version.isAfter(before.state().newest())
        || isSealed(device, before.deleteAt())) {
      return false;
    }
    var state = new ObjectState(before.state().data(), version, Version.NONE, Version.NONE);
    at(device).put(hasher.apply(path), new Stored(path, state, deleteAt, before.body()));
    return true;
  }

  private boolean isSealed(PeerDevice device, long deleteAt) {
    return deleteAt > 0
        && deleteAt * Timestamps.TICKS_PER_SECOND <= sealed.getOrDefault(device, 0L);
  }

  ObjectState state(PeerDevice device, StorePath path) {
    Stored found = at(device).get(hasher.apply(path));
    return found == null ? ObjectState.NONE : found.state();
  }

  private void ask(PeerDevice device) throws PeerFailedException {
    if (dead.contains(device)) {
      throw new PeerFailedException(device, "dead");
    }
  }

  @Override
  public Page expired(PeerDevice device, long throughSeconds, @Nullable String after)
      throws PeerFailedException {
    ask(device);
    List<ExpiredPage.Entry> entries =
        at(device).entrySet().stream()
            .filter(each -> each.getValue().state().isLive())
            .filter(each -> each.getValue().deleteAt() > 0)
            .filter(each -> each.getValue().deleteAt() <= throughSeconds)
            .map(each ->
                new ExpiredPage.Entry(
                    each.getValue().deleteAt(), each.getKey(), each.getValue().path()))
            .sorted(Comparator.comparing(FakeExpiry::key))
            .filter(each -> after == null || key(each).compareTo(after) > 0)
            .limit(pageSize)
            .toList();
    return new Page(entries, entries.size() == pageSize ? key(entries.getLast()) : null);
  }

  private static String key(ExpiredPage.Entry entry) {
    return "%020d-%s".formatted(entry.seconds(), entry.hash());
  }

  @Override
  public List<SealedStates.Entry> seal(PeerDevice device, List<PathHash> objects)
      throws PeerFailedException {
    ask(device);
    sealRequests++;
    sealed.merge(device, nowTicks, Math::max);
    return objects.stream()
        .map(hash -> {
          Stored found = at(device).get(hash);
          return found == null
              ? new SealedStates.Entry(true, ObjectState.NONE, 0)
              : new SealedStates.Entry(true, found.state(), found.deleteAt());
        })
        .toList();
  }

  @Override
  public CompletableFuture<Deletion> delete(
      PeerDevice device,
      int partition,
      StorePath path,
      Version version,
      @Nullable RowTargets told) {
    beforeDelete.run();
    if (dead.contains(device)) {
      return CompletableFuture.completedFuture(Deletion.UNKNOWN);
    }
    ObjectState before = state(device, path);
    if (!version.isAfter(before.newest())) {
      boolean stands = before.tombstone().equals(version);
      return CompletableFuture.completedFuture(stands ? Deletion.TAKEN : Deletion.NEWER);
    }
    var tombstone = new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
    at(device).put(hasher.apply(path), new Stored(path, tombstone, 0, NO_BODY));
    rows.add(device.device() + " " + told);
    return CompletableFuture.completedFuture(Deletion.TAKEN);
  }

  @Override
  public @Nullable Held read(PeerDevice device, int partition, StorePath path, int bytesMax)
      throws PeerFailedException {
    ask(device);
    Stored found = at(device).get(hasher.apply(path));
    return found == null || !found.state().isLive() ? null : new Held(found.state(), found.body());
  }
}
