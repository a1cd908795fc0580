package io.martinet.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows the log from a position on, tells rot from torn writes (rule 14), and keeps what a writer
 * must know to go on. One thread; writes nothing.
 */
public final class Replay {
  /** How the bytes are read. */
  public enum Mode {
    /** Through the page cache, after making durable what is in it. */
    BUFFERED,
    /**
     * Past the page cache: it may show what never reached the disk after a failed sync (rule 15).
     */
    DIRECT,
    /**
     * Past the page cache, after making durable what is in it: for the whole log, which has volumes
     * that were {@link #DIRECT}'s. What a failed sync left in the cache of those would come back.
     */
    WHOLE,
    /** Through the page cache and without a sync, for tools that must change nothing. */
    INSPECT
  }

  private final VolumeSet volumes;
  private final Mode mode;
  private final List<Damage> damages = new ArrayList<>();
  private final List<SealContent.Range> torn = new ArrayList<>();
  private long records;
  private long tornBytes;
  private @Nullable VolumeScan tail;

  private Replay(VolumeSet volumes, Mode mode) {
    this.volumes = volumes;
    this.mode = mode;
  }

  /**
   * Runs over the whole log behind a position.
   *
   * @param from {@link LogPosition#START}, or the end of a record
   */
  public static Replay run(VolumeSet volumes, long from, Mode mode, ReplayVisitor visitor)
      throws IOException {
    var replay = new Replay(volumes, mode);
    List<Volume> all = volumes.volumes();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).life() >= LogPosition.life(from)) {
        Volume next = i + 1 < all.size() ? all.get(i + 1) : null;
        replay.scan(all.get(i), next, from, visitor);
      }
    }
    for (Damage damage : replay.damages) {
      visitor.damaged(damage);
    }
    return replay;
  }

  private void scan(Volume volume, @Nullable Volume next, long from, ReplayVisitor visitor)
      throws IOException {
    long begin =
        volume.life() == LogPosition.life(from)
            ? Math.max(VolumeHeader.BYTES, LogPosition.offset(from))
            : VolumeHeader.BYTES;
    if (next == null && (mode == Mode.BUFFERED || mode == Mode.WHOLE)) {
      // What a killed process left in the page cache reads well and is not durable. Whoever is
      // shown a record may flush an index that names it, so the bytes go first.
      volume.file().sync();
    }
    if (mode == Mode.DIRECT || mode == Mode.WHOLE) {
      try (DeviceFile file = volumes.openDirect(volume)) {
        judge(scan(volume, file, begin, visitor), volume, next);
      }
    } else {
      judge(scan(volume, volume.file(), begin, visitor), volume, next);
    }
  }

  private static VolumeScan scan(Volume volume, DeviceFile file, long begin, ReplayVisitor visitor)
      throws IOException {
    var scan = new VolumeScan(volume.header(), file, begin);
    scan.run(visitor);
    return scan;
  }

  private void judge(VolumeScan scan, Volume volume, @Nullable Volume next) {
    long previousEnd = next == null ? LogPosition.START : next.header().previousEnd();
    int life = volume.life();
    long durableEnd = scan.durableEnd(previousEnd);
    torn.clear();
    for (Gap gap : scan.gaps()) {
      if (gap.isRot(durableEnd, scan.seal(), scan.isSealed())) {
        damages.addAll(gap.damages(life, durableEnd));
      } else if (gap.isEnclosed()) {
        torn.add(new SealContent.Range(gap.offset(), gap.end()));
        tornBytes += gap.end() - gap.offset();
      }
    }
    records += scan.records();
    tail = scan;
  }

  /** Figures of the run. */
  public ReplaySummary summary() {
    return new ReplaySummary(end(), records, damages.size(), tornBytes, isClean());
  }

  /** Log position behind the last good record of the last volume; START for an empty log. */
  public long end() {
    Volume last = volumes.last();
    return last == null || tail == null
        ? LogPosition.START
        : LogPosition.of(last.life(), tail.end());
  }

  boolean isClean() {
    return tail == null || tail.isClosed() || tail.isSealed();
  }

  /** Whether a writer may go on in the last volume, behind the mark of an orderly close. */
  boolean mayResume() {
    // After a failed sync the page cache may hold records behind the mark that the disk has not;
    // writing into their pages would bring them back.
    return (mode == Mode.BUFFERED || mode == Mode.WHOLE) && tail().isClosed();
  }

  /** The scan of the last volume. */
  VolumeScan tail() {
    return Objects.requireNonNull(tail, "an empty log has no tail");
  }

  /** Torn stretches of the last volume. */
  List<SealContent.Range> torn() {
    return List.copyOf(torn);
  }
}
