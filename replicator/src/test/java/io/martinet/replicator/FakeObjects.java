package io.martinet.replicator;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemPage;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.PeerDevice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Object devices in memory, as a replicator sees them, with faults that a test switches on. */
final class FakeObjects implements ObjectPeers {
  private static final int BUCKET_BITS = 16;

  final Set<PeerDevice> dead = new HashSet<>();

  /** Objects that a device has lost a record of. */
  final Map<PeerDevice, Set<PathHash>> unknown = new TreeMap<>(FakeObjects::byName);

  /** Devices that say of each object that they could not take it. */
  final Set<PeerDevice> refusing = new HashSet<>();

  /** Partitions that a device was not given whole. */
  final Map<PeerDevice, TreeSet<Integer>> unfilled = new TreeMap<>(FakeObjects::byName);

  /** Called before each drop: a write may come in between. */
  Runnable beforeDrop = () -> {};

  int rowsOwed;
  int requests;
  int pushes;
  private final Places places;
  private final Map<PeerDevice, TreeMap<PathHash, ObjectState>> stored =
      new TreeMap<>(FakeObjects::byName);

  FakeObjects(Places places) {
    this.places = places;
  }

  private static int byName(PeerDevice a, PeerDevice b) {
    return a.device().compareTo(b.device());
  }

  TreeMap<PathHash, ObjectState> at(PeerDevice device) {
    return stored.computeIfAbsent(device, _ -> new TreeMap<>());
  }

  void store(PeerDevice device, PathHash hash, ObjectState state) {
    at(device).merge(hash, state, (before, newer) -> before.join(newer).normalised());
  }

  private void ask(PeerDevice device) throws PeerFailedException {
    requests++;
    if (dead.contains(device)) {
      throw new PeerFailedException(device, "dead");
    }
  }

  private static SetDigest term(PathHash hash, ObjectState state) {
    long mixed = Objects.hash(hash, state.toString()) * 0x9e3779b97f4a7c15L;
    return new SetDigest(1, mixed, Long.rotateLeft(mixed, 31));
  }

  private boolean isUnknown(PeerDevice device, PathHash hash) {
    return unknown.getOrDefault(device, Set.of()).contains(hash);
  }

  @Override
  public SortedMap<Integer, SetDigest> digests(PeerDevice device) throws PeerFailedException {
    ask(device);
    var digests = new TreeMap<Integer, SetDigest>();
    at(device)
        .forEach((hash, state) -> {
          if (!isUnknown(device, hash)) {
            digests.merge(places.partition(hash.high()), term(hash, state), SetDigest::plus);
          }
        });
    return digests;
  }

  @Override
  public long sendRows(PeerDevice device) throws PeerFailedException {
    ask(device);
    return rowsOwed;
  }

  @Override
  public SortedMap<Integer, SetDigest> spokenFor(PeerDevice device) throws PeerFailedException {
    SortedMap<Integer, SetDigest> digests = digests(device);
    var spokenFor = new TreeMap<Integer, SetDigest>();
    for (int partition = 0; partition < places.partitions(); partition++) {
      if (!unfilled.getOrDefault(device, new TreeSet<>()).contains(partition)) {
        spokenFor.put(partition, digests.getOrDefault(partition, SetDigest.EMPTY));
      }
    }
    return spokenFor;
  }

  @Override
  public Buckets buckets(PeerDevice device, int partition, boolean asPrimary)
      throws PeerFailedException {
    ask(device);
    if (asPrimary && unfilled.getOrDefault(device, new TreeSet<>()).contains(partition)) {
      throw new PeerFailedException(device, "filling");
    }
    var digests = new TreeMap<Integer, SetDigest>();
    for (var each : at(device).entrySet()) {
      if (isIn(each.getKey(), partition) && !isUnknown(device, each.getKey())) {
        int bucket = (int) (each.getKey().high() >>> (Long.SIZE - BUCKET_BITS));
        digests.merge(bucket, term(each.getKey(), each.getValue()), SetDigest::plus);
      }
    }
    return new Buckets(BUCKET_BITS, digests);
  }

  @Override
  public List<ObjectItem> items(
      PeerDevice device, int partition, HashSpan span, @Nullable PathHash after)
      throws PeerFailedException {
    ask(device);
    var items = new ArrayList<ObjectItem>();
    for (var each : at(device).tailMap(span.from()).entrySet()) {
      PathHash hash = each.getKey();
      boolean isWanted =
          isIn(hash, partition)
              && (span.to() == null || hash.compareTo(span.to()) < 0)
              && (after == null || hash.compareTo(after) > 0);
      if (isWanted && items.size() < ItemPage.ITEMS_MAX) {
        SetDigest term = term(hash, each.getValue());
        boolean isUnknown = isUnknown(device, hash);
        items.add(
            new ObjectItem(
                hash,
                each.getValue(),
                isUnknown ? 0 : term.high(),
                isUnknown ? 0 : term.low(),
                isUnknown));
      }
    }
    return items;
  }

  private boolean isIn(PathHash hash, int partition) {
    return places.partition(hash.high()) == partition;
  }

  @Override
  public List<Result> push(PeerDevice from, PeerDevice to, int partition, List<PathHash> objects)
      throws PeerFailedException {
    ask(from);
    ask(to);
    var results = new ArrayList<Result>();
    for (PathHash hash : objects) {
      ObjectState state = at(from).get(hash);
      if (state == null || isUnknown(from, hash)) {
        results.add(Result.of(ItemFate.ABSENT));
        continue;
      }
      if (refusing.contains(to)) {
        results.add(Result.of(ItemFate.FAILED));
        continue;
      }
      pushes++;
      store(to, hash, state);
      unknown.getOrDefault(to, new HashSet<>()).remove(hash);
      results.add(new Result(ItemFate.MERGED, Objects.requireNonNull(at(to).get(hash))));
    }
    return results;
  }

  @Override
  public List<Result> drop(PeerDevice device, int partition, List<DropList.Item> items)
      throws PeerFailedException {
    ask(device);
    beforeDrop.run();
    var results = new ArrayList<Result>();
    for (DropList.Item item : items) {
      boolean isSame = item.state().equals(at(device).get(item.hash()));
      if (isSame) {
        at(device).remove(item.hash());
      }
      results.add(Result.of(isSame ? ItemFate.DROPPED : ItemFate.CHANGED));
    }
    return results;
  }

  @Override
  public List<Integer> filling(PeerDevice device) throws PeerFailedException {
    ask(device);
    return List.copyOf(unfilled.getOrDefault(device, new TreeSet<>()));
  }

  @Override
  public void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException {
    ask(device);
    unfilled.getOrDefault(device, new TreeSet<>()).removeAll(partitions);
  }
}
