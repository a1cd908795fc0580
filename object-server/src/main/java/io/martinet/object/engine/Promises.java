package io.martinet.object.engine;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The promises of a device that nothing newer stands over (rule 7): few, since most are kept at
 * once, and so all in memory, where every write looks. The index has them too. Recovery's thread,
 * then the committer's.
 */
final class Promises {
  /**
   * A promise whose write never came is forgotten when compaction meets it after this: no proxy
   * tries so long to have a write accepted that it drew before. Guessed.
   */
  private static final long REMEMBERED_TICKS =
      TimeUnit.MINUTES.toSeconds(10) * Timestamps.TICKS_PER_SECOND;

  private final Map<ObjectKey, Version> standing = new HashMap<>();

  /** Takes over what the index has. */
  void load(ObjectIndex index) throws IOException {
    standing.clear();
    index.scan(
        IndexKeys.promisesFrom(),
        IndexKeys.promisesTo(),
        (key, value) -> {
          standing.put(IndexKeys.promisedOf(key), EntryCodec.getVersion(ByteBuffer.wrap(value)));
          return true;
        });
  }

  /** {@link Version#NONE} if nothing is promised. */
  Version of(ObjectKey key) {
    return standing.getOrDefault(key, Version.NONE);
  }

  /** A newer promise takes the place of an older one. */
  void put(ObjectKey key, Version version) {
    standing.put(key, version);
  }

  /** Whether there was one. */
  boolean remove(ObjectKey key) {
    return standing.remove(key) != null;
  }

  int count() {
    return standing.size();
  }

  static byte[] value(Version version) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    EntryCodec.putVersion(value, version);
    return value.array();
  }

  /** Whether a promise need not be remembered any more. */
  static boolean isPast(Version version, long nowTicks) {
    return version.ticks() < nowTicks - REMEMBERED_TICKS;
  }
}
