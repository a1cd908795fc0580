package io.martinet.database;

import io.martinet.core.Entropy;
import io.martinet.core.PathHash;
import io.martinet.core.Scheduler;
import io.martinet.core.StorePath;
import io.martinet.core.Ticker;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.log.AppendLog;
import io.martinet.log.DeviceFiles;
import io.martinet.log.Replay;
import io.martinet.log.ReplaySummary;
import io.martinet.service.metrics.Statsd;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The databases of one role on one device, behind the device's row journal (rules 24 and 25).
 * Nothing here blocks its caller but {@link #open} and {@link #close}. Thread-safe.
 *
 * @param <R> rows of its databases
 */
public final class DatabaseDevice<R> implements AutoCloseable {
  /** Stands for no partition in particular. */
  public static final int ALL_PARTITIONS = -1;

  /** How often rows that wait, volumes that may be freed are looked for. */
  private static final int SWEEPS_PER_APPLY = 2;

  /** A batch of this length is read where it arrives; more would hold up an event loop. Guessed. */
  private static final int READ_AT_ONCE_BYTES = 64 * 1024;

  private final RowKind<R> kind;
  private final RowJournal<R> journal;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;
  private final DatabaseFiles files;
  private final DatabaseShelf<R> shelf;
  private final DatabaseWalk<R> walk;
  private final Snapshots<R> snapshots;
  private final DeviceThreads threads;
  private final int threadCount;
  private final DeviceFence fence;
  private final JournalBoot boot;
  private final RowIntake<R> intake;
  private final JournalSweep<R> sweep;
  private final boolean isClean;
  private final DatabaseAudit<R> audit;
  private final Scheduler.Cancellable timer;

  /**
   * What a device stands on.
   *
   * @param name of the device, like {@code d1}
   * @param role names directories and threads: {@code container} or {@code account}
   * @param directory of the device
   * @param files the same directory as the log sees it
   * @param id of the device
   * @param hashes the cluster's hash of paths
   * @param threadFactory makes the device's threads
   * @param fence shared by the roles of the device
   */
  public record Place(
      String name,
      String role,
      Path directory,
      DeviceFiles files,
      UUID id,
      Function<StorePath, PathHash> hashes,
      ThreadFactory threadFactory,
      DeviceFence fence) {}

  /**
   * Time and chance.
   *
   * @param statsd takes figures of audits
   */
  public record Machine(Entropy entropy, Ticker ticker, Scheduler scheduler, Statsd statsd) {}

  /** Work on a database, on the device's threads. */
  @FunctionalInterface
  public interface Work<R, T extends @Nullable Object> {
    T run(Replica<R> replica);
  }

  private DatabaseDevice(
      Place place,
      RowKind<R> kind,
      DatabaseConfig config,
      Machine machine,
      Replay.Mode mode,
      Consumer<RowOwner> changed)
      throws IOException {
    this.kind = kind;
    fence = place.fence();
    files = new DatabaseFiles(place.directory().resolve(place.role() + "s"), place.hashes());
    AppendLog log = openLog(place, config, machine);
    boot =
        new JournalBoot(
            journalId(place), bootId(machine.entropy()), JournalBoot.sequenceBase(log.lives()));
    journal = new RowJournal<>(log, kind, config.journal().recordBytesMax());
    threadCount = config.threads();
    threads = new DeviceThreads(threadCount, config.waitingMax(), place.threadFactory());
    pool = new DatabasePool<>(kind, config.openMax());
    shelf = new DatabaseShelf<>(kind, files, journal, boot, machine.entropy());
    worker = new DatabaseWorker<>(shelf, pool, threads, fence, config.walBytesMax(), changed);
    walk = new DatabaseWalk<>(files, shelf, pool, worker);
    snapshots = new Snapshots<>(files, shelf, worker, place.files()::usableBytes);
    intake = new RowIntake<>(kind, config, journal, pool, worker, fence);
    isClean = replay(new JournalReplay<>(kind, config, pool, worker), mode);
    sweep = new JournalSweep<>(config, journal, pool, worker);
    audit =
        new DatabaseAudit<>(
            place, config.audit(), kind, files, worker, machine.ticker(), machine.statsd());
    audit.start(machine.scheduler());
    timer = machine.scheduler().every(config.applyWithin().dividedBy(SWEEPS_PER_APPLY), sweep::run);
  }

  /** Loads SQLite, so that the first database to be opened need not wait for it. */
  public static void preload() {
    SqliteFile.open(Path.of(":memory:")).close();
  }

  /**
   * Opens a device: makes its directories if absent and shows the journal's rows to the databases.
   *
   * @param mode past the page cache if the device was fenced before (rule 15)
   * @param changed told of each database whose rows or state changed, on the device's threads
   * @throws IOException if the device cannot be read
   */
  public static <R> DatabaseDevice<R> open(
      Place place,
      RowKind<R> kind,
      DatabaseConfig config,
      Machine machine,
      Replay.Mode mode,
      Consumer<RowOwner> changed)
      throws IOException {
    return new DatabaseDevice<>(place, kind, config, machine, mode, changed);
  }

  /**
   * Runs work on the database of an account or container, all rows of the journal applied.
   *
   * @return fails with {@link ReplicaUnavailableException} if the device cannot, or as the work did
   */
  public <T extends @Nullable Object> CompletableFuture<T> call(RowOwner owner, Work<R, T> work) {
    return worker.call(owner, work::run);
  }

  /**
   * As {@link #call}, for what brings rows and state of peers: a database in quarantine is refilled
   * by it and stays unknown to everyone else.
   */
  public <T extends @Nullable Object> CompletableFuture<T> refill(RowOwner owner, Work<R, T> work) {
    return worker.refill(owner, work::run);
  }

  /**
   * Takes what a database in quarantine was refilled with for all that was acknowledged, durable on
   * completion; if that is nothing there is no database.
   *
   * @param given what it must hold, so that it is what was given and not a later beginning; null
   *     for no database
   * @return fails with {@link ReplicaUnavailableException} if the device cannot
   */
  public CompletableFuture<Refill> refilled(RowOwner owner, @Nullable DatabaseSums given) {
    return worker.refill(owner, replica -> replica.endRefill(given));
  }

  /**
   * Takes rows: on completion those that were admitted stand in the journal and each listing shows
   * them.
   *
   * @return fails with {@link ReplicaUnavailableException} if the device cannot
   */
  public CompletableFuture<RowAnswer> take(List<R> rows, Admission admission) {
    return intake
        .take(rows, admission)
        .thenApply(
            taken -> new RowAnswer(boot.bootId(), taken.position(), syncedUpTo(), taken.fates()));
  }

  /**
   * Takes a batch of rows as it travels.
   *
   * @param batch owned by this call
   * @return as {@link #take}; fails with {@link IllegalArgumentException} if the batch is malformed
   */
  public CompletableFuture<RowAnswer> takeBatch(ByteBuf batch, Admission admission) {
    if (batch.readableBytes() <= READ_AT_ONCE_BYTES) {
      return takeAndRelease(batch, admission);
    }
    try {
      return worker
          .onThread(() -> takeAndRelease(batch, admission))
          .thenCompose(Function.identity());
    } catch (ReplicaUnavailableException e) {
      batch.release();
      throw e;
    }
  }

  private CompletableFuture<RowAnswer> takeAndRelease(ByteBuf batch, Admission admission) {
    try {
      return take(kind.rows(RowBatch.read(batch)), admission);
    } finally {
      batch.release();
    }
  }

  /** Completes when all rows taken before are durable; fails when the journal did. */
  public CompletableFuture<Void> sync() {
    return journal.sync();
  }

  /** Drawn at each start, never 0. */
  public long bootId() {
    return boot.bootId();
  }

  /** Position of the journal before which all is durable. */
  public long syncedUpTo() {
    return journal.syncedUpTo();
  }

  /** Whether the journal was closed in order before: otherwise rows taken last may be gone. */
  public boolean wasClosedInOrder() {
    return isClean;
  }

  /**
   * Partitions that have databases here, in ascending order.
   *
   * @throws ReplicaUnavailableException if too much waits for the device
   */
  public CompletableFuture<List<Integer>> partitions() {
    return worker.onThread(files::partitions);
  }

  /**
   * What the databases in some partitions are of; those that cannot be read are left out.
   *
   * @throws ReplicaUnavailableException if too much waits for the device
   */
  public CompletableFuture<List<RowOwner>> owners(List<Integer> partitions) {
    return worker.onThread(() -> {
      var owners = new ArrayList<RowOwner>();
      for (int partition : partitions) {
        for (DatabasePlace place : files.places(partition)) {
          shelf.findOwner(place).ifPresent(owners::add);
        }
      }
      return owners;
    });
  }

  /**
   * Completes once the work that was taken before for databases of a partition is done. New
   * databases stand in its directory then, whoever made them: what makes one that is not listed
   * after this asks its {@link Admission} after this was called.
   *
   * @return fails with {@link ReplicaUnavailableException} if the device cannot
   */
  public CompletableFuture<Void> settled(int partition) {
    fence.check();
    return worker.settled(partition);
  }

  /**
   * What the databases behind a place hold.
   *
   * @param partition whose databases, or {@link #ALL_PARTITIONS}
   * @param after empty, or the {@link DatabaseSlice#next} of the slice before
   * @param max how many at most; some dozens: a device's thread does nothing else meanwhile
   * @return fails with {@link ReplicaUnavailableException} if the device cannot
   * @throws IllegalArgumentException if the place has another form
   * @throws ReplicaUnavailableException if the device is fenced or too much waits for it
   */
  public CompletableFuture<DatabaseSlice> databasesAfter(int partition, String after, int max) {
    fence.check();
    return walk.after(partition, DatabasePlace.parse(after), max);
  }

  /** Whole copies of its databases. */
  public Snapshots<R> snapshots() {
    return snapshots;
  }

  /** Why the device answers nothing, or null. */
  public @Nullable String fencedBecause() {
    return fence.reason();
  }

  /** Rows that are in the journal and not yet applied. */
  public long unappliedRows() {
    return pool.pendingRows();
  }

  /** Bytes of the journal that are not yet durable, about: less when a volume just ended. */
  public long unsyncedBytes() {
    return Math.max(0, journal.end() - journal.syncedUpTo());
  }

  /** Volumes of the journal. */
  public int journalVolumes() {
    return journal.volumeCount();
  }

  /** Work that waits for one of the device's threads. */
  public int waitingWork() {
    return threads.waiting();
  }

  /** What its auditor did. */
  public DatabaseAuditState audit() {
    return audit.state();
  }

  public int openDatabases() {
    return pool.openCount();
  }

  /** Frees the journal's oldest volume, whatever it takes; completes when it is done. */
  CompletableFuture<Void> freeOldestVolume() {
    return sweep.freeOldest();
  }

  /** Begins what {@link #close} waits for, so that several devices can be closed at once. */
  public CompletableFuture<Void> beginClose() {
    timer.cancel();
    audit.close();
    return fence.reason() == null
        ? OrderlyClose.begin(worker, pool.all(), threadCount)
        : CompletableFuture.completedFuture(null);
  }

  /** Applies and closes everything, durable; leaves the journal's mark of an orderly close. */
  @Override
  public void close() throws IOException {
    beginClose().join();
    threads.close();
    journal.close();
  }

  private boolean replay(JournalReplay<R> visitor, Replay.Mode mode) throws IOException {
    boolean isReplayed = false;
    try (visitor) {
      ReplaySummary summary = journal.replay(mode, visitor);
      isReplayed = true;
      return summary.clean();
    } finally {
      if (!isReplayed) {
        threads.close();
        journal.close();
      }
    }
  }

  private static AppendLog openLog(Place place, DatabaseConfig config, Machine machine)
      throws IOException {
    return AppendLog.open(
        "rows-" + place.role() + "-" + place.name(),
        place.files(),
        "rows-" + place.role(),
        place.id(),
        new AppendLog.Config(config.journal(), config.syncWithin(), config.journalLimits()),
        machine.entropy(),
        machine.ticker());
  }

  /** The roles of a device have a journal each. */
  private static long journalId(Place place) {
    return place.id().getMostSignificantBits() ^ place.role().hashCode();
  }

  private static long bootId(Entropy entropy) {
    long id = entropy.nextLong();
    return id == 0 ? 1 : id;
  }
}
