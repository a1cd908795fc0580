package io.martinet.object.engine;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Compares the index of a device with one made from its log: objects, expiry, digests and body
 * files must be the same. Rows owed may differ, since a delivery may be told again; volume usage is
 * only a hint to compaction. One thread.
 */
final class IndexComparison {
  private static final byte[][] RANGES = {
    IndexKeys.objectsFrom(),
    IndexKeys.objectsTo(),
    IndexKeys.expiriesFrom(),
    IndexKeys.digestsTo(),
    IndexKeys.bodyFilesFrom(),
    IndexKeys.bodyFilesTo()
  };

  /** More differences than this are counted and not printed. */
  private static final int PRINTED_MAX = 100;

  private final ObjectIndex fromLog;
  private final ObjectIndex index;
  private final PrintWriter out;
  private long objects;
  private long differences;

  IndexComparison(ObjectIndex fromLog, ObjectIndex index, PrintWriter out) {
    this.fromLog = fromLog;
    this.index = index;
    this.out = out;
  }

  void run() throws IOException {
    for (int i = 0; i < RANGES.length; i += 2) {
      fromLog.scan(
          RANGES[i],
          RANGES[i + 1],
          (key, value) -> {
            compare(key, value, index.get(key));
            return true;
          });
      index.scan(
          RANGES[i],
          RANGES[i + 1],
          (key, value) -> {
            if (fromLog.get(key) == null && !isSame(key, value, null)) {
              differ(key, "in the index only");
            }
            return true;
          });
    }
    fromLog.scan(
        IndexKeys.objectsFrom(),
        IndexKeys.objectsTo(),
        (key, value) -> {
          objects++;
          return true;
        });
  }

  /** A drop is remembered for as long as is convenient: whether it still is says nothing. */
  private static boolean isSame(byte[] key, byte[] one, byte @Nullable [] other)
      throws IOException {
    if (Arrays.equals(one, other)) {
      return true;
    }
    return IndexKeys.isObject(key)
        && EntryCodec.decode(one)
            .withoutDropped()
            .equals(EntryCodec.decode(other).withoutDropped());
  }

  private void compare(byte[] key, byte[] wanted, byte @Nullable [] found) throws IOException {
    if (isSame(key, wanted, found)) {
      return;
    }
    if (found == null) {
      differ(key, "in the log only");
    } else {
      differ(key, describe(key, wanted, found));
    }
  }

  private static String describe(byte[] key, byte[] wanted, byte[] found) throws IOException {
    if (!IndexKeys.isObject(key)) {
      return "values differ";
    }
    return "the log says %s, the index %s"
        .formatted(EntryCodec.decode(wanted), EntryCodec.decode(found));
  }

  private void differ(byte[] key, String how) {
    if (++differences <= PRINTED_MAX) {
      out.println("index differs: key " + HexFormat.of().formatHex(key) + ": " + how);
    }
  }

  long objects() {
    return objects;
  }

  long differences() {
    return differences;
  }
}
