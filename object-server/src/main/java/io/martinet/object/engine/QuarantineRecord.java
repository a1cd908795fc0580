package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordLocation;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;

/**
 * What a quarantine record says: which record of the key was lost. The bound stands in its header
 * as the version.
 *
 * @param bound no part that was lost is newer
 */
record QuarantineRecord(Version bound, int life, long offset, String reason) {
  private static final int LOST = 1;
  private static final int REASON = 2;

  RecordDraft draft(ObjectKey key) {
    var out = new FieldWriter();
    out.begin(LOST).int32(life).int64(offset).end();
    out.begin(REASON).utf8(reason).end();
    return new RecordDraft(RecordKinds.QUARANTINE)
        .key(key.policy(), key.hash())
        .version(bound)
        .metadata(out.finish());
  }

  static QuarantineRecord decode(StoredRecord stored) throws IOException {
    var in = new FieldReader(stored.metadata());
    int life = 0;
    long offset = 0;
    String reason = "";
    try {
      for (int tag = in.next(); tag != 0; tag = in.next()) {
        switch (tag) {
          case LOST -> {
            life = in.int32();
            offset = in.int64();
          }
          case REASON -> reason = in.utf8();
          default -> in.skip(tag);
        }
      }
    } catch (BufferUnderflowException damaged) {
      throw new IOException("a quarantine record's fields do not fit together", damaged);
    }
    return new QuarantineRecord(stored.header().version(), life, offset, reason);
  }

  /** The entry once this record stands at a place. */
  ObjectEntry applyTo(ObjectEntry entry, RecordLocation place) {
    var part = new ObjectEntry.Quarantined(bound, place);
    return entry
        .without(life, offset)
        .join(new ObjectEntry(null, null, null, null, part, null), false);
  }
}
