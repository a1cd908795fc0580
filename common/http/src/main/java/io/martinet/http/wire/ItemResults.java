package io.martinet.http.wire;

import io.martinet.core.ObjectState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the objects of a list, in its order. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d524553 "MRES"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: fate (1) · state (48) that stands now, zeros where it is not known
 * </pre>
 */
public record ItemResults(List<Result> results) {
  /** Most objects in a list. */
  public static final int ITEMS_MAX = 10_000;

  private static final FixedTable TABLE =
      new FixedTable(0x4d524553, 1 + StateBytes.STATE_BYTES, ITEMS_MAX);

  /** Longest table in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  /**
   * What became of one.
   *
   * @param state that stands now, {@link ObjectState#NONE} where it is not known
   */
  public record Result(ItemFate fate, ObjectState state) {
    /** Of one whose state is not known. */
    public static Result of(ItemFate fate) {
      return new Result(fate, ObjectState.NONE);
    }
  }

  public ItemResults {
    results = List.copyOf(results);
  }

  /**
   * Appends the table.
   *
   * @throws IllegalArgumentException if it holds more than {@link #ITEMS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, results.size());
    for (Result result : results) {
      target.writeByte(result.fate().code());
      StateBytes.write(target, result.state());
    }
  }

  /**
   * Reads a whole table; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static ItemResults read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var results = new ArrayList<Result>(count);
    for (int i = 0; i < count; i++) {
      results.add(new Result(ItemFate.of(source.readByte()), StateBytes.read(source)));
    }
    return new ItemResults(results);
  }
}
