package io.martinet.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole copies of databases, for a replica that lacks so many rows that pages of them would take
 * long: one leaves and one comes in at a time, each in a file beside the databases that the next
 * start clears away. Whoever gets none goes on by pages. Thread-safe; never blocks.
 */
public final class Snapshots<R> {
  /**
   * A longer file is copied for too long: a device's thread does nothing else meanwhile. Guessed.
   */
  static final long BYTES_MAX = 1L << 30;

  /**
   * A database with more rows is not merged into a copy of another: all work on it waits. Guessed.
   */
  public static final int MERGED_ROWS_MAX = 50_000;

  /** Room that a copy leaves on the device: what journals and databases need to go on. Guessed. */
  private static final long FREE_BYTES_MIN = 1L << 30;

  /** Read at once. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

  private final DatabaseFiles files;
  private final DatabaseShelf<R> shelf;
  private final DatabaseWorker<R> worker;
  private final FreeSpace space;
  private final AtomicBoolean isLeaving = new AtomicBoolean();
  private final AtomicBoolean isComing = new AtomicBoolean();

  /** Source of the device's free space. */
  @FunctionalInterface
  interface FreeSpace {
    long usableBytes() throws IOException;
  }

  /** Which file is copied, and how far its rows go at least. */
  private record Origin(long replicaId, long sequence) {}

  Snapshots(
      DatabaseFiles files, DatabaseShelf<R> shelf, DatabaseWorker<R> worker, FreeSpace space) {
    this.files = files;
    this.shelf = shelf;
    this.worker = worker;
    this.space = space;
  }

  /**
   * Copies a database with all rows that the journal holds for it.
   *
   * @param bytesMin shorter ones are not worth it
   * @param rowsMin nor are those with fewer live rows
   * @return empty if there is none, it is too short or too long, room is short, or another copy is
   *     under way; else to be closed
   */
  public CompletableFuture<Optional<Outgoing>> take(RowOwner owner, long bytesMin, long rowsMin) {
    if (!isLeaving.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return worker
        .call(owner, replica -> origin(replica, bytesMin, rowsMin))
        .thenCompose(origin ->
            origin.isEmpty()
                ? CompletableFuture.completedFuture(Optional.<Outgoing>empty())
                : worker.onThread(() -> copy(owner, origin.get())))
        .whenComplete((copy, failure) -> {
          if (failure != null || copy.isEmpty()) {
            isLeaving.set(false);
          }
        });
  }

  private Optional<Origin> origin(SlotReplica<R> replica, long bytesMin, long rowsMin)
      throws IOException {
    if (!replica.isKnown()) {
      return Optional.empty();
    }
    ReplicaDatabase<R> database = replica.database();
    long bytes = files.bytes(replica.owner()) + files.walBytes(replica.owner());
    boolean isWorthIt = bytes >= bytesMin && database.totals().rows() >= rowsMin;
    return isWorthIt && bytes <= BYTES_MAX && hasRoom(bytes)
        ? Optional.of(new Origin(database.replicaId(), database.sequence()))
        : Optional.empty();
  }

  private Optional<Outgoing> copy(RowOwner owner, Origin origin) throws IOException {
    Path path = files.outgoing();
    if (!files.copy(owner, path)) {
      return Optional.empty();
    }
    var crc = new CRC32C();
    long length = 0;
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var piece = ByteBuffer.allocate(PIECE_BYTES);
      while (channel.read(piece) >= 0) {
        length += piece.position();
        crc.update(piece.flip());
        piece.clear();
      }
    }
    return Optional.of(new Outgoing(path, origin, length, (int) crc.getValue()));
  }

  private boolean hasRoom(long bytes) throws IOException {
    return space.usableBytes() - bytes >= FREE_BYTES_MIN;
  }

  /** A copy to be sent. One thread at a time. */
  public final class Outgoing implements AutoCloseable {
    private final Path path;
    private final Origin origin;
    private final long lengthBytes;
    private final int crc32c;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private CompletableFuture<?> step = CompletableFuture.completedFuture(true);

    private Outgoing(Path path, Origin origin, long lengthBytes, int crc32c) {
      this.path = path;
      this.origin = origin;
      this.lengthBytes = lengthBytes;
      this.crc32c = crc32c;
    }

    public long lengthBytes() {
      return lengthBytes;
    }

    /** Of all its bytes. */
    public int crc32c() {
      return crc32c;
    }

    /** Of the file that was copied. */
    public long replicaId() {
      return origin.replicaId();
    }

    /** No row up to this one is missing. */
    public long sequence() {
      return origin.sequence();
    }

    /**
     * The bytes from an offset on, a bounded number of them; none at the end.
     *
     * @throws ReplicaUnavailableException if too much waits for the device
     */
    public CompletableFuture<byte[]> read(long offset) {
      CompletableFuture<byte[]> read = worker.onThread(() -> readPiece(offset));
      step = read;
      return read;
    }

