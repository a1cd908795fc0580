package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.Bits128;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Database devices in memory, as a replicator sees them: a database is a set of rows, which two of
 * them join.
 */
final class FakeDatabases implements DatabasePeers {
  final Set<PeerDevice> dead = new HashSet<>();

  /** Databases that a device has in quarantine; what it holds of them peers gave since. */
  final Map<PeerDevice, Set<StorePath>> unknown = new HashMap<>();

  /** Partitions that a device was not given whole. */
  final Map<PeerDevice, TreeSet<Integer>> unfilled = new HashMap<>();

  /** Called before each drop: a row may come in between. */
  Runnable beforeDrop = () -> {};

  /** Called before a refill ends: what was given may go to quarantine again. */
  Runnable beforeRefilled = () -> {};

  int requests;
  private final Map<PeerDevice, TreeMap<StorePath, TreeSet<String>>> stored = new HashMap<>();

  TreeMap<StorePath, TreeSet<String>> at(PeerDevice device) {
    return stored.computeIfAbsent(
        device, _ -> new TreeMap<>((a, b) -> a.toString().compareTo(b.toString())));
  }

  void store(PeerDevice device, StorePath path, String... rows) {
    at(device).computeIfAbsent(path, _ -> new TreeSet<>()).addAll(List.of(rows));
  }

  private void ask(PeerDevice device) throws PeerFailedException {
    requests++;
    if (dead.contains(device)) {
      throw new PeerFailedException(device, "dead");
    }
  }

  private boolean isUnknown(PeerDevice device, StorePath path) {
    return unknown.getOrDefault(device, Set.of()).contains(path);
  }

  private boolean isFilling(PeerDevice device, int partition) {
    return unfilled.getOrDefault(device, new TreeSet<>()).contains(partition);
  }

  private static DatabaseSums sums(Set<String> rows) {
    return new DatabaseSums(
        new Version(1, 1),
        Version.NONE,
        new Bits128(rows.hashCode(), rows.size()),
        new Bits128(0, 0));
  }

  @Override
  public Map<StorePath, Optional<DatabaseSums>> list(PeerDevice device) throws PeerFailedException {
    ask(device);
    var list = new HashMap<StorePath, Optional<DatabaseSums>>();
    at(device).forEach((path, rows) -> list.put(path, Optional.of(sums(rows))));
    unknown.getOrDefault(device, Set.of()).forEach(path -> list.put(path, Optional.empty()));
    return list;
  }

  @Override
  public Set<StorePath> allOf(PeerDevice device, int partition) throws PeerFailedException {
    ask(device);
    if (isFilling(device, partition) || !unknown.getOrDefault(device, Set.of()).isEmpty()) {
      throw new PeerFailedException(device, "cannot tell all");
    }
    return Set.copyOf(at(device).keySet());
  }

  @Override
  public Optional<DatabaseSums> sync(
      PeerDevice device, int partition, StorePath path, PeerDevice from, boolean asPrimary)
      throws PeerFailedException {
    ask(device);
    ask(from);
    if (isUnknown(from, path)) {
      throw new PeerFailedException(from, "cannot be read");
    }
    if (asPrimary && isFilling(from, partition)) {
      throw new PeerFailedException(from, "filling");
    }
    TreeSet<String> rows = at(from).get(path);
    if (rows != null) {
      store(device, path, rows.toArray(String[]::new));
    }
    return held(device, path);
  }

  private Optional<DatabaseSums> held(PeerDevice device, StorePath path) {
    return Optional.ofNullable(at(device).get(path)).map(FakeDatabases::sums);
  }

  /** Nobody knows what a database held that goes to quarantine. */
  void quarantine(PeerDevice device, StorePath path) {
    at(device).remove(path);
    unknown.computeIfAbsent(device, _ -> new HashSet<>()).add(path);
  }

  @Override
  public void refilled(
      PeerDevice device, int partition, StorePath path, Optional<DatabaseSums> given)
      throws PeerFailedException {
    ask(device);
    beforeRefilled.run();
    if (!held(device, path).equals(given)) {
      throw new PeerFailedException(device, "it holds something else");
    }
    unknown.getOrDefault(device, Set.of()).remove(path);
  }

  @Override
  public boolean drop(PeerDevice device, int partition, StorePath path, DatabaseSums confirmed)
      throws PeerFailedException {
    ask(device);
    beforeDrop.run();
    if (!sums(at(device).getOrDefault(path, new TreeSet<>())).equals(confirmed)) {
      return false;
    }
    at(device).remove(path);
    return true;
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
