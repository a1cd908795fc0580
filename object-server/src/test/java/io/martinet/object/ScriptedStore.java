package io.martinet.object;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.StorePath;
import io.martinet.log.Committer;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.TestDevice;
import io.martinet.object.store.Admission;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Body;
import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.Expired;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine on a disk and an index in memory, whose commits, faults and waits a test decides; it
 * notes what was asked of it and on which threads it was made to wait. Thread-safe.
 */
final class ScriptedStore implements ObjectStore {
  /** More than a test puts. */
  private static final int ITEMS_MAX = 100_000;

  final TreeSet<String> blockedThreads = new TreeSet<>();
  final List<Write> writes = new ArrayList<>();
  int openFiles;
  int openReaders;
  int awaitedCommits;
  boolean isClosed;
  volatile String asked = "";
  volatile long sealedTicks;

  /** Told instead of the engine's, if there are any. */
  final SortedMap<Integer, SetDigest> digests = new TreeMap<>();

  /** Beside the engine's. */
  final SortedSet<Integer> unsure = new TreeSet<>();

  /** Of these the name cannot be told. */
  final Set<ObjectKey> nameless = Collections.synchronizedSet(new HashSet<>());

  /** Null: as the engine says. */
  volatile Function<Write, @Nullable WriteOutcome> script = _ -> null;

  volatile @Nullable BarrierOutcome barrierOutcome;
  volatile @Nullable StoreStatus status;

  /** Why nothing is known; null: all is. */
  volatile @Nullable String unknown;

  volatile @Nullable RuntimeException fault;
  volatile boolean isDiskFull;

  /** Where in every body the first byte is that does not verify. */
  volatile long damagedFrom = Long.MAX_VALUE;

  /** Where in every body a byte is read wrong without anything being noticed. */
  volatile long wrongAt = Long.MAX_VALUE;

  /** What waits for the disk waits for this. */
  volatile CountDownLatch disk = new CountDownLatch(0);

  private final DeviceEngine engine;
  private boolean isHolding;
  private final List<Runnable> held = new ArrayList<>();