    private byte[] readPiece(long offset) throws IOException {
      try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
        long left = Math.max(0, lengthBytes - offset);
        var piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, left));
        while (piece.hasRemaining()) {
          if (channel.read(piece, offset + piece.position()) < 0) {
            throw new IOException("a copy is shorter than it was: " + path);
          }
        }
        return piece.array();
      }
    }

    /** Removes it, once the reading under way is over, and lets the next one be taken. */
    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        step.whenComplete((_, _) -> remove(path, isLeaving));
      }
    }
  }

  /**
   * Begins to receive a copy.
   *
   * @param lengthBytes of it
   * @return empty if it is too long, room is short, or another is under way; else to be closed
   * @throws ReplicaUnavailableException if too much waits for the device
   */
  public CompletableFuture<Optional<Incoming>> receive(long lengthBytes) {
    if (lengthBytes > BYTES_MAX || !isComing.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    boolean isBegun = false;
    try {
      CompletableFuture<Optional<Incoming>> begun = worker.onThread(() -> begin(lengthBytes));
      isBegun = true;
      return begun.whenComplete((incoming, failure) -> {
        if (failure != null || incoming.isEmpty()) {
          isComing.set(false);
        }
      });
    } finally {
      if (!isBegun) {
        isComing.set(false);
      }
    }
  }

  private Optional<Incoming> begin(long lengthBytes) throws IOException {
    if (!hasRoom(lengthBytes)) {
      return Optional.empty();
    }
    Path path = files.incoming();
    return Optional.of(
        new Incoming(
            path,
            lengthBytes,
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
  }

  /** A copy that comes in. One thread at a time, which waits for each step before the next. */
  public final class Incoming implements AutoCloseable {
    private final Path path;
    private final long lengthBytes;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private CompletableFuture<?> step = CompletableFuture.completedFuture(true);
    private long received;

    private Incoming(Path path, long lengthBytes, FileChannel channel) {
      this.path = path;
      this.lengthBytes = lengthBytes;
      this.channel = channel;
    }

    /**
     * Takes the next bytes; false if there are more than were announced, or they cannot be written.
     *
     * @throws ReplicaUnavailableException if too much waits for the device
     */
    public CompletableFuture<Boolean> append(byte[] piece) {
      CompletableFuture<Boolean> appended = worker.onThread(() -> write(piece));
      step = appended;
      return appended;
    }

    private boolean write(byte[] piece) {
      received += piece.length;
      if (received > lengthBytes) {
        return false;
      }
      crc.update(piece);
      var bytes = ByteBuffer.wrap(piece);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        return true;
      } catch (IOException e) {
        // A full disk most likely, which is no reason to fence it: nobody needs this file.
        log.warn("a copy that comes in cannot be written: {}", path, e);
        return false;
      }
    }

    /**
     * Makes the copy the database of an owner, durable; rows are counted anew before. What there is
     * already is joined into it first, and stays whole until then.
     *
     * @param crc32c what all bytes must give
     * @param peer from whom it came
     * @param sequence the peer's own name for how far it goes
     * @return false if it is damaged, of something else, or there is a database with many rows
     * @throws ReplicaUnavailableException if too much waits for the device
     */
    public CompletableFuture<Boolean> adopt(
        RowOwner owner, int crc32c, String peer, String sequence) {
      CompletableFuture<Boolean> adopted =
          worker
              .onThread(() -> prepare(owner, crc32c, peer, sequence))
              .thenCompose(isGood ->
                  isGood
                      ? worker.refill(owner, replica -> replica.adopt(path))
                      : CompletableFuture.completedFuture(false));
      step = adopted;
      return adopted;
    }

    private boolean prepare(RowOwner owner, int crc32c, String peer, String sequence)
        throws IOException {
      channel.force(true);
      channel.close();
      if (received != lengthBytes || (int) crc.getValue() != crc32c) {
        log.warn("a copy of {} came damaged from {}", owner.path(), peer);
        return false;
      }
      return shelf.makeOwn(path, owner, peer, sequence);
    }

    /** Removes what is left of it, once the step under way is over, and lets the next one come. */
    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        step.whenComplete((_, _) -> {
          closeQuietly(channel);
          remove(path, isComing);
        });
      }
    }
  }

  /** If it cannot be now, the next one overwrites it. */
  private void remove(Path path, AtomicBoolean isUsed) {
    try {
      worker.onThread(() -> Files.deleteIfExists(path)).whenComplete((_, _) -> isUsed.set(false));
    } catch (ReplicaUnavailableException e) {
      log.debug("a copy stays until the next one: {}", path, e);
      isUsed.set(false);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("a copy that came in does not close", e);
    }
  }
}
