package io.martinet.database;

import io.martinet.http.wire.RowBatch;
import io.martinet.log.AppendLog;
import io.martinet.log.LogPosition;
import io.martinet.log.RecordDraft;
import io.martinet.log.Replay;
import io.martinet.log.ReplaySummary;
import io.martinet.log.StoredRecord;
import io.martinet.log.VolumeLease;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The row journal of one role on one device (rule 25): rows are visible once appended, durable once
 * synced, and stay until each database they are for has them durably. Thread-safe after {@link
 * #replay}.
 *
 * <p>A record's metadata is a row batch, see docs/formats/database.md.
 */
final class RowJournal<R> implements AutoCloseable {
  /** Kind of the journal's records. */
  static final int ROWS = 1;

  /** Rows of the usual length that make about half of the log's longest record, 1 MiB. */
  private static final int RECORD_ROWS_MAX = 2_500;

  /** Room for a record's header and padding. */
  private static final int OVERHEAD_BYTES = 256;

  private final AppendLog log;
  private final RowKind<R> kind;
  private final int recordBytesMax;

  /**
   * By volume: the databases that have rows there and not yet durably, with the last's position.
   */
  private final SortedMap<Integer, Map<RowOwner, Long>> unsettled = new TreeMap<>();

  private volatile long end;

  /** Who is shown the rows of a record. */
  interface Visitor<R> {
    /**
     * @return the databases that took rows
     */
    List<RowOwner> rows(List<R> rows, long position) throws IOException;
  }

  /** Told what became of an append, on the journal's thread: return soon. */
  interface Appended {
    /**
     * The rows stand in the journal.
     *
     * @return the databases that took rows, for which the journal keeps them
     */
    List<RowOwner> offer(long end);

    /** The rows are kept. */
    void appended(long end);

    /** Whether the rows survive is not known. */
    void failed(String reason);
  }

  /** The databases that take rows which stand in the journal now. */
  @FunctionalInterface
  interface Takers {
    List<RowOwner> at(long end);
  }

  /**
   * @param recordBytesMax longest record that the log takes
   */
  RowJournal(AppendLog log, RowKind<R> kind, int recordBytesMax) {
    this.log = log;
    this.kind = kind;
    this.recordBytesMax = recordBytesMax - OVERHEAD_BYTES;
  }

  /** Shows all rows in order, then takes new ones. Once, before anything else. */
  ReplaySummary replay(Replay.Mode mode, Visitor<R> visitor) throws IOException {
    ReplaySummary summary = log.replay(LogPosition.START, mode, record -> show(record, visitor));
    end = summary.end();
    log.start();
    return summary;
  }

  /**
   * Appends rows.
   *
   * @return false if the queue is full or the journal failed: the listener is not told
   */
  boolean append(List<R> rows, Appended listener) {
    return log.append(drafts(rows), false, touching(listener));
  }

  /** Appends rows of a volume that is to be freed; completes when they are durable. */
  CompletableFuture<Void> appendAgain(Map<RowOwner, List<R>> rows, Takers takers) {
    return durably(drafts(rows.values().stream().flatMap(List::stream).toList()), takers);
  }

  /** Completes when all that was appended before is durable; fails when the journal did. */
  CompletableFuture<Void> sync() {
    return durably(List.of(), _ -> List.of());
  }

  /** A database has all its rows up to a position durably. */
  synchronized void settle(RowOwner owner, long position) {
    for (Map<RowOwner, Long> owners : unsettled.values()) {
      Long last = owners.get(owner);
      if (last != null && last <= position) {
        owners.remove(owner);
      }
    }
  }

  /** Frees the oldest volumes whose rows are all durable in their databases. */
  synchronized void freeSettled() {
    List<Integer> lives = log.lives();
    for (int life : lives.subList(0, Math.max(0, lives.size() - 1))) {
      if (!unsettled.getOrDefault(life, Map.of()).isEmpty()) {
        return;
      }
      unsettled.remove(life);
      log.free(life);
    }
  }

  /** The oldest volume. */
  int oldest() {
    return log.lives().getFirst();
  }

  /** The databases that have rows in a volume and not yet durably. */
  synchronized List<RowOwner> unsettled(int life) {
    return List.copyOf(unsettled.getOrDefault(life, Map.of()).keySet());
  }

  /** A database's rows of a volume stand in a later one now. */
  synchronized void forget(int life, RowOwner owner) {
    Map<RowOwner, Long> owners = unsettled.get(life);
    if (owners != null) {
      owners.remove(owner);
    }
  }

  /** The rows of some databases in a volume, in order. Blocks on the disk. */
  Map<RowOwner, List<R>> read(int life, Set<RowOwner> owners) throws IOException {
    Map<RowOwner, List<R>> found = new LinkedHashMap<>();
    owners.forEach(owner -> found.put(owner, new ArrayList<>()));
    try (VolumeLease volume = log.pin(life)) {
      if (volume != null) {
        volume.scan(record -> addRows(record, found));
      }
    }
    return found;
  }

  /** Why the journal takes nothing more, or null. */
  @Nullable String failure() {
    return log.failure();
  }

  int volumeCount() {
    return log.lives().size();
  }

  /** Behind the newest row. */
  long end() {
    return end;
  }

  /** All rows before this are durable. */
  long syncedUpTo() {
    return log.syncedUpTo();
  }

  /** Makes all durable and leaves the mark of an orderly close, unless the journal failed. */
  @Override
  public void close() throws IOException {
    log.close();
  }

  private void show(StoredRecord record, Visitor<R> visitor) throws IOException {
    long position = record.header().position();
    touch(position, position, visitor.rows(rowsOf(record), position));
  }

  private void addRows(StoredRecord record, Map<RowOwner, List<R>> found) {
    for (R row : rowsOf(record)) {
      List<R> own = found.get(kind.owner(row));
      if (own != null) {
        own.add(row);
      }
    }
  }

  /** Empty for the log's own records. */
  private List<R> rowsOf(StoredRecord record) {
    return record.header().kind() == ROWS
        ? kind.rows(RowBatch.read(Unpooled.wrappedBuffer(record.metadata())))
        : List.of();
  }

  private synchronized void touch(long from, long to, List<RowOwner> owners) {
    // Records of one append may stand on both sides of a volume's end.
    for (int life = LogPosition.life(from); life <= LogPosition.life(to); life++) {
      Map<RowOwner, Long> there = unsettled.computeIfAbsent(life, _ -> new LinkedHashMap<>());
      owners.forEach(owner -> there.put(owner, to));
    }
  }

  private AppendLog.Listener touching(Appended listener) {
    return new AppendLog.Listener() {
      @Override
      public void appended(long position) {
        touch(end, position, listener.offer(position));
        end = position;
        listener.appended(position);
      }

      @Override
      public void failed(String reason) {
        listener.failed(reason);
      }
    };
  }

  private CompletableFuture<Void> durably(List<RecordDraft> drafts, Takers takers) {
    var done = new CompletableFuture<Void>();
    var listener =
        new Appended() {
          @Override
          public List<RowOwner> offer(long position) {
            return takers.at(position);
          }

          @Override
          public void appended(long position) {
            done.complete(null);
          }

          @Override
          public void failed(String reason) {
            done.completeExceptionally(fenced(reason));
          }
        };
    if (!log.append(drafts, true, touching(listener))) {
      String failure = log.failure();
      done.completeExceptionally(failure == null ? full() : fenced(failure));
    }
    return done;
  }

  /** Records of bounded length: the log takes a longer one for a bug and fails for good. */
  private List<RecordDraft> drafts(List<R> rows) {
    if (rows.size() <= RECORD_ROWS_MAX) {
      ByteBuf bytes = Unpooled.buffer();
      kind.batch(rows).write(bytes);
      if (bytes.readableBytes() <= recordBytesMax) {
        return List.of(new RecordDraft(ROWS).metadata(bytes.nioBuffer()));
      }
      if (rows.size() == 1) {
        throw new IllegalArgumentException(
            "row of %d bytes, at most %d fit".formatted(bytes.readableBytes(), recordBytesMax));
      }
    }
    var drafts = new ArrayList<>(drafts(rows.subList(0, rows.size() / 2)));
    drafts.addAll(drafts(rows.subList(rows.size() / 2, rows.size())));
    return drafts;
  }

  private static ReplicaUnavailableException fenced(String reason) {
    return new ReplicaUnavailableException(ReplicaUnavailableException.Reason.FENCED, reason);
  }

  private static ReplicaUnavailableException full() {
    return new ReplicaUnavailableException(
        ReplicaUnavailableException.Reason.BUSY, "the row journal's queue is full");
  }
}
