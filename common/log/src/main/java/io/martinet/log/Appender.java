package io.martinet.log;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Commits an {@link AppendLog}'s jobs: one write a batch, a sync when it is due. */
final class Appender implements CommitHandler<AppendLog.Job> {
  /**
   * Idle work begins so long after the log was opened: at a start the logs of a machine, all opened
   * at once, would keep its disk from those who recover. Guessed.
   */
  static final Duration CALM = Duration.ofSeconds(2);

  private final LogWriter writer;
  private final long syncWithinNanos;
  private final Ticker ticker;
  private final long calmUntil;
  private long dirtySince = -1;

  Appender(LogWriter writer, Duration syncWithin, Ticker ticker) {
    this.writer = writer;
    this.syncWithinNanos = syncWithin.toNanos();
    this.ticker = ticker;
    this.calmUntil = ticker.nanos() + CALM.toNanos();
  }

  LogWriter writer() {
    return writer;
  }

  @Override
  public void commit(List<AppendLog.Job> batch) throws IOException {
    var ends = new long[batch.size()];
    boolean syncNow = syncWithinNanos == 0;
    for (int i = 0; i < ends.length; i++) {
      for (RecordDraft record : batch.get(i).records()) {
        writer.place(record);
      }
      ends[i] = writer.end();
      syncNow |= batch.get(i).sync();
    }
    writer.write();
    if (dirtySince < 0) {
      dirtySince = ticker.nanos();
    }
    if (syncNow || untilDue() <= 0) {
      sync();
    }
    for (int i = 0; i < ends.length; i++) {
      batch.get(i).listener().appended(ends[i]);
    }
  }

  private void sync() throws IOException {
    writer.sync();
    dirtySince = -1;
  }

  private long untilDue() {
    return dirtySince + syncWithinNanos - ticker.nanos();
  }

  @Override
  public long idle() throws IOException {
    if (dirtySince < 0) {
      long calm = calmUntil - ticker.nanos();
      if (calm > 0) {
        return calm;
      }
      return writer.idle() ? 0 : Long.MAX_VALUE;
    }
    long nanos = untilDue();
    if (nanos > 0) {
      return nanos;
    }
    sync();
    return 0;
  }

  @Override
  public void refuse(List<AppendLog.Job> jobs, String reason) {
    for (AppendLog.Job job : jobs) {
      job.listener().failed(reason);
    }
  }

  @Override
  public void fenced(Exception cause) {
    // The committer remembers why; whoever appends next is told.
  }
}
