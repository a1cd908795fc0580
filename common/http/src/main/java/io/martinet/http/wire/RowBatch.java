package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Rows on the wire, big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d524f57
 *  4  2  format, 1
 *  6  2  kind: 1 object rows, 2 container rows
 *  8  4  count
 * 12     rows
 * </pre>
 *
 * See docs/formats/internal-http.md.
 */
public sealed interface RowBatch {
  /** Most rows in a batch: a page of a listing. */
  int ROWS_MAX = 10_000;

  /**
   * Longest batch in bytes: what a receiver has to gather in memory. Senders of long names send
   * fewer rows.
   */
  int BYTES_MAX = 16 * 1024 * 1024;

  /** Bytes before the first row. */
  int HEADER_BYTES = 12;

  int MAGIC = 0x4d524f57;
  int FORMAT = 1;

  /** Rows for container databases. */
  record Objects(List<ObjectRow> rows) implements RowBatch {
    static final int KIND = 1;

    public Objects {
      rows = List.copyOf(rows);
    }

    @Override
    public void write(ByteBuf target) {
      RowBatch.writeHeader(target, KIND, rows.size());
      rows.forEach(row -> row.write(target));
    }
  }

  /** Rows for account databases. */
  record Containers(List<ContainerRow> rows) implements RowBatch {
    static final int KIND = 2;

    public Containers {
      rows = List.copyOf(rows);
    }

    @Override
    public void write(ByteBuf target) {
      RowBatch.writeHeader(target, KIND, rows.size());
      rows.forEach(row -> row.write(target));
    }
  }

  /** The rows in order: {@link ObjectRow} or {@link ContainerRow}. */
  List<?> rows();

  /**
   * Appends the batch.
   *
   * @throws IllegalArgumentException if it holds more than {@link #ROWS_MAX} rows or a string too
   *     long
   */
  void write(ByteBuf target);

  /**
   * Reads a whole batch; the reader index moves to the end. The caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, of another format, cut or followed by more
   */
  static RowBatch read(ByteBuf source) {
    if (source.readableBytes() < HEADER_BYTES || source.readableBytes() > BYTES_MAX) {
      throw new WireFormatException("row batch of " + source.readableBytes() + " bytes");
    }
    int magic = source.readInt();
    int format = source.readUnsignedShort();
    int kind = source.readUnsignedShort();
    if (magic != MAGIC || format != FORMAT) {
      throw new WireFormatException(
          "not a row batch of format 1: magic %08x format %d".formatted(magic, format));
    }
    return switch (kind) {
      case Objects.KIND -> new Objects(readRows(source, ObjectRow::read));
      case Containers.KIND -> new Containers(readRows(source, ContainerRow::read));
      default -> throw new WireFormatException("row batch of unknown kind " + kind);
    };
  }

  private static void writeHeader(ByteBuf target, int kind, int count) {
    if (count > ROWS_MAX) {
      throw new IllegalArgumentException("more than " + ROWS_MAX + " rows: " + count);
    }
    target.writeInt(MAGIC).writeShort(FORMAT).writeShort(kind).writeInt(count);
  }

  private static <T> List<T> readRows(ByteBuf source, Function<ByteBuf, T> read) {
    int count = source.readInt();
    if (count < 0 || count > ROWS_MAX) {
      throw new WireFormatException("row batch of " + count + " rows");
    }
    var rows = new ArrayList<T>();
    try {
      for (int i = 0; i < count; i++) {
        rows.add(read.apply(source));
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new WireFormatException("row " + rows.size() + " of " + count + " is malformed", e);
    }
    if (source.isReadable()) {
      throw new WireFormatException(source.readableBytes() + " bytes after the last row");
    }
    return rows;
  }
}
