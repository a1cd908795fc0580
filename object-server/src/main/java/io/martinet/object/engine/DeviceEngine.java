package io.martinet.object.engine;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.StorePath;
import io.martinet.log.BatchGate;
import io.martinet.log.Committer;
import io.martinet.log.DeviceFiles;
import io.martinet.log.DeviceThread;
import io.martinet.log.LogWriter;
import io.martinet.log.RecordHeader;
import io.martinet.log.VolumeSet;
import io.martinet.object.store.Admission;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Body;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.Expired;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage engine of one device: volumes hold the truth, the index finds it.
 *
 * <p>{@link #open} replays the tail of the log. If the index is lost it does not: {@link
 * #needsRebuild} says so, every answer is "unknown", and {@link #recover} rebuilds it. {@link
 * #start} brings the threads up, rebuilding first if need be; a harness calls {@link #recover},
 * {@link #runCommitter} and {@link #compact} instead, and then no thread but its own is at work.
 */
public final class DeviceEngine implements ObjectStore {
  static final String VOLUMES = "volumes";

  private static final String REBUILDING = "index being rebuilt";
  private static final String QUEUE_FULL = "the committer's queue is full";

  private static final Logger LOG = LoggerFactory.getLogger(DeviceEngine.class);

  /** Between two looks for a volume to compact; guessed. */
  private static final long COMPACT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Between two looks whether the committer has done compaction's jobs; guessed. */
  private static final long COMPACT_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** A record's share of the reserve beside its body: headers, names, index. Guessed. */
  private static final long RECORD_OVERHEAD_BYTES = 4096;

  private final EngineConfig config;
  private final EngineEnvironment environment;
  private final EngineMetrics metrics;
  private final BatchGate gate = new BatchGate();
  private final OpenDevice device;
  private final long indexPosition;
  private final boolean rebuild;
  private final List<Consumer<String>> fenceListeners;
  private final DeviceThread compaction;
  private volatile @Nullable RunningEngine running;
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private DeviceEngine(
      EngineConfig config,
      EngineEnvironment environment,
      EngineMetrics metrics,
      OpenDevice device,
      FoundIndex index,
      List<Consumer<String>> fenceListeners) {
    this.config = config;
    this.environment = environment;
    this.metrics = metrics;
    this.device = device;
    this.indexPosition = index.position();
    this.rebuild = index.rebuild();
    this.fenceListeners = List.copyOf(fenceListeners);
    this.compaction = new DeviceThread("compactor-" + config.device());
  }

  /**
   * Opens a formatted device and replays the tail of its log, unless the index is lost.
   *
   * @param fenceListeners told once, with the reason, when the device fails: on any thread
   * @throws IOException the device is not the one the config names, or cannot be read
   */
  public static DeviceEngine open(
      DeviceFiles files,
      IndexStorage indexes,
      EngineConfig config,
      EngineEnvironment environment,
      List<Consumer<String>> fenceListeners)
      throws IOException {
    DeviceIdentity.require(files, config.deviceId(), config.digesting().bits());
    try {
      return opened(files, indexes, config, environment, fenceListeners);
    } catch (IOException failed) {
      // What a start could not make durable the next one must not believe either (rule 15).
      String reason = String.valueOf(failed.getMessage());
      fenceListeners.forEach(listener -> listener.accept(reason));
      throw failed;
    }
  }

  private static DeviceEngine opened(
      DeviceFiles files,
      IndexStorage indexes,
      EngineConfig config,
      EngineEnvironment environment,
      List<Consumer<String>> fenceListeners)
      throws IOException {
    var bodies = new BodyFiles(files, environment.reserve(), BootCounter.next(files));
    ExpirySeal seal = ExpirySeal.open(files);
    VolumeSet volumes =
        VolumeSet.open(files, VOLUMES, config.deviceId(), config.log(), environment.entropy());
    FoundIndex found;
    try {
      found = FoundIndex.find(files, indexes, config, volumes);
    } catch (IOException e) {
      volumes.close();
      throw e;
    }
    var device =
        new OpenDevice(
            files,
            volumes,
            found.index(),
            new Digests(config.digesting().secret(), config.digesting().bits()),
            new VolumeUsage(),
            new Promises(),
            bodies,
            new Quarantine(files, volumes),
            seal);
    var metrics = new EngineMetrics(environment.metrics(), config.device());
    var engine = new DeviceEngine(config, environment, metrics, device, found, fenceListeners);
    if (!found.rebuild()) {
      try {
        engine.recover();
      } catch (IOException e) {
        engine.close();
        throw e;
      }
    }
    return engine;
  }

  /** Whether the index was lost, and {@link #recover} has still to be called. */
  public boolean needsRebuild() {
    return running == null && failure == null;
  }

  /**
   * Brings the index up to the end of the log and the device to work. Blocks for as long as that
   * takes; once, on one thread.
   */
  public void recover() throws IOException {
    var recovery =
        new Recovery(
            config, device, indexPosition, rebuild, environment.clock(), metrics, () -> closing);
    LogWriter writer = recovery.run();
    if (rebuild && device.files().exists(FoundIndex.LOST_NOTE)) {
      device.files().delete(FoundIndex.LOST_NOTE);
    }
    boolean complete = !LostKeys.isNoted(device.files());
    if (!complete) {
      LOG.error("keys were lost, what is not found is unknown: device={}", config.device());
    }
    var engine =
        new RunningEngine(
            config, environment, device, writer, gate, metrics, complete, this::fenced);
    device.bodies().onSyncFailed(engine.committer()::fence);
    running = engine;
  }

  /** Starts the committer and the compactor, after a rebuild of the index if it is lost. */
  public void start() {
    compaction.start(() -> {
      if (needsRebuild() && !recoverOrFail()) {
        return;
      }
      running().committer().start();
      compactUntilClosed();
    });
    RunningEngine ready = running;
    if (ready != null) {
      ready.committer().start();
    }
  }

  private boolean recoverOrFail() {
    try {
      recover();
      return true;
    } catch (IOException e) {
      fenced(e);
      return false;
    }
  }

  private void compactUntilClosed() {
    while (!closing && failure == null) {
      switch (compactOrFence()) {
        case NOTHING -> compaction.pause(COMPACT_EVERY_NANOS);
        case WAITING -> compaction.pause(COMPACT_WAIT_NANOS);
        case WORKED -> {}
      }
    }
  }

  private Compactor.Step compactOrFence() {
    try {
      return running().compactor().step();
    } catch (IOException e) {
      running().committer().fence(e);
      return Compactor.Step.NOTHING;
    }
  }

  /** One round of the committer, for a harness that has not started the threads. */
  public Committer.Step runCommitter() {
    return running().committer().runOnce();
  }

  /**
   * Compacts and frees until nothing is left to do, committing in between, for a harness that has
   * not started the threads.
   *
   * @return volumes and copies worked on; 0 when there was nothing to do
   */
  public int compact() {
    int steps = 0;
    while (failure == null && compactOrFence() != Compactor.Step.NOTHING) {
      runCommitter();
      steps++;
    }
    return steps;
  }

  /**
   * One step of compaction, its jobs left to the committer, for a harness that has not started the
   * threads: writes may come between.
   */
  public void stepCompaction() {
    compactOrFence();
  }

  /** Makes the index durable, for a harness that has not started the threads. */
  public void flushIndex() {
    running().committer().offer(new EngineJob.Flush(() -> {}));
    runCommitter();
  }

  /** Lives of the volumes, oldest first. */
  List<Integer> volumes() {
    return device.volumes().lives();
  }

  RunningEngine running() {
    RunningEngine engine = running;
    if (engine == null) {
      throw new IllegalStateException("the index of " + config.device() + " is being rebuilt");
    }
    return engine;
  }

  /** Fences the device for a failure that another role met on it (rule 15). Any thread. */
  public void fence(String reason) {
    var cause = new IOException(reason);
    RunningEngine engine = running;
    if (engine == null) {
      failure = reason;
    } else {
      engine.committer().fence(cause);
    }
  }

  private void fenced(Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    failure = reason;
    if (cause instanceof IndexDamagedException) {
      noteIndexLost();
    }
    for (Consumer<String> listener : fenceListeners) {
      listener.accept(reason);
    }
  }

  /** Why the device is not to be used, from the moment that anything failed; else null. */
  private @Nullable String failed() {
    RunningEngine engine = running;
    String failed = failure;
    return failed == null && engine != null ? engine.committer().fencedBecause() : failed;
  }

  private void noteIndexLost() {
    try {
      device.files().create(FoundIndex.LOST_NOTE).close();
      device.files().syncDirectory("");
    } catch (IOException e) {
      LOG.error("cannot note that the index is lost: device={}", config.device(), e);
    }
  }

  @Override
  public Lookup find(ObjectKey key) {
    RunningEngine engine = running;
    String failed = failed();
    if (engine == null || failed != null) {
      return new Lookup.Unknown(failed == null ? REBUILDING : failed);
    }
    try {
      return engine.opener().find(key);
    } catch (IOException e) {
      return new Lookup.Unknown(fenceFrom(engine, e));
    }
  }

  private static String fenceFrom(RunningEngine engine, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    engine.committer().fence(cause);
    return reason;
  }

  @Override
  public Opened open(ObjectKey key) {
    RunningEngine engine = running;
    String failed = failed();
    if (engine == null || failed != null) {
      return new Opened.Unknown(failed == null ? REBUILDING : failed);
    }
    try {
      return engine.opener().open(key);
    } catch (IOException e) {
      return new Opened.Unknown(fenceFrom(engine, e));
    }
  }

  @Override
  public @Nullable StorePath findPath(ObjectKey key) {
    RunningEngine engine = running;
    if (engine == null || failed() != null) {
      return null;
    }
    try {
      return engine.opener().path(key);
    } catch (IOException e) {
      fenceFrom(engine, e);
      return null;
    }
  }

  /** A write and all that came with it. */
  private record Submission(
      Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome) {
    EngineJob.Store job(PreparedWrite prepared, long heldFile) {
      return new EngineJob.Store(prepared, admission, heldFile, executor, outcome);
    }
  }

  @Override
  public void submit(
      Write write, Admission admission, Executor executor, Consumer<WriteOutcome> outcome) {
    WriteOutcome refused = tryOffer(new Submission(write, admission, executor, outcome));
    if (refused != null) {
      executor.execute(() -> outcome.accept(refused));
    }
  }

  /** Null when the write is in the committer's queue. */
  private @Nullable WriteOutcome tryOffer(Submission submission) {
    RunningEngine engine = running;
    String failed = failed();
    if (failed != null) {
      return new WriteOutcome.Failed(failed);
    }
    if (engine == null) {
      return new WriteOutcome.Unknown(REBUILDING);
    }
    Body body = bodyOf(submission.write());
    if (body != null && !admits(body)) {
      metrics.refusedFull.inc();
      return new WriteOutcome.Full("the reserve of the disk is reached");
    }
    long fileId = body instanceof Body.InFile file ? file.fileId() : 0;
    StagedBody staged = fileId == 0 ? null : device.bodies().holdStaged(fileId);
    if (fileId != 0 && staged == null) {
      return new WriteOutcome.Failed("the staged body was given back before");
    }
    WriteOutcome refused = offer(engine, submission, staged, fileId);
    if (refused != null && fileId != 0) {
      device.bodies().release(fileId);
    }
    return refused;
  }

  private @Nullable WriteOutcome offer(
      RunningEngine engine, Submission submission, @Nullable StagedBody staged, long fileId) {
    PreparedWrite prepared;
    try {
      prepared = PreparedWrite.of(submission.write(), staged);
    } catch (IllegalArgumentException wrong) {
      return new WriteOutcome.Failed(String.valueOf(wrong.getMessage()));
    }
    // Noted as written behind a drop it may become longer by one unit.
    if (prepared.draft().totalBytes() + RecordHeader.ALIGNMENT > config.log().recordBytesMax()) {
      return new WriteOutcome.Failed("the record is too long for a volume");
    }
    if (engine.committer().offer(submission.job(prepared, fileId))) {
      return null;
    }
    String fenced = engine.committer().fencedBecause();
    return fenced == null ? new WriteOutcome.Full(QUEUE_FULL) : new WriteOutcome.Failed(fenced);
  }

  @Override
  public void barrier(Executor executor, Consumer<BarrierOutcome> outcome) {
    BarrierOutcome refused = tryOffer(new EngineJob.Barrier(executor, outcome));
    if (refused != null) {
      executor.execute(() -> outcome.accept(refused));
    }
  }

  /** Null when the barrier is in the committer's queue. */
  private @Nullable BarrierOutcome tryOffer(EngineJob.Barrier barrier) {
    RunningEngine engine = running;
    String failed = failed();
    if (failed != null) {
      return new BarrierOutcome.Failed(failed);
    }
    if (engine == null) {
      return new BarrierOutcome.Failed(REBUILDING);
    }
    if (engine.committer().offer(barrier)) {
      return null;
    }
    String fenced = engine.committer().fencedBecause();
    if (fenced != null || closing) {
      return new BarrierOutcome.Failed(fenced == null ? "the device is closed" : fenced);
    }
    return new BarrierOutcome.Full(QUEUE_FULL);
  }

  private static @Nullable Body bodyOf(Write write) {
    return switch (write) {
      case Write.Put put -> put.body();
      case Write.Push push -> push.body();
      case Write.Post _, Write.Delete _, Write.Promise _ -> null;
    };
  }

  /** Deletions and metadata may use the reserve: it is there for them (rule 23). */
  private boolean admits(Body body) {
    long bytes =
        body instanceof Body.Inline inline
            ? inline.data().readableBytes() + RECORD_OVERHEAD_BYTES
            : RECORD_OVERHEAD_BYTES;
    try {
      return environment.reserve().admits(bytes);
    } catch (IOException e) {
      LOG.error("cannot read the free space: device={}", config.device(), e);
      return false;
    }
  }

  @Override
  public void drop(
      List<Drop> drops,
      Admission admission,
      Executor executor,
      Consumer<List<DropOutcome>> outcome) {
    RunningEngine engine = running;
    String failed = failed();
    if (engine == null || failed != null) {
      DropOutcome why =
          failed == null ? new DropOutcome.Unknown(REBUILDING) : new DropOutcome.Failed(failed);
      executor.execute(() -> outcome.accept(Collections.nCopies(drops.size(), why)));
      return;
    }
    try {
      engine.drops().drop(drops, admission, executor, outcome);
    } catch (IOException e) {
      DropOutcome why = new DropOutcome.Failed(fenceFrom(engine, e));
      executor.execute(() -> outcome.accept(Collections.nCopies(drops.size(), why)));
    }
  }

  @Override
  public StagedFile stage(long expectedBytes) throws IOException {
    String failed = failed();
    if (failed != null || running == null) {
      throw new StoreException(StoreException.Code.DEVICE, failed == null ? REBUILDING : failed);
    }
    if (!environment.reserve().admits(0, Math.max(0, expectedBytes))) {
      metrics.refusedFull.inc();
      throw new StoreException(
          StoreException.Code.CAPACITY, "the reserve of the disk would be reached");
    }
    return device.bodies().stage();
  }

  @Override
  public void awaitCommits(int change) {
    if (change > 0) {
      gate.arrived();
    } else {
      gate.settled();
    }
  }

  @Override
  public StoreStatus status() {
    String failed = failed();
    if (failed != null) {
      return new StoreStatus(StoreStatus.Health.FENCED, failed);
    }
    if (running == null) {
      return new StoreStatus(StoreStatus.Health.FENCED, REBUILDING);
    }
    try {
      return environment.reserve().admits(0)
          ? new StoreStatus(StoreStatus.Health.HEALTHY, "")
          : new StoreStatus(StoreStatus.Health.FULL, "the reserve of the disk is reached");
    } catch (IOException e) {
      return new StoreStatus(StoreStatus.Health.FENCED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int bucketBits() {
    return config.digesting().bits();
  }

  @Override
  public SortedMap<Integer, SetDigest> partitionDigests(int policy, int partPower)
      throws StoreException {
    return read(engine -> engine.sets().partitions(policy, partPower));
  }

  @Override
  public SortedMap<Integer, SetDigest> bucketDigests(int policy, int partPower, int partition)
      throws StoreException {
    return read(engine -> engine.sets().buckets(policy, partPower, partition));
  }

  @Override
  public SortedSet<Integer> unsurePartitions(int policy, int partPower) throws StoreException {
    return read(engine -> engine.sets().unsure(policy, partPower));
  }

  @Override
  public List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws StoreException {
    return read(engine -> engine.sets().items(policy, from, to, countMax));
  }

  @Override
  public List<Expired> expired(
      int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws StoreException {
    return read(engine -> engine.sets().expired(policy, throughSeconds, after, countMax));
  }

  @Override
  public void sealExpiry(long throughTicks) throws StoreException {
    read(engine -> {
      device.expirySeal().raise(throughTicks);
      return throughTicks;
    });
  }

  @Override
  public ObjectAudits audits() {
    return new EngineAudits(this::read, config.digesting().bits());
  }

  private <T> T read(EngineAudits.Look<T> look) throws StoreException {
    RunningEngine engine = running;
    String failed = failed();
    if (engine == null || failed != null) {
      throw new StoreException(StoreException.Code.DEVICE, failed == null ? REBUILDING : failed);
    }
    try {
      return look.of(engine);
    } catch (IOException e) {
      throw new StoreException(StoreException.Code.DEVICE, fenceFrom(engine, e));
    }
  }

  @Override
  public List<String> owedTo() {
    RunningEngine engine = running;
    return engine == null ? List.of() : engine.rows().owedTo();
  }

  @Override
  public List<PendingRow> pending(String containerDevice, long afterPosition, int countMax) {
    RunningEngine engine = running;
    return engine == null
        ? List.of()
        : engine.rows().pending(containerDevice, afterPosition, countMax);
  }

  @Override
  public void delivered(String containerDevice, List<Long> positions) {
    RunningEngine engine = running;
    if (engine != null) {
      engine.rows().delivered(containerDevice, positions);
    }
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    compaction.close();
    RunningEngine engine = running;
    try {
      if (engine != null) {
        engine.close();
      }
      device.volumes().close();
    } catch (IOException e) {
      // The next start replays what this close could not finish, past the page cache.
      LOG.error("the device was not closed in order: device={}", config.device(), e);
      fenced(e);
    }
    device.index().close();
  }

  /** Lets go of files and memory as a killed process does, and leaves the device as it is. */
  public void abandon() {
    closing = true;
    device.index().close();
  }
}
