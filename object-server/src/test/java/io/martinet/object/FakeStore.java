package io.martinet.object;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
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
import io.martinet.object.store.RowContent;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory whose commits, faults and waits a test decides, and that notes on which threads
 * it was made to wait. Thread-safe.
 */
final class FakeStore implements ObjectStore {
  private static final Comparator<Expired> BY_TIME =
      Comparator.comparingLong(Expired::seconds).thenComparing(Expired::hash);

  final Map<ObjectKey, ObjectInfo> infos = new HashMap<>();
  final Map<ObjectKey, StorePath> paths = new HashMap<>();
  final Map<ObjectKey, ObjectState> states = new HashMap<>();
  final Map<ObjectKey, byte[]> bodies = new HashMap<>();
  final Map<ObjectKey, Version> promises = new HashMap<>();
  final TreeSet<String> blockedThreads = new TreeSet<>();
  final List<Write> writes = new ArrayList<>();
  final SortedMap<String, SortedMap<Long, PendingRow>> owed = new TreeMap<>();
  final Map<Long, byte[]> files = new HashMap<>();
  int openFiles;
  int openReaders;
  int awaitedCommits;
  int awaitedCommitsTop;
  boolean isClosed;
  final SortedMap<Integer, SetDigest> digests = new TreeMap<>();
  final SortedSet<Integer> unsure = new TreeSet<>();
  volatile String asked = "";
  volatile StoreStatus status = new StoreStatus(StoreStatus.Health.HEALTHY, "");
  volatile Function<Write, @Nullable WriteOutcome> script = _ -> null;
  volatile BarrierOutcome barrierOutcome = new BarrierOutcome.Passed();
  volatile boolean isDiskFull;
  volatile long damagedFrom = Long.MAX_VALUE;
  volatile @Nullable String unknown;
  volatile CountDownLatch disk = new CountDownLatch(0);
  long sealedTicks;
  private boolean isHolding;
  private final List<Runnable> held = new ArrayList<>();
  private long lastPosition;
  private long lastFile;

  @Override
  public Lookup find(ObjectKey key) {
    block();
    synchronized (this) {
      String reason = unknown;
      if (reason != null) {
        return new Lookup.Unknown(reason);
      }
      ObjectState state = states.getOrDefault(key, ObjectState.NONE);
      if (state.isLive()) {
        ObjectInfo info = info(key);
        long deleteAt = Long.parseLong(info.headers().getOrDefault(Expiry.HEADER, "0"));
        return new Lookup.Live(state, info.lengthBytes(), deleteAt);
      }
      return state.isDeleted() ? new Lookup.Deleted(state) : new Lookup.Missing();
    }
  }

  @Override
  public Opened open(ObjectKey key) {
    return switch (find(key)) {
      case Lookup.Live live -> {
        synchronized (this) {
          openReaders++;
          yield new Opened.Live(new Reader(live.state(), info(key), body(key)));
        }
      }
      case Lookup.Deleted deleted -> new Opened.Deleted(deleted);
      case Lookup.Missing() -> new Opened.Missing();
      case Lookup.Unknown(var reason) -> new Opened.Unknown(reason);
    };
  }

  @Override
  public @Nullable StorePath findPath(ObjectKey key) {
    block();
    synchronized (this) {
      return paths.get(key);
    }
  }

  @Override
  public synchronized void submit(
      Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome) {
    writes.add(write);
    queue(executor, () -> outcome.accept(judge(write, admission)));
  }

  @Override
  public synchronized void barrier(Executor executor, Consumer<BarrierOutcome> outcome) {
    queue(executor, () -> outcome.accept(barrierOutcome));
  }

  private void queue(Executor executor, Runnable commit) {
    if (isHolding) {
      held.add(commit);
    } else {
      executor.execute(commit);
    }
  }

  @Override
  public void drop(
      List<Drop> drops,
      Admission admission,
      Executor executor,
      Consumer<List<DropOutcome>> outcome) {
    block();
    List<DropOutcome> outcomes;
    synchronized (this) {
      outcomes =
          admission.isAdmitted()
              ? drops.stream().map(this::judge).toList()
              : Collections.nCopies(drops.size(), new DropOutcome.Unknown("not admitted"));
    }
    executor.execute(() -> outcome.accept(outcomes));
  }

