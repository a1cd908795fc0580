package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordLocation;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;

/**
 * What a drop record says (rule 19): all records of the key before a position are void. The
 * position is told, not taken from where the record stands, since compaction copies the record to
 * behind what came after it.
 *
 * @param state that was dropped, for people
 * @param before log position
 */
record DropRecord(ObjectState state, long before) {
  private static final int STATE = 1;
  private static final int BEFORE = 2;

  RecordDraft draft(ObjectKey key) {
    var out = new FieldWriter();
    out.begin(STATE).version(state.data()).version(state.metadata());
    out.version(state.contentType()).version(state.tombstone()).end();
    out.begin(BEFORE).int64(before).end();
    return new RecordDraft(RecordKinds.DROP)
        .key(key.policy(), key.hash())
        .version(state.newest())
        .metadata(out.finish());
  }

  static DropRecord decode(StoredRecord stored) throws IOException {
    var in = new FieldReader(stored.metadata());
    ObjectState state = ObjectState.NONE;
    long before = 0;
    try {
      for (int tag = in.next(); tag != 0; tag = in.next()) {
        switch (tag) {
          case STATE ->
              state = new ObjectState(in.version(), in.version(), in.version(), in.version());
          case BEFORE -> before = in.int64();
          default -> in.skip(tag);
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      throw new IOException("a drop record's fields do not fit together", damaged);
    }
    return new DropRecord(state, before);
  }

  /** The entry once this record stands at a place. */
  ObjectEntry applyTo(ObjectEntry entry, RecordLocation place) {
    return entry.drop(new ObjectEntry.Dropped(newest(), place, before));
  }

  private Version newest() {
    return state.newest();
  }
}
