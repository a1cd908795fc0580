package io.martinet.object.store;

import java.io.Closeable;

/**
 * The verification of one key of a device, piece by piece; what it finds damaged goes to quarantine
 * as if a read had found it. One thread at a time; blocks on index and disk.
 */
public interface ObjectAudit extends Closeable {
  /** What a piece came to. */
  sealed interface Step {
    /** Bytes that were read for it. */
    long bytes();

    /** The next piece follows. */
    record More(long bytes) implements Step {}

    /** All is as it was written, or nothing stands under the key any more. */
    record Sound(long bytes) implements Step {}

    /** It is on its way into quarantine. */
    record Damaged(long bytes, String reason) implements Step {}

    /** It is damaged, and the committer had no room for that news: to be begun again. */
    record Refused(long bytes, String reason) implements Step {}
  }

  /**
   * Verifies the next piece.
   *
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  Step next() throws StoreException;

  @Override
  void close();
}
