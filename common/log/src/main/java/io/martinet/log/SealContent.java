package io.martinet.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Metadata of a SEAL record: which stretches below it were torn writes when the volume was
 * recovered, so that a later rebuild does not take them for rot. All else below the record was
 * durable.
 *
 * <pre>
 * 0  4  count
 * 4     count times: offset (8), end (8)
 * </pre>
 *
 * @param torn at most {@link #RANGES_MAX}; those beyond count as rot, which errs on the safe side
 */
record SealContent(List<Range> torn) {
  /** A crash tears at most the records of the batches in flight; guessed. */
  static final int RANGES_MAX = 1024;

  /** Room that every volume keeps for its last record. */
  static final int RECORD_BYTES_MAX =
      RecordHeader.align(RecordHeader.BYTES + Integer.BYTES + RANGES_MAX * 2 * Long.BYTES);

  /** A stretch of a volume, the end not in it. */
  record Range(long offset, long end) {}

  SealContent {
    torn = List.copyOf(torn.subList(0, Math.min(torn.size(), RANGES_MAX)));
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + torn.size() * 2 * Long.BYTES);
    out.putInt(torn.size());
    for (Range range : torn) {
      out.putLong(range.offset()).putLong(range.end());
    }
    return out.flip();
  }

  static SealContent decode(ByteBuffer in) {
    int count = in.getInt();
    var torn = new ArrayList<Range>();
    for (int i = 0; i < count; i++) {
      torn.add(new Range(in.getLong(), in.getLong()));
    }
    return new SealContent(torn);
  }

  boolean covers(long offset) {
    for (Range range : torn) {
      if (range.offset() <= offset && offset < range.end()) {
        return true;
      }
    }
    return false;
  }
}
