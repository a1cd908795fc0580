package io.martinet.log;

/**
 * Shape of a log.
 *
 * @param volumeBytes length of a volume file, a multiple of 4096, 64 KiB to 2 GiB
 * @param sparesMax free volumes kept for recycling; what is freed beyond them is deleted
 * @param zeroAheadMinBytes an idle log prepares more once less than this is written ahead
 * @param zeroAheadMaxBytes and stops at this much
 */
public record LogConfig(
    long volumeBytes, int sparesMax, long zeroAheadMinBytes, long zeroAheadMaxBytes) {
  private static final long VOLUME_BYTES_MIN = 64 << 10;
  private static final long VOLUME_BYTES_MAX = 2L << 30;

  /** Small enough that a restart of a small device scans it in a moment; guessed. */
  private static final long SCALED_BYTES_MIN = 64L << 20;

  /** Large enough that file count does not matter on the largest disk; guessed. */
  private static final long SCALED_BYTES_MAX = 1L << 30;

  /** A device holds about this many volumes; guessed. */
  private static final long VOLUMES_WANTED = 1024;

  public LogConfig {
    if (volumeBytes < VOLUME_BYTES_MIN
        || volumeBytes > VOLUME_BYTES_MAX
        || volumeBytes % 4096 != 0) {
      throw new IllegalArgumentException(
          "volume_bytes must be a multiple of 4096 from %d to %d, was %d"
              .formatted(VOLUME_BYTES_MIN, VOLUME_BYTES_MAX, volumeBytes));
    }
    if (sparesMax < 0 || sparesMax > 64) {
      throw new IllegalArgumentException("spare volumes must be 0..64, was " + sparesMax);
    }
    if (zeroAheadMinBytes < 0 || zeroAheadMaxBytes < zeroAheadMinBytes) {
      throw new IllegalArgumentException(
          "zero ahead must be 0 <= min <= max, was %d, %d"
              .formatted(zeroAheadMinBytes, zeroAheadMaxBytes));
    }
  }

  /** A volume length, with two spares and 4 to 16 MiB written ahead (rule 21). */
  public static LogConfig ofVolumeBytes(long volumeBytes) {
    return new LogConfig(volumeBytes, 2, 4L << 20, 16L << 20);
  }

  /** Volumes that suit a device of this many bytes: about a thousandth, 64 MiB to 1 GiB. */
  public static LogConfig scaledTo(long deviceBytes) {
    long wanted = deviceBytes / VOLUMES_WANTED;
    long bounded = Math.clamp(wanted, SCALED_BYTES_MIN, SCALED_BYTES_MAX);
    return ofVolumeBytes(Long.highestOneBit(bounded));
  }

  /** Longest record that fits into a volume and a scan. */
  public int recordBytesMax() {
    long room = volumeBytes - VolumeHeader.BYTES - SealContent.RECORD_BYTES_MAX;
    return (int) Math.min(room, LogWriter.BUFFER_BYTES);
  }
}
