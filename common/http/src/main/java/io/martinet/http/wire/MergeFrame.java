package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream of objects between replicas, cut into frames so that what is wrong with one object does
 * not spoil the others. Big-endian:
 *
 * <pre>
 * magic 0x4d4d5247 "MMRG" (4) · format 1 (2), then frames: type (1) · length (4) · bytes
 *
 *  0  end of the stream
 *  1  tombstone: a {@link MergeItem}
 *  2  data: a {@link MergeItem}; pieces follow, then 4 or 5
 *  3  piece of the body
 *  4  the body is whole
 *  5  the sender gives the object up
 * </pre>
 */
public sealed interface MergeFrame {
  /** Longest description of an object: the longest names and all headers fit. */
  int ITEM_BYTES_MAX = 256 * 1024;

  /** Longest piece of a body. */
  int PIECE_BYTES_MAX = 1024 * 1024;

  /** Bytes before those of a frame. */
  int HEAD_BYTES = 5;

  int MAGIC = 0x4d4d5247;
  int FORMAT = 1;

  int TYPE_END = 0;
  int TYPE_TOMBSTONE = 1;
  int TYPE_DATA = 2;
  int TYPE_PIECE = 3;
  int TYPE_WHOLE = 4;
  int TYPE_GIVEN_UP = 5;

  /** An object begins, and ends with it if it is a tombstone. */
  record Item(MergeItem item) implements MergeFrame {}

  /** An object whose description cannot be understood; that of data has a body nevertheless. */
  record BadItem(boolean isData, WireFormatException why) implements MergeFrame {}

  /** Bytes of a body, perhaps not all of their frame; owned by the receiver. */
  record Piece(ByteBuf data) implements MergeFrame {}

  /**
   * The body ends.
   *
   * @param isWhole whether all of it came, or the sender gave it up
   */
  record BodyEnd(boolean isWhole) implements MergeFrame {}

  /** Nothing follows. */
  record End() implements MergeFrame {}

  /** Begins a stream. */
  static void writeStart(ByteBuf target) {
    target.writeInt(MAGIC).writeShort(FORMAT);
  }

  /**
   * Appends an object.
   *
   * @throws IllegalArgumentException if its description is too long; the target is as it was
   */
  static void writeItem(ByteBuf target, MergeItem item) {
    int begin = target.writerIndex();
    target.writeByte(item.data() == null ? TYPE_TOMBSTONE : TYPE_DATA).writeInt(0);
    try {
      item.write(target);
      int length = target.writerIndex() - begin - HEAD_BYTES;
      if (length > ITEM_BYTES_MAX) {
        throw new IllegalArgumentException("description of " + length + " bytes");
      }
      target.setInt(begin + 1, length);
    } catch (IllegalArgumentException e) {
      target.writerIndex(begin);
      throw e;
    }
  }

  /** Appends the head of a piece, whose bytes follow. */
  static void writePieceHead(ByteBuf target, int lengthBytes) {
    target.writeByte(TYPE_PIECE).writeInt(lengthBytes);
  }

  /** Appends the end of a body. */
  static void writeBodyEnd(ByteBuf target, boolean isWhole) {
    target.writeByte(isWhole ? TYPE_WHOLE : TYPE_GIVEN_UP).writeInt(0);
  }

  /** Ends the stream. */
  static void writeEnd(ByteBuf target) {
    target.writeByte(TYPE_END).writeInt(0);
  }

  /** Takes a stream apart as it comes. One thread. */
  final class Reader {
    private static final int START_BYTES = 6;

    private boolean isStarted;
    private int pieceLeft;

    /**
     * Takes the next frame, or what is there of a piece, from the buffer.
     *
     * @return null when more bytes must come first
     * @throws WireFormatException if it is no such stream: what follows cannot be told apart
     */
    public @Nullable MergeFrame next(ByteBuf source) {
      if (!isStarted && !start(source)) {
        return null;
      }
      if (pieceLeft > 0) {
        return piece(source);
      }
      if (source.readableBytes() < HEAD_BYTES) {
        return null;
      }
      int type = source.getUnsignedByte(source.readerIndex());
      int length = source.getInt(source.readerIndex() + 1);
      requireLength(type, length);
      if (type == TYPE_PIECE) {
        source.skipBytes(HEAD_BYTES);
        pieceLeft = length;
        return piece(source);
      }
      if (source.readableBytes() < HEAD_BYTES + length) {
        return null;
      }
      source.skipBytes(HEAD_BYTES);
      return frame(type, source.readSlice(length));
    }

    private boolean start(ByteBuf source) {
      if (source.readableBytes() < START_BYTES) {
        return false;
      }
      int magic = source.readInt();
      int format = source.readUnsignedShort();
      if (magic != MAGIC || format != FORMAT) {
        throw new WireFormatException(
            "no stream of objects of format 1: magic %08x format %d".formatted(magic, format));
      }
      isStarted = true;
      return true;
    }

    private static void requireLength(int type, int length) {
      int max =
          switch (type) {
            case TYPE_TOMBSTONE, TYPE_DATA -> ITEM_BYTES_MAX;
            case TYPE_PIECE -> PIECE_BYTES_MAX;
            case TYPE_END, TYPE_WHOLE, TYPE_GIVEN_UP -> 0;
            default -> throw new WireFormatException("unknown frame of a stream: " + type);
          };
      if (length < 0 || length > max || (type == TYPE_PIECE && length == 0)) {
        throw new WireFormatException("frame %d of %d bytes".formatted(type, length));
      }
    }

    private @Nullable MergeFrame piece(ByteBuf source) {
      int length = Math.min(pieceLeft, source.readableBytes());
      if (length == 0) {
        return null;
      }
      pieceLeft -= length;
      return new Piece(source.readRetainedSlice(length));
    }

    private static MergeFrame frame(int type, ByteBuf bytes) {
      return switch (type) {
        case TYPE_TOMBSTONE, TYPE_DATA -> item(bytes, type == TYPE_DATA);
        case TYPE_WHOLE -> new BodyEnd(true);
        case TYPE_GIVEN_UP -> new BodyEnd(false);
        default -> new End();
      };
    }

    private static MergeFrame item(ByteBuf bytes, boolean isData) {
      try {
        return new Item(MergeItem.read(bytes, isData));
      } catch (WireFormatException e) {
        return new BadItem(isData, e);
      }
    }
  }
}
