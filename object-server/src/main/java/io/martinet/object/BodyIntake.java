package io.martinet.object;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Receives one body: in memory up to the inline limit, beyond it into a file. The checksum is taken
 * once over what arrives. Event-loop confined; {@link #finish} or {@link #drop} comes last.
 */
final class BodyIntake {
  private final Device device;
  private final int inlineBytesMax;
  private final EventLoop loop;
  private final Flow flow;
  private final long expectedBytes;
  private final long budgetBytes;
  private final Consumer<ByteBuffer> tap;
  private final CRC32C crc = new CRC32C();

  private @Nullable ByteBuf inline;
  private @Nullable FileIntake file;
  private long receivedBytes;
  private boolean isOver;

  private BodyIntake(
      Device device,
      int inlineBytesMax,
      EventLoop loop,
      Flow flow,
      long expectedBytes,
      Consumer<ByteBuffer> tap) {
    this.tap = tap;
    this.device = device;
    this.inlineBytesMax = inlineBytesMax;
    this.loop = loop;
    this.flow = flow;
    this.expectedBytes = expectedBytes;
    this.budgetBytes = budget(inlineBytesMax, expectedBytes);
  }

  /**
   * Begins a body if the device's uploads leave memory for it.
   *
   * @param expectedBytes length of the body if known, else -1
   * @param tap sees all bytes once, in order
   * @return null when the budget is used up
   */
  static @Nullable BodyIntake tryOpen(
      Device device,
      int inlineBytesMax,
      EventLoop loop,
      Flow flow,
      long expectedBytes,
      Consumer<ByteBuffer> tap) {
    return device.uploads().tryTake(budget(inlineBytesMax, expectedBytes))
        ? new BodyIntake(device, inlineBytesMax, loop, flow, expectedBytes, tap)
        : null;
  }

  /** Whether the body is known to need a file. */
  boolean needsFile() {
    return expectedBytes > inlineBytesMax;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /** Whether an inline body of known length has all its bytes. */
  boolean isWholeInline() {
    return file == null && receivedBytes == expectedBytes;
  }

  /** Creates the file of a body that needs one; see {@link FileIntake#prepare}. */
  void prepare(Consumer<@Nullable IOException> ready) {
    openFile().prepare(ready);
  }

  /** Takes ownership of the piece. */
  void data(ByteBuf piece) {
    receivedBytes += piece.readableBytes();
    if (isOver) {
      piece.release();
    } else if (file != null) {
      file.data(piece);
    } else if (needsFile() || receivedBytes > inlineBytesMax) {
      spill(piece);
    } else {
      keep(piece);
    }
  }

  /** The body is complete; told on the event loop, at once for a body in memory. */
  void finish(Consumer<Arrival> arrival) {
    if (file != null) {
      file.finish(end -> {
        over();
        arrival.accept(end);
      });
      return;
    }
    ByteBuf whole = inline == null ? allocator().buffer(0) : inline;
    inline = null;
    for (ByteBuffer part : whole.nioBuffers()) {
      tap.accept(part);
    }
    over();
    arrival.accept(new Arrival.Whole(StagedBody.inline(whole, (int) crc.getValue())));
  }

  /** Gives everything up. */
  void drop() {
    if (isOver) {
      return;
    }
    over();
    if (inline != null) {
      inline.release();
      inline = null;
    }
    if (file != null) {
      file.drop();
    }
  }

  // A copy of its own, not the piece: a piece may pin a receive buffer many times its size for as
  // long as the staging is kept.
  private void keep(ByteBuf piece) {
    try {
      if (inline == null) {
        int capacity = (int) (expectedBytes >= 0 ? expectedBytes : piece.readableBytes());
        inline = allocator().buffer(capacity, inlineBytesMax);
      }
      for (ByteBuffer part : piece.nioBuffers()) {
        crc.update(part);
      }
      inline.writeBytes(piece);
    } finally {
      piece.release();
    }
  }

  private void spill(ByteBuf piece) {
    FileIntake target = openFile();
    ByteBuf before = inline;
    inline = null;
    if (before != null) {
      target.data(before);
    }
    target.data(piece);
  }

  private FileIntake openFile() {
    FileIntake open = file;
    if (open == null) {
      open = new FileIntake(device.store(), device.writers(), loop, flow, expectedBytes, tap);
      file = open;
    }
    return open;
  }

  private void over() {
    if (!isOver) {
      isOver = true;
      device.uploads().giveBack(budgetBytes);
    }
  }

  private ByteBufAllocator allocator() {
    return device.allocator();
  }

  private static long budget(int inlineBytesMax, long expectedBytes) {
    return expectedBytes >= 0 && expectedBytes <= inlineBytesMax
        ? expectedBytes
        : Math.max(inlineBytesMax, FileIntake.PENDING_BYTES_MAX);
  }
}
