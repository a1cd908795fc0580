package io.martinet.simulation.cluster;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.StorePath;
import io.martinet.object.store.Admission;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.Expired;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.martinet.simulation.SteppedEngine;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine whose committer comes by a little after each job, and now and then. */
final class SteppedStore implements ObjectStore {
  /** A sync takes up to so long. */
  private static final int COMMIT_NANOS_SPREAD = 4_000_000;

  /** The committer's own doings, and compaction, which nobody waits for. */
  private static final long IDLE_NANOS = 1_500_000_000;

  private final SteppedEngine engine;
  private final ObjectStore store;
  private final SimulatedProcess process;
  private boolean isCommitPlanned;

  SteppedStore(SteppedEngine engine, SimulatedProcess process) {
    this.engine = engine;
    this.store = engine.store();
    this.process = process;
    planIdle();
  }

  private void planIdle() {
    process.afterNanos(
        IDLE_NANOS,
        () -> {
          engine.stepCompaction();
          planCommit();
          planIdle();
        });
  }

  private void planCommit() {
    if (!isCommitPlanned) {
      isCommitPlanned = true;
      process.afterNanos(process.world().random().below(COMMIT_NANOS_SPREAD), this::commit);
    }
  }

  private void commit() {
    isCommitPlanned = false;
    if (engine.commitSome()) {
      planCommit();
    }
  }

  @Override
  public void submit(
      Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome) {
    store.submit(write, admission, executor, outcome);
    planCommit();
  }

  @Override
  public void barrier(Executor executor, Consumer<BarrierOutcome> outcome) {
    store.barrier(executor, outcome);
    planCommit();
  }

  @Override
  public void drop(
      List<Drop> drops,
      Admission admission,
      Executor executor,
      Consumer<List<DropOutcome>> outcome) {
    store.drop(drops, admission, executor, outcome);
    planCommit();
  }

  @Override
  public void delivered(String containerDevice, List<Long> positions) {
    store.delivered(containerDevice, positions);
  }

  @Override
  public void awaitCommits(int change) {
    store.awaitCommits(change);
    planCommit();
  }

  @Override
  public Lookup find(ObjectKey key) {
    return store.find(key);
  }

  @Override
  public Opened open(ObjectKey key) {
    return store.open(key);
  }

  @Override
  public @Nullable StorePath findPath(ObjectKey key) {
    return store.findPath(key);
  }

  @Override
  public StagedFile stage(long expectedBytes) throws IOException {
    return store.stage(expectedBytes);
  }

  @Override
  public StoreStatus status() {
    return store.status();
  }

  @Override
  public List<String> owedTo() {
    return store.owedTo();
  }

  @Override
  public List<PendingRow> pending(String containerDevice, long afterPosition, int countMax) {
    return store.pending(containerDevice, afterPosition, countMax);
  }

  @Override
  public int bucketBits() {
    return store.bucketBits();
  }

  @Override
  public SortedMap<Integer, SetDigest> partitionDigests(int policy, int partPower)
      throws StoreException {
    return store.partitionDigests(policy, partPower);
  }

  @Override
  public SortedMap<Integer, SetDigest> bucketDigests(int policy, int partPower, int partition)
      throws StoreException {
    return store.bucketDigests(policy, partPower, partition);
  }

  @Override
  public SortedSet<Integer> unsurePartitions(int policy, int partPower) throws StoreException {
    return store.unsurePartitions(policy, partPower);
  }

  @Override
  public List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws StoreException {
    return store.items(policy, from, to, countMax);
  }

  @Override
  public List<Expired> expired(
      int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws StoreException {
    return store.expired(policy, throughSeconds, after, countMax);
  }

  @Override
  public void sealExpiry(long throughTicks) throws StoreException {
    store.sealExpiry(throughTicks);
  }

  @Override
  public void close() {
    store.close();
  }
}