  private DropOutcome judge(Drop drop) {
    ObjectState state = states.getOrDefault(drop.key(), ObjectState.NONE);
    String reason = unknown;
    if (reason != null) {
      return new DropOutcome.Unknown(reason);
    }
    if (state.equals(ObjectState.NONE)) {
      return new DropOutcome.Absent();
    }
    if (!state.equals(drop.state())) {
      return new DropOutcome.Changed(state);
    }
    if (!owed.isEmpty()) {
      return new DropOutcome.RowsOwed();
    }
    states.remove(drop.key());
    return new DropOutcome.Dropped();
  }

  /** From now on writes and barriers wait for {@link #commitBatch}. */
  synchronized void hold() {
    isHolding = true;
  }

  /** Commits all that waits as one batch. */
  synchronized void commitBatch(Executor executor) {
    List<Runnable> batch = List.copyOf(held);
    held.clear();
    isHolding = false;
    executor.execute(() -> batch.forEach(Runnable::run));
  }

  synchronized int heldCount() {
    return held.size();
  }

  @Override
  public StagedFile stage(long expectedBytes) throws IOException {
    block();
    if (isDiskFull) {
      throw new IOException("the reserve is reached");
    }
    synchronized (this) {
      openFiles++;
      return new MemoryFile(++lastFile);
    }
  }

  @Override
  public StoreStatus status() {
    return status;
  }

  @Override
  public synchronized void awaitCommits(int change) {
    awaitedCommits += change;
    awaitedCommitsTop = Math.max(awaitedCommitsTop, awaitedCommits);
  }

  @Override
  public synchronized List<String> owedTo() {
    block();
    return List.copyOf(owed.keySet());
  }

  @Override
  public List<PendingRow> pending(String device, long afterPosition, int countMax) {
    block();
    synchronized (this) {
      return owed.getOrDefault(device, new TreeMap<>()).tailMap(afterPosition + 1).values().stream()
          .limit(countMax)
          .toList();
    }
  }

  @Override
  public synchronized void delivered(String device, List<Long> positions) {
    owed.getOrDefault(device, new TreeMap<>()).keySet().removeAll(positions);
  }

  @Override
  public int bucketBits() {
    return 8;
  }

  @Override
  public SortedMap<Integer, SetDigest> partitionDigests(int policy, int partPower)
      throws StoreException {
    block();
    asked = policy + " " + partPower;
    return requireDigests();
  }

  @Override
  public SortedMap<Integer, SetDigest> bucketDigests(int policy, int partPower, int partition)
      throws StoreException {
    block();
    asked = policy + " " + partPower + " " + partition;
    return requireDigests();
  }

  @Override
  public SortedSet<Integer> unsurePartitions(int policy, int partPower) throws StoreException {
    block();
    return new TreeSet<>(unsure);
  }

  @Override
  public List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws StoreException {
    block();
    requireDigests();
    synchronized (this) {
      return states.entrySet().stream()
          .filter(entry -> entry.getKey().policy() == policy)
          .map(entry -> new ObjectItem(entry.getKey().hash(), entry.getValue(), 1, 2, false))
          .filter(item -> item.hash().compareTo(from) >= 0)
          .filter(item -> to == null || item.hash().compareTo(to) < 0)
          .sorted(Comparator.comparing(ObjectItem::hash))
          .limit(countMax)
          .toList();
    }
  }

