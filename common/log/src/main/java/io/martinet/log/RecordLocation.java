package io.martinet.log;

import org.jspecify.annotations.Nullable;

/**
 * Where a record stands.
 *
 * @param life the volume's life
 * @param offset of the header from the start of the volume, a multiple of {@link
 *     RecordHeader#ALIGNMENT}
 * @param lengthBytes of the whole record with padding, a multiple of the alignment
 * @param headBytes of header, metadata and block checksums: what must be read to know the record
 *     without its body
 */
public record RecordLocation(int life, long offset, int lengthBytes, int headBytes) {
  public RecordLocation {
    if (life < 0 || offset < 0 || headBytes < RecordHeader.BYTES || lengthBytes < headBytes) {
      throw new IllegalArgumentException(
          "no record location: %d:%d, %d bytes, head %d"
              .formatted(life, offset, lengthBytes, headBytes));
    }
  }

  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordLocation location
        && life == location.life
        && offset == location.offset
        && lengthBytes == location.lengthBytes
        && headBytes == location.headBytes;
  }

  @Override
  public int hashCode() {
    return 31 * life + Long.hashCode(offset);
  }

  /** The place as a log position. */
  public long position() {
    return LogPosition.of(life, offset);
  }
}
