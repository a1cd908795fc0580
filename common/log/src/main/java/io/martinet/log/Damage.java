package io.martinet.log;

import io.martinet.core.PathHash;
import org.jspecify.annotations.Nullable;

/**
 * A place of the log that was durable once and is no record any more: rot, not a torn write (rule
 * 14). Told after all good records.
 */
public sealed interface Damage {
  /** Where it begins in the log. */
  long position();

  /** Bytes up to the next good record. */
  long lengthBytes();

  /** The header is good, what it describes is not: key and version are known. */
  record InRecord(RecordHeader header, long lengthBytes) implements Damage {
    @Override
    public long position() {
      return header.position();
    }
  }

  /**
   * No header is left. The next record tells the key of the last one that stood here, if that
   * record had one.
   *
   * @param lost the key, its version unknown; null when the record had none, or nobody knows
   * @param isWhole whether that record is all that was lost here; one without a key, as marks are,
   *     if {@code lost} is null
   */
  record NoHeader(long position, long lengthBytes, @Nullable Key lost, boolean isWhole)
      implements Damage {}

  /** A key as record headers name it. */
  record Key(int policy, PathHash hash) {}
}
