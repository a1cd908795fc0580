package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes zeros ahead of the log's end, so that appending overwrites blocks that exist and a sync
 * carries no change of size or extents (rule 21: measured 97–111 µs against 145–200 µs on blocks
 * that are only allocated). One thread, the log's writer.
 */
final class IdleZeros {
  /** One step; guessed: short enough that a commit which comes meanwhile hardly waits. */
  private static final int STEP_BYTES = 1 << 20;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(STEP_BYTES);

  private final LogConfig config;
  private long preparedUpTo = -1;
  private boolean filling;

  IdleZeros(LogConfig config) {
    this.config = config;
  }

  /** A volume begins, of whose file that many bytes were written before. */
  void begin(long fileBytes) {
    preparedUpTo = fileBytes;
    filling = true;
  }

  /** The log wrote up to here. */
  void written(long offset) {
    preparedUpTo = Math.max(preparedUpTo, offset);
  }

  /** Prepares the next piece, durably; false when enough stands ready. */
  boolean step(Volume active, long tail) throws IOException {
    if (preparedUpTo < 0) {
      begin(active.file().size());
    }
    long volumeBytes = active.header().volumeBytes();
    long ahead = preparedUpTo - tail;
    if (ahead < config.zeroAheadMinBytes()) {
      filling = true;
    }
    if (!filling || ahead >= config.zeroAheadMaxBytes() || preparedUpTo >= volumeBytes) {
      filling = false;
      return false;
    }
    int step = (int) Math.min(STEP_BYTES, volumeBytes - preparedUpTo);
    active.file().write(new ByteBuffer[] {ZEROS.duplicate().limit(step)}, preparedUpTo);
    active.file().sync();
    preparedUpTo += step;
    return true;
  }
}
