package io.martinet.object.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The ordered keys and values that find what the log holds: a cache of the log, written in log
 * order. One column family, so that whatever was flushed is a prefix of the batches (rule 12).
 * Reads from any thread, {@link #write} and {@link #flush} from one thread at a time.
 *
 * <p>All of it blocks on disk, and the real form is native code: never on an event loop (rule 29).
 */
public interface ObjectIndex extends AutoCloseable {
  /**
   * @return the value, owned by the caller, or null if the key is absent
   * @throws IOException the index cannot be read: the device is to be fenced (rule 15)
   */
  byte @Nullable [] get(byte[] key) throws IOException;

  /**
   * Applies a batch whole; on return readers see it. Not durable before a {@link #flush}, or when
   * the index chooses to; never without every batch before it.
   */
  void write(IndexBatch batch) throws IOException;

  /**
   * Shows the keys from one, inclusive, up to another, exclusive, in unsigned byte order, as they
   * were when the call began.
   *
   * @param visitor answers false to stop
   */
  void scan(byte[] from, byte[] to, Visitor visitor) throws IOException;

  /** Makes every batch written so far durable; returns when it is. */
  void flush() throws IOException;

  /**
   * Ends without a flush: what the log holds behind the last flush is replayed at the next start.
   */
  @Override
  void close();

  /** Is shown keys and values; both arrays are the visitor's to keep. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(byte[] key, byte[] value) throws IOException;
  }
}
