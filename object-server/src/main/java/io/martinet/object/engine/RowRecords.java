package io.martinet.object.engine;

import io.martinet.core.PathHash;
import io.martinet.log.RecordDraft;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;

/** Records of rows that container devices have, and of rows still owed to them (rule 24). */
final class RowRecords {
  private static final int DEVICE = 1;
  private static final int POSITIONS = 2;
  private static final int POSITION = 3;
  private static final int DUTY = 4;

  private RowRecords() {}

  /** Rows that a container device has. */
  record Delivered(String containerDevice, List<Long> positions) {
    RecordDraft draft() {
      var out = new FieldWriter();
      out.begin(DEVICE).utf8(containerDevice).end();
      out.begin(POSITIONS).int32(positions.size());
      for (long position : positions) {
        out.int64(position);
      }
      return new RecordDraft(RecordKinds.ROWS_DELIVERED).metadata(out.end().finish());
    }

    static Delivered decode(StoredRecord stored) throws IOException {
      var in = new FieldReader(stored.metadata());
      String device = "";
      List<Long> positions = new ArrayList<>();
      try {
        for (int tag = in.next(); tag != 0; tag = in.next()) {
          switch (tag) {
            case DEVICE -> device = in.utf8();
            case POSITIONS -> {
              int count = in.int32();
              for (int i = 0; i < count; i++) {
                positions.add(in.int64());
              }
            }
            default -> in.skip(tag);
          }
        }
      } catch (BufferUnderflowException damaged) {
        throw new IOException("a record of delivered rows does not fit together", damaged);
      }
      return new Delivered(device, positions);
    }
  }

  /**
   * Rows still owed, of a write whose record is gone.
   *
   * @param position of that record
   */
  record Owed(ObjectKey key, long position, RowDuty duty) {
    RecordDraft draft() {
      var out = new FieldWriter();
      out.begin(POSITION).int64(position).end();
      RowFields.writeDuty(out.begin(DUTY), duty).end();
      return new RecordDraft(RecordKinds.ROWS_OWED)
          .key(key.policy(), key.hash())
          .metadata(out.finish());
    }

    static Owed decode(StoredRecord stored) throws IOException {
      PathHash hash = stored.header().hash();
      var in = new FieldReader(stored.metadata());
      long position = 0;
      RowDuty duty = new RowDuty(0, 0, List.of());
      try {
        for (int tag = in.next(); tag != 0; tag = in.next()) {
          switch (tag) {
            case POSITION -> position = in.int64();
            case DUTY -> duty = RowFields.readDuty(in);
            default -> in.skip(tag);
          }
        }
      } catch (BufferUnderflowException damaged) {
        throw new IOException("a record of owed rows does not fit together", damaged);
      }
      return new Owed(new ObjectKey(stored.header().policy(), hash), position, duty);
    }
  }
}
