package io.martinet.service.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lines that wait for a disk, up to a number; further ones are dropped and counted, and the file
 * says so where they are missing. Whoever logs never waits. Thread-safe.
 */
final class DroppingQueue extends AsyncAppender {
  private final LoggerContext logs;
  private final Semaphore room;
  private final AtomicLong dropped;
  private final AtomicLong untold = new AtomicLong();

  /**
   * @param linesMax that wait
   * @param dropped counts those that were dropped
   */
  DroppingQueue(
      LoggerContext context, Appender<ILoggingEvent> file, int linesMax, AtomicLong dropped) {
    this.logs = context;
    this.room = new Semaphore(linesMax);
    this.dropped = dropped;
    setContext(context);
    setQueueSize(linesMax);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    addAppender(new Draining(context, file));
  }

  @Override
  protected void append(ILoggingEvent line) {
    if (room.tryAcquire()) {
      tellMissing(line);
      super.append(line);
    } else {
      dropped.incrementAndGet();
      untold.incrementAndGet();
    }
  }

  /** A note stands where lines are missing, and takes room as one. */
  private void tellMissing(ILoggingEvent before) {
    if (untold.get() > 0 && room.tryAcquire()) {
      super.append(missing(before, untold.getAndSet(0)));
    }
  }

  private ILoggingEvent missing(ILoggingEvent before, long count) {
    return new LoggingEvent(
        DroppingQueue.class.getName(),
        logs.getLogger(before.getLoggerName()),
        Level.WARN,
        "# " + count + " lines are missing here: the disk was too slow for them",
        null,
        null);
  }

  /** Makes room when a line has been written. */
  private final class Draining extends AppenderBase<ILoggingEvent> {
    private final Appender<ILoggingEvent> file;

    Draining(LoggerContext context, Appender<ILoggingEvent> file) {
      this.file = file;
      setContext(context);
      start();
    }

    @Override
    protected void append(ILoggingEvent line) {
      try {
        file.doAppend(line);
      } finally {
        room.release();
      }
    }

    @Override
    public void stop() {
      super.stop();
      file.stop();
    }
  }
}