  @Override
  public List<Expired> expired(
      int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws StoreException {
    block();
    requireDigests();
    synchronized (this) {
      return states.keySet().stream()
          .filter(key -> key.policy() == policy && deleteAt(key) > 0)
          .map(key -> new Expired(deleteAt(key), key.hash()))
          .filter(each -> each.seconds() <= throughSeconds)
          .sorted(BY_TIME)
          .filter(each -> after == null || BY_TIME.compare(each, after) > 0)
          .limit(countMax)
          .toList();
    }
  }

  @Override
  public void sealExpiry(long throughTicks) throws StoreException {
    block();
    requireDigests();
    synchronized (this) {
      sealedTicks = Math.max(sealedTicks, throughTicks);
    }
  }

  private long deleteAt(ObjectKey key) {
    return states.getOrDefault(key, ObjectState.NONE).isLive()
        ? Long.parseLong(info(key).headers().getOrDefault(Expiry.HEADER, "0"))
        : 0;
  }

  private SortedMap<Integer, SetDigest> requireDigests() throws StoreException {
    String reason = unknown;
    if (reason != null) {
      throw new StoreException(StoreException.Code.DEVICE, reason);
    }
    return digests;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }

  synchronized int owedCount(String device) {
    return owed.getOrDefault(device, new TreeMap<>()).size();
  }

  private synchronized WriteOutcome judge(Write write, Admission admission) {
    if (!admission.isAdmitted()) {
      return new WriteOutcome.Outdated();
    }
    WriteOutcome scripted = script.apply(write);
    if (scripted != null) {
      return scripted;
    }
    String reason = unknown;
    if (reason != null) {
      return new WriteOutcome.Unknown(reason);
    }
    ObjectState before = states.getOrDefault(write.key(), ObjectState.NONE);
    return switch (write) {
      case Write.Put put ->
          client(put, before, put.version(), data(put.version()), put.info(), put.body());
      case Write.Post post when !before.isLive() -> new WriteOutcome.NoData(before);
      case Write.Post post when post.isTooLate(deleteAt(post.key()), sealedTicks) ->
          new WriteOutcome.Expired(before);
      case Write.Post post ->
          client(post, before, post.version(), metadata(post), posted(post), null);
      case Write.Delete delete ->
          client(delete, before, delete.version(), tombstone(delete.version()), null, null);
      case Write.Push push ->
          isBarred(push, before)
              ? new WriteOutcome.Unknown("promised")
              : apply(push, before, push.state(), push.info(), push.body());
      case Write.Promise promise -> promise(promise, before);
    };
  }

  private WriteOutcome promise(Write.Promise promise, ObjectState before) {
    Version standing = promises.getOrDefault(promise.key(), Version.NONE);
    Version newest = Version.max(before.newest(), standing);
    if (promise.version().ticks() <= newest.ticks() && !promise.version().equals(standing)) {
      return new WriteOutcome.Refused(newest, before);
    }
    promises.put(promise.key(), promise.version());
    return new WriteOutcome.Promised(before);
  }

  private boolean isBarred(Write.Push push, ObjectState before) {
    Version standing = promises.getOrDefault(push.key(), Version.NONE);
    ObjectState after = before.join(push.state());
    return standing.isAfter(after.newest()) && !after.equals(before);
  }

  private static boolean isPromised(Write write) {
    return switch (write) {
      case Write.Put put -> put.isPromised();
      case Write.Post post -> post.isPromised();
      case Write.Delete delete -> delete.isPromised();
      case Write.Push _, Write.Promise _ -> false;
    };
  }

  private WriteOutcome client(
      Write write,
      ObjectState before,
      Version version,
      ObjectState part,
      @Nullable ObjectInfo info,
      @Nullable Body body) {
    if (before.join(part).equals(before) && before.newest().equals(version)) {
      return new WriteOutcome.Already(before);
    }
    Version standing = promises.getOrDefault(write.key(), Version.NONE);
    boolean isLetIn =
        isPromised(write) ? standing.equals(version) : standing.ticks() < version.ticks();
    if (!isLetIn || before.newest().ticks() >= version.ticks()) {
      return new WriteOutcome.Refused(Version.max(before.newest(), standing), before);
    }
    return apply(write, before, part, info, body);
  }

  private WriteOutcome apply(
      Write write,
      ObjectState before,
      ObjectState part,
      @Nullable ObjectInfo info,
      @Nullable Body body) {
    ObjectState after = before.join(part);
    states.put(write.key(), after);
    if (info != null && after.isLive()) {
      infos.put(write.key(), info);
    }
    if (body != null && after.data().equals(part.data())) {
      bodies.put(write.key(), bytesOf(body));
    }
    paths.put(write.key(), path(write));
    long position = ++lastPosition;
    RowContent content = RowContent.DELETED;
    ObjectInfo now = infos.get(write.key());
    if (after.isLive() && now != null) {
      content = RowContent.of(now);
    }
    owe(write, after, content, position);
    return new WriteOutcome.Done(before, after, content, position);
  }

  private void owe(Write write, ObjectState after, RowContent content, long position) {
    var duty = write.row();
    if (duty == null) {
      return;
    }
    var row = new PendingRow(position, write.key().policy(), path(write), after, content, duty);
    duty.devices().forEach(to -> owed.computeIfAbsent(to, _ -> new TreeMap<>()).put(position, row));
  }

  private static StorePath path(Write write) {
    return switch (write) {
      case Write.Put put -> put.info().path();
      case Write.Post post -> post.path();
      case Write.Delete delete -> delete.path();
      case Write.Push push -> push.path();
      case Write.Promise promise -> promise.path();
    };
  }

  private ObjectInfo posted(Write.Post post) {
    ObjectInfo old = info(post.key());
    var headers = new TreeMap<>(post.headers());
    String contentType = post.contentType();
    return new ObjectInfo(
        old.path(),
        old.lengthBytes(),
        old.etag(),
        old.crc32c(),
        contentType == null ? old.contentType() : contentType,
        headers);
  }

  private ObjectInfo info(ObjectKey key) {
    return Objects.requireNonNull(infos.get(key));
  }

  private byte[] body(ObjectKey key) {
    return Objects.requireNonNull(bodies.get(key));
  }

  private byte[] bytesOf(Body body) {
    return switch (body) {
      case Body.Inline(var data) -> ByteBufUtil.getBytes(data);
      case Body.InFile(long fileId, _, _) -> Objects.requireNonNull(files.get(fileId));
    };
  }

  private static ObjectState data(Version version) {
    return new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
  }

  private static ObjectState tombstone(Version version) {
    return new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
  }

  private static ObjectState metadata(Write.Post post) {
    Version contentType = post.contentType() == null ? Version.NONE : post.version();
    return new ObjectState(Version.NONE, post.version(), contentType, Version.NONE);
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
    private final ObjectState state;
    private final ObjectInfo info;
    private final byte[] body;

    Reader(ObjectState state, ObjectInfo info, byte[] body) {
      this.state = state;
      this.info = info;
      this.body = body;
    }

    @Override
    public ObjectState state() {
      return state;
    }

    @Override
    public ObjectInfo info() {
      return info;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      block();
      int count = (int) Math.min(target.remaining(), body.length - position);
      if (count > 0 && position + count > damagedFrom) {
        throw new CorruptObjectException("block at " + position);
      }
      target.put(body, (int) position, count);
      return count;
    }

    @Override
    public void close() {
      synchronized (FakeStore.this) {
        openReaders--;
      }
    }
  }

  private final class MemoryFile implements StagedFile {
    private final long id;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CRC32C crc = new CRC32C();
    private boolean isOpen = true;

    MemoryFile(long id) {
      this.id = id;
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      block();
      if (isDiskFull) {
        throw new IOException("the reserve is reached");
      }
      byte[] piece = new byte[data.remaining()];
      data.get(piece);
      bytes.writeBytes(piece);
      crc.update(piece);
    }

    @Override
    public Body.InFile seal() {
      block();
      synchronized (FakeStore.this) {
        files.put(id, bytes.toByteArray());
      }
      return new Body.InFile(id, bytes.size(), crc32c());
    }

    @Override
    public int crc32c() {
      return (int) crc.getValue();
    }

    @Override
    public long lengthBytes() {
      return bytes.size();
    }

    @Override
    public void close() {
      block();
      synchronized (FakeStore.this) {
        openFiles -= isOpen ? 1 : 0;
        isOpen = false;
      }
    }
  }
}
