package io.martinet.object.engine;

import io.martinet.core.PathHash;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Value of a pending row: the object, whose entry says what the row must say now, and the duty. The
 * record that owed the row need not be there any more.
 */
record PendingValue(ObjectKey key, RowDuty duty) {
  private static final int KEY = 1;
  private static final int DUTY = 2;

  static byte[] encode(ObjectKey key, RowDuty duty) {
    var out = new FieldWriter();
    out.begin(KEY).int32(key.policy()).int64(key.hash().high()).int64(key.hash().low()).end();
    RowFields.writeDuty(out.begin(DUTY), duty).end();
    ByteBuffer bytes = out.finish();
    var value = new byte[bytes.remaining()];
    bytes.get(value);
    return value;
  }

  static PendingValue decode(byte[] value) throws IOException {
    var in = new FieldReader(ByteBuffer.wrap(value));
    if (in.next() != KEY) {
      throw new IOException("a pending row names no object");
    }
    var key = new ObjectKey(in.int32(), new PathHash(in.int64(), in.int64()));
    if (in.next() != DUTY) {
      throw new IOException("a pending row has no duty");
    }
    return new PendingValue(key, RowFields.readDuty(in));
  }
}
