package io.martinet.object;

import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StagedFile;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A large body on its way into a file: pieces come on the event loop and are written by the writer
 * threads, one task at a time and in order; while more than {@link #PENDING_BYTES_MAX} wait, the
 * sender is stopped. Event-loop confined but for the tasks, which own {@link #file}.
 */
final class FileIntake {
  /** Bytes of one body that may wait for the disk (guessed: a few large writes). */
  static final int PENDING_BYTES_MAX = 1024 * 1024;

  private final ObjectStore store;
  private final DeviceThreads writers;
  private final EventLoop loop;
  private final Flow flow;
  private final long expectedBytes;
  private final Consumer<ByteBuffer> tap;

  private List<ByteBuf> pending = new ArrayList<>();
  private long pendingBytes;
  private boolean isWriting;
  private boolean isDropped;
  private @Nullable IOException failure;
  private @Nullable Consumer<Arrival> finish;

  /** Belongs to the one task that runs; handed on through the event loop. */
  private @Nullable StagedFile file;

  /**
   * @param expectedBytes length of the body if known, else -1
   * @param tap sees all bytes in order, on a writer thread
   */
  FileIntake(
      ObjectStore store,
      DeviceThreads writers,
      EventLoop loop,
      Flow flow,
      long expectedBytes,
      Consumer<ByteBuffer> tap) {
    this.tap = tap;
    this.store = store;
    this.writers = writers;
    this.loop = loop;
    this.flow = flow;
    this.expectedBytes = expectedBytes;
  }

  /**
   * Creates the file ahead of the first piece.
   *
   * @param ready told on the event loop, with the fault if the device took it not
   */
  void prepare(Consumer<@Nullable IOException> ready) {
    isWriting = true;
    writers.resume(() -> {
      IOException fault = attempt(this::openFile);
      loop.execute(() -> {
        if (!isDropped) {
          ready.accept(fault);
        }
        written(0, fault);
      });
    });
  }

  /** Takes ownership of the piece. */
  void data(ByteBuf piece) {
    if (isDropped || failure != null) {
      piece.release();
      return;
    }
    pending.add(piece);
    pendingBytes += piece.readableBytes();
    if (pendingBytes >= PENDING_BYTES_MAX) {
      flow.setReading(false);
    }
    writeNext();
  }

  /** The body is complete: told on the event loop once it is synced. */
  void finish(Consumer<Arrival> arrival) {
    finish = arrival;
    writeNext();
  }

  /** Gives everything up. */
  void drop() {
    isDropped = true;
    releasePending();
    if (!isWriting) {
      closeFile();
    }
  }

  private void writeNext() {
    if (isWriting) {
      return;
    }
    if (!pending.isEmpty() && failure == null) {
      isWriting = true;
      List<ByteBuf> pieces = pending;
      pending = new ArrayList<>();
      writers.resume(() -> write(pieces));
    } else if (finish != null) {
      isWriting = true;
      Consumer<Arrival> arrival = finish;
      finish = null;
      writers.resume(() -> seal(arrival));
    }
  }

  private void write(List<ByteBuf> pieces) {
    long bytes = 0;
    IOException fault = null;
    for (ByteBuf piece : pieces) {
      bytes += piece.readableBytes();
      try {
        IOException before = fault;
        fault = before != null ? before : attempt(() -> append(piece));
      } finally {
        piece.release();
      }
    }
    long total = bytes;
    IOException last = fault;
    loop.execute(() -> written(total, last));
  }

  private void written(long bytes, @Nullable IOException fault) {
    isWriting = false;
    pendingBytes -= bytes;
    if (fault != null && failure == null) {
      failure = fault;
      releasePending();
    }
    if (isDropped) {
      closeFile();
      return;
    }
    if (pendingBytes < PENDING_BYTES_MAX / 2 || failure != null) {
      flow.setReading(true);
    }
    writeNext();
  }

  private void seal(Consumer<Arrival> arrival) {
    StagedBody[] sealed = new StagedBody[1];
    IOException fault = failure;
    if (fault == null) {
      fault =
          attempt(() -> {
            StagedFile open = openFile();
            sealed[0] = StagedBody.inFile(open.seal(), open, writers);
            file = null;
          });
    }
    Arrival end = fault == null ? new Arrival.Whole(sealed[0]) : new Arrival.Failed(fault);
    loop.execute(() -> sealed(arrival, end));
  }

  private void sealed(Consumer<Arrival> arrival, Arrival end) {
    isWriting = false;
    switch (end) {
      case Arrival.Whole(var body) when isDropped -> body.release();
      case Arrival.Whole whole -> arrival.accept(whole);
      case Arrival.Failed failed -> {
        closeFile();
        if (!isDropped) {
          arrival.accept(failed);
        }
      }
    }
  }

  private StagedFile openFile() throws IOException {
    StagedFile open = file;
    if (open == null) {
      open = store.stage(expectedBytes);
      file = open;
    }
    return open;
  }

  private void append(ByteBuf piece) throws IOException {
    StagedFile open = openFile();
    for (ByteBuffer part : piece.nioBuffers()) {
      tap.accept(part.duplicate());
      open.append(part);
    }
  }

  private void closeFile() {
    StagedFile open = file;
    if (open != null) {
      file = null;
      writers.resume(() -> DeviceFaults.closing(open));
    }
  }

  private void releasePending() {
    for (ByteBuf piece : pending) {
      pendingBytes -= piece.readableBytes();
      piece.release();
    }
    pending = new ArrayList<>();
  }

  private static @Nullable IOException attempt(DiskWork work) {
    try {
      work.run();
      return null;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException e) {
      // A bug below must end this upload as a disk fault does, or it would hang for ever.
      return new IOException("staging failed", e);
    }
  }

  /** Work on the device that may fail. */
  @FunctionalInterface
  private interface DiskWork {
    void run() throws IOException;
  }
}
