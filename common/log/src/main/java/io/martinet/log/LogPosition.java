package io.martinet.log;

/**
 * Places in a device's log as one ordered {@code long}: the volume's life in the upper half, the
 * byte offset in the volume in the lower. Lives are numbered in log order and never used twice, so
 * a position names one place for ever, also after its file was recycled.
 */
public final class LogPosition {
  /** Before everything. */
  public static final long START = 0;

  /** Offsets are unsigned 32 bit. */
  static final long OFFSET_MAX = 0xffff_ffffL;

  private LogPosition() {}

  /**
   * @param life number of the volume's life, not negative
   * @param offset bytes from the start of the volume, less than 4 GiB
   */
  public static long of(int life, long offset) {
    if (life < 0 || offset < 0 || offset > OFFSET_MAX) {
      throw new IllegalArgumentException("no log position: life " + life + ", offset " + offset);
    }
    return (long) life << 32 | offset;
  }

  public static int life(long position) {
    return (int) (position >>> 32);
  }

  public static long offset(long position) {
    return position & OFFSET_MAX;
  }

  /** For people: {@code life:offset}. */
  public static String format(long position) {
    return life(position) + ":" + offset(position);
  }
}