  ScriptedStore() {
    try {
      this.engine = new TestDevice().open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Lookup find(ObjectKey key) {
    block();
    RuntimeException thrown = fault;
    if (thrown != null) {
      throw thrown;
    }
    String reason = unknown;
    return reason == null ? engine.find(key) : new Lookup.Unknown(reason);
  }

  @Override
  public Opened open(ObjectKey key) {
    block();
    String reason = unknown;
    if (reason != null) {
      return new Opened.Unknown(reason);
    }
    Opened opened = engine.open(key);
    if (opened instanceof Opened.Live(ObjectReader reader)) {
      synchronized (this) {
        openReaders++;
      }
      return new Opened.Live(new Reader(reader));
    }
    return opened;
  }

  @Override
  public @Nullable StorePath findPath(ObjectKey key) {
    block();
    return nameless.contains(key) ? null : engine.findPath(key);
  }

  @Override
  public synchronized void submit(
      Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome) {
    writes.add(write);
    queue(() -> {
      String reason = unknown;
      WriteOutcome told = reason == null ? script.apply(write) : new WriteOutcome.Unknown(reason);
      if (told == null) {
        engine.submit(write, admission, executor, outcome);
      } else {
        executor.execute(() -> outcome.accept(told));
      }
    });
  }

  @Override
  public synchronized void barrier(Executor executor, Consumer<BarrierOutcome> outcome) {
    queue(() -> {
      BarrierOutcome told = barrierOutcome;
      if (told == null) {
        engine.barrier(executor, outcome);
      } else {
        executor.execute(() -> outcome.accept(told));
      }
    });
  }

  private void queue(Runnable submission) {
    if (isHolding) {
      held.add(submission);
    } else {
      submission.run();
      commit();
    }
  }

  /** From now on writes and barriers wait for {@link #commitHeld}. */
  synchronized void hold() {
    isHolding = true;
  }

  /** Commits all that waits as one batch. */
  synchronized void commitHeld() {
    isHolding = false;
    held.forEach(Runnable::run);
    held.clear();
    commit();
  }

  synchronized int heldCount() {
    return held.size();
  }

  private void commit() {
    while (engine.runCommitter() == Committer.Step.COMMITTED) {}
  }

  @Override
  public void drop(
      List<Drop> drops,
      Admission admission,
      Executor executor,
      Consumer<List<DropOutcome>> outcome) {
    block();
    String reason = unknown;
    if (reason != null) {
      List<DropOutcome> told = Collections.nCopies(drops.size(), new DropOutcome.Unknown(reason));
      executor.execute(() -> outcome.accept(told));
      return;
    }
    synchronized (this) {
      engine.drop(drops, admission, executor, outcome);
      commit();
    }
  }

  @Override
  public StagedFile stage(long expectedBytes) throws IOException {
    block();
    requireSpace();
    StagedFile file = engine.stage(expectedBytes);
    synchronized (this) {
      openFiles++;
    }
    return new Staged(file);
  }

  private void requireSpace() throws IOException {
    if (isDiskFull) {
      throw new IOException("the reserve is reached");
    }
  }

  @Override
  public StoreStatus status() {
    StoreStatus told = status;
    return told == null ? engine.status() : told;
  }

  @Override
  public synchronized void awaitCommits(int change) {
    awaitedCommits += change;
    engine.awaitCommits(change);
  }

  @Override
  public List<String> owedTo() {
    block();
    return engine.owedTo();
  }

  @Override
  public List<PendingRow> pending(String device, long afterPosition, int countMax) {
    block();
    return engine.pending(device, afterPosition, countMax);
  }

  @Override
  public synchronized void delivered(String device, List<Long> positions) {
    engine.delivered(device, positions);
    commit();
  }

  @Override
  public int bucketBits() {
    return engine.bucketBits();
  }

  @Override
  public SortedMap<Integer, SetDigest> partitionDigests(int policy, int partPower)
      throws StoreException {
    ask(policy + " " + partPower);
    return digests.isEmpty() ? engine.partitionDigests(policy, partPower) : digests;
  }

  @Override
  public SortedMap<Integer, SetDigest> bucketDigests(int policy, int partPower, int partition)
      throws StoreException {
    ask(policy + " " + partPower + " " + partition);
    return digests.isEmpty() ? engine.bucketDigests(policy, partPower, partition) : digests;
  }

  private void ask(String what) throws StoreException {
    block();
    asked = what;
    requireKnown();
  }

  @Override
  public SortedSet<Integer> unsurePartitions(int policy, int partPower) throws StoreException {
    block();
    var all = new TreeSet<>(engine.unsurePartitions(policy, partPower));
    all.addAll(unsure);
    return all;
  }

  @Override
  public List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws StoreException {
    block();
    requireKnown();
    return engine.items(policy, from, to, countMax);
  }

  @Override
  public List<Expired> expired(
      int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws StoreException {
    block();
    requireKnown();
    return engine.expired(policy, throughSeconds, after, countMax);
  }

  @Override
  public void sealExpiry(long throughTicks) throws StoreException {
    block();
    requireKnown();
    engine.sealExpiry(throughTicks);
    sealedTicks = throughTicks;
  }

  private void requireKnown() throws StoreException {
    String reason = unknown;
    if (reason != null) {
      throw new StoreException(StoreException.Code.DEVICE, reason);
    }
  }

  @Override
  public synchronized void close() {
    engine.close();
    isClosed = true;
  }

  /** Has something stand here before anybody asks, as one batch. */
  synchronized void add(Write... all) {
    for (Write write : all) {
      engine.submit(write, Runnable::run, _ -> {});
    }
    commit();
  }

  /** All that stands, tombstones too, of policy 0. */
  Map<ObjectKey, ObjectState> states() {
    try {
      var states = new HashMap<ObjectKey, ObjectState>();
      for (ObjectItem item : engine.items(0, new PathHash(0, 0), null, ITEMS_MAX)) {
        states.put(new ObjectKey(0, item.hash()), item.state());
      }
      return states;
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  ObjectInfo info(ObjectKey key) {
    try (ObjectReader reader = reader(key)) {
      return reader.info();
    }
  }

  byte[] body(ObjectKey key) throws IOException {
    try (ObjectReader reader = reader(key)) {
      var body = ByteBuffer.allocate(Math.toIntExact(reader.info().lengthBytes()));
      while (body.hasRemaining() && reader.read(body.position(), body) > 0) {}
      return body.array();
    }
  }

  private ObjectReader reader(ObjectKey key) {
    return ((Opened.Live) engine.open(key)).reader();
  }

  int owedCount(String device) {
    return engine.pending(device, 0, ITEMS_MAX).size();
  }

  private void block() {
    synchronized (this) {
      blockedThreads.add(Thread.currentThread().getName());
    }
    try {
      disk.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Reader implements ObjectReader {
    private final ObjectReader reader;

    Reader(ObjectReader reader) {
      this.reader = reader;
    }

    @Override
    public ObjectState state() {
      return reader.state();
    }

    @Override
    public ObjectInfo info() {
      return reader.info();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      block();
      long end = Math.min(position + target.remaining(), info().lengthBytes());
      if (end > damagedFrom) {
        throw new CorruptObjectException("block at " + position);
      }
      int start = target.position();
      int count = reader.read(position, target);
      long wrong = wrongAt - position;
      if (wrong >= 0 && wrong < count) {
        int at = start + (int) wrong;
        target.put(at, (byte) ~target.get(at));
      }
      return count;
    }

    @Override
    public void close() {
      reader.close();
      synchronized (ScriptedStore.this) {
        openReaders--;
      }
    }
  }

  private final class Staged implements StagedFile {
    private final StagedFile file;
    private boolean isOpen = true;

    Staged(StagedFile file) {
      this.file = file;
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      block();
      requireSpace();
      file.append(data);
    }

    @Override
    public Body.InFile seal() throws IOException {
      block();
      return file.seal();
    }

    @Override
    public int crc32c() {
      return file.crc32c();
    }

    @Override
    public long lengthBytes() {
      return file.lengthBytes();
    }

    @Override
    public void close() {
      block();
      file.close();
      synchronized (ScriptedStore.this) {
        openFiles -= isOpen ? 1 : 0;
        isOpen = false;
      }
    }
  }
}
