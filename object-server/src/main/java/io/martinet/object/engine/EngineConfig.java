package io.martinet.object.engine;

import io.martinet.log.Committer;
import io.martinet.log.LogConfig;
import io.martinet.log.Replay;
import java.util.UUID;

/**
 * Shape of one device's engine.
 *
 * @param device name, for threads, metrics and log lines
 * @param deviceId identity, written when the device was formatted
 * @param log volumes
 * @param limits of the committer
 * @param recovery how the log is read at start: {@link Replay.Mode#DIRECT} after a failed sync
 */
public record EngineConfig(
    String device,
    UUID deviceId,
    LogConfig log,
    Committer.Limits limits,
    Replay.Mode recovery,
    Digesting digesting,
    Flushing flushing,
    Compaction compaction) {
  /**
   * @param secret of the cluster
   * @param bits of the hash that name a digest bucket, fixed when the device is formatted
   */
  public record Digesting(byte[] secret, int bits) {
    /** Rule 28. */
    public static final int BITS_DEFAULT = 16;

    public Digesting {
      if (bits < 1 || bits > 16) {
        throw new IllegalArgumentException("digest bits must be 1..16, was " + bits);
      }
      secret = secret.clone();
    }
  }

  /**
   * When the index is made durable: bounds what a start must replay (rule 12).
   *
   * @param everyBytes of log
   * @param everyRecords of log
   */
  public record Flushing(long everyBytes, long everyRecords) {
    public static final Flushing DEFAULTS = new Flushing(256L << 20, 100_000);

    public Flushing {
      if (everyBytes < 1 || everyRecords < 1) {
        throw new IllegalArgumentException(
            "flush bounds must be positive, were %d, %d".formatted(everyBytes, everyRecords));
      }
    }
  }

  /**
   * @param liveRatioMax a sealed volume is rewritten once less than this part of it is needed
   * @param bytesInFlightMax copied and not yet committed; bounds memory and the foreground's wait
   */
  public record Compaction(double liveRatioMax, int bytesInFlightMax) {
    /** Guessed: half garbage bounds space at twice the data. */
    public static final Compaction DEFAULTS = new Compaction(0.5, 1 << 20);

    public Compaction {
      if (!(liveRatioMax > 0 && liveRatioMax <= 1) || bytesInFlightMax < 1) {
        throw new IllegalArgumentException(
            "compaction must have 0 < ratio <= 1 and bytes in flight, had %s, %d"
                .formatted(liveRatioMax, bytesInFlightMax));
      }
    }
  }

  /** A device with everything at its default. */
  public static EngineConfig of(String device, UUID deviceId, LogConfig log, byte[] secret) {
    return new EngineConfig(
        device,
        deviceId,
        log,
        Committer.Limits.DEFAULTS,
        Replay.Mode.BUFFERED,
        new Digesting(secret, Digesting.BITS_DEFAULT),
        Flushing.DEFAULTS,
        Compaction.DEFAULTS);
  }

  /** The same with another number of digest bits, as a device was formatted with. */
  public EngineConfig withDigestBits(int bits) {
    return new EngineConfig(
        device,
        deviceId,
        log,
        limits,
        recovery,
        new Digesting(digesting.secret(), bits),
        flushing,
        compaction);
  }

  /** The same, reading the log past the page cache: after the device was fenced (rule 15). */
  public EngineConfig recoveringFromDisk() {
    return new EngineConfig(
        device, deviceId, log, limits, Replay.Mode.DIRECT, digesting, flushing, compaction);
  }
}
