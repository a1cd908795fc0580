package io.martinet.log;

import java.io.IOException;

/** Who is shown the log, record by record, in order. Called on the thread that replays. */
public interface ReplayVisitor {
  /**
   * One good record, all of it verified.
   *
   * @param record its bytes are valid during this call only
   */
  void record(StoredRecord record) throws IOException;

  /** Rot; told once all good records were shown. */
  default void damaged(Damage damage) throws IOException {}
}
