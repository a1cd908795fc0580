package io.martinet.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * First block of a volume file, written twice so that one bad sector does not take the volume's
 * epoch with it. Big-endian. See {@code docs/formats/volume.md}.
 *
 * <pre>
 *  0   4  magic 0x4d564f4c "MVOL"
 *  4   2  format, 1
 *  6   2  state: 1 in the log, 2 free
 *  8   4  CRC32C of bytes 0-127, this field taken as zero
 * 12   4  slot: the number in the file's name
 * 16   4  life
 * 20   4  zero
 * 24   8  epoch
 * 32   8  volume length in bytes
 * 40   8  first sequence number
 * 48   8  log position at which the life before ended, 0 for the first
 * 56  16  id of the log's owner (device)
 * 72      zeros up to 4096; the same again at 4096
 * </pre>
 *
 * @param life grows by one with each life of any volume of the log; 0 for a file never used
 * @param epoch random; part of every record checksum
 * @param previousEnd all before it in the log was durable when this life began
 */
record VolumeHeader(
    State state,
    int slot,
    int life,
    long epoch,
    long volumeBytes,
    long firstSequence,
    long previousEnd,
    UUID owner) {
  /** Bytes before the first record: both copies. */
  static final int BYTES = 8192;

  private static final int COPY_BYTES = 4096;
  private static final int CONTENT_BYTES = 128;
  private static final int MAGIC = 0x4d56_4f4c;
  private static final short FORMAT = 1;
  private static final int CRC_AT = 8;

  /** What a volume file is used for. */
  enum State {
    IN_LOG(1),
    FREE(2);

    private final short code;

    State(int code) {
      this.code = (short) code;
    }
  }

  VolumeHeader freed() {
    return new VolumeHeader(
        State.FREE, slot, life, epoch, volumeBytes, firstSequence, previousEnd, owner);
  }

  /** Both copies. */
  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    writeCopy(out, 0);
    writeCopy(out, COPY_BYTES);
    return out.position(0);
  }

  private void writeCopy(ByteBuffer out, int at) {
    out.position(at);
    out.putInt(MAGIC).putShort(FORMAT).putShort(state.code).putInt(0);
    out.putInt(slot).putInt(life).putInt(0).putLong(epoch).putLong(volumeBytes);
    out.putLong(firstSequence).putLong(previousEnd);
    out.putLong(owner.getMostSignificantBits()).putLong(owner.getLeastSignificantBits());
    out.putInt(at + CRC_AT, Crc.of(out, at, CONTENT_BYTES));
  }

  /**
   * Reads the newest whole copy.
   *
   * @param in both copies from index 0, or as much as the file has
   * @return null if neither is whole
   */
  static @Nullable VolumeHeader decode(ByteBuffer in) {
    VolumeHeader first = decodeCopy(in, 0);
    VolumeHeader second = decodeCopy(in, COPY_BYTES);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    // A crash between the two writes leaves the change in one copy only. Nothing of a new life is
    // acknowledged, and nothing freed is reused, before both are synced: either copy is right.
    return second.life > first.life ? second : first;
  }

  private static @Nullable VolumeHeader decodeCopy(ByteBuffer in, int at) {
    if (in.limit() < at + CONTENT_BYTES
        || in.getInt(at) != MAGIC
        || in.getShort(at + 4) != FORMAT) {
      return null;
    }
    var copy = new byte[CONTENT_BYTES];
    in.get(at, copy);
    ByteBuffer content = ByteBuffer.wrap(copy).putInt(CRC_AT, 0);
    State state = state(content.getShort(6));
    if (state == null || Crc.of(content, 0, CONTENT_BYTES) != in.getInt(at + CRC_AT)) {
      return null;
    }
    return new VolumeHeader(
        state,
        content.getInt(12),
        content.getInt(16),
        content.getLong(24),
        content.getLong(32),
        content.getLong(40),
        content.getLong(48),
        new UUID(content.getLong(56), content.getLong(64)));
  }

  private static @Nullable State state(short code) {
    for (State state : State.values()) {
      if (state.code == code) {
        return state;
      }
    }
    return null;
  }
}
