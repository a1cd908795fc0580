package io.martinet.log;

import io.martinet.core.Checks;
import io.martinet.core.Entropy;
import io.martinet.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A log of records with nothing around it: the row journal of account and container servers (rule
 * 25). Open, {@link #replay}, then {@link #start} and append from any thread.
 *
 * <p>Appends come to the log in batches of whatever waits. A batch is synced at once if one of its
 * appends asks for it, else within {@link Config#syncWithin}.
 */
public final class AppendLog implements AutoCloseable {
  /**
   * @param syncWithin longest time that an append stays unsynced; zero syncs every batch
   */
  public record Config(LogConfig log, Duration syncWithin, Committer.Limits limits) {
    public Config {
      if (syncWithin.isNegative()) {
        throw new IllegalArgumentException("sync_within must not be negative: " + syncWithin);
      }
    }
  }

  /** Told of an append, on the committer's thread: return soon, throw nothing. */
  public interface Listener {
    /**
     * The records are in the log, and will be read back after a crash of the process; durable only
     * once {@link AppendLog#syncedUpTo} is at least {@code end}.
     *
     * @param end log position behind the last of them
     */
    void appended(long end);

    /** Whether the records survive is not known. */
    void failed(String reason);
  }

  /** The journal's jobs. */
  record Job(List<RecordDraft> records, boolean sync, Listener listener) {}

  private final String name;
  private final VolumeSet volumes;
  private final Config config;
  private final Ticker ticker;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Appender appender;
  private @Nullable Committer<Job> committer;

  private AppendLog(String name, VolumeSet volumes, Config config, Ticker ticker) {
    this.name = name;
    this.volumes = volumes;
    this.config = config;
    this.ticker = ticker;
  }

  /**
   * Opens the volumes of a directory, which is made if absent.
   *
   * @param name of the committer's thread
   * @param owner id of the device
   */
  public static AppendLog open(
      String name,
      DeviceFiles files,
      String directory,
      UUID owner,
      Config config,
      Entropy entropy,
      Ticker ticker)
      throws IOException {
    VolumeSet volumes = VolumeSet.open(files, directory, owner, config.log(), entropy);
    return new AppendLog(name, volumes, config, ticker);
  }

  /**
   * Shows the log behind a position and makes it ready for appending. Once, before anything else.
   *
   * @param from {@link LogPosition#START}, or the end of a record
   */
  public ReplaySummary replay(long from, Replay.Mode mode, ReplayVisitor visitor)
      throws IOException {
    Checks.invariant(appender == null, "log %s was replayed before", name);
    Replay replay = Replay.run(volumes, from, mode, visitor);
    appender = new Appender(LogWriter.open(volumes, replay), config.syncWithin(), ticker);
    committer = new Committer<>(name, appender, config.limits(), new BatchGate(), ticker);
    return replay.summary();
  }

  /** Starts the committer's thread; a harness calls {@link #runOnce} instead. */
  public void start() {
    committer().start();
  }

  /** One round of the committer without its thread. */
  public Committer.Step runOnce() {
    return committer().runOnce();
  }

  /**
   * Appends records, one behind the other. Their buffers must not change before the listener is
   * told.
   *
   * @param sync whether the listener is to be told only when they are durable
   * @return false if the queue is full or the log closed or failed; the listener is not told
   */
  public boolean append(List<RecordDraft> records, boolean sync, Listener listener) {
    return committer().offer(new Job(records, sync, listener));
  }

  /** All before this position is durable; never falls. */
  public long syncedUpTo() {
    return appender().writer().durableUpTo();
  }

  /** Lives of the volumes, oldest first; the last one is being written. */
  public List<Integer> lives() {
    return volumes.lives();
  }

  /** Lets a volume go, whose records nobody needs any more; not the one being written. */
  public void free(int life) {
    volumes.free(life);
  }

  /** Holds a volume for reading; null when that life is over. */
  public @Nullable VolumeLease pin(int life) {
    return volumes.pin(life);
  }

  /** Why the log takes nothing more, or null. */
  public @Nullable String failure() {
    return committer().fencedBecause();
  }

  private Appender appender() {
    return Objects.requireNonNull(appender, "log not replayed");
  }

  private Committer<Job> committer() {
    return Objects.requireNonNull(committer, "log not replayed");
  }

  /** Appends what waits, syncs, leaves the mark of an orderly close unless the log failed. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (committer != null && appender != null) {
      committer.close();
      if (committer.fencedBecause() == null) {
        appender.writer().close();
      }
    }
    volumes.close();
  }
}
