package io.martinet.database;

import io.martinet.core.Version;
import io.martinet.database.SqliteFile.Durability;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.PolicyMarks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open database of one replica of an account or container. What it returns of state and totals
 * is as of the last commit. One thread at a time; all methods block on the disk.
 *
 * @param <R> its rows
 */
public final class ReplicaDatabase<R> implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaDatabase.class);

  /** Rows of one transaction when databases are joined: as many as a device applies. */
  private static final int JOINED_AT_ONCE = 4_000;

  private final SqliteFile file;
  private final RowKind<R> kind;
  private final RowOwner owner;
  private final long replicaId;
  private final InfoTable info;
  private final EntryTable<R> entries;
  private final StoredHeaderTable headers;
  private final TotalsTable totalsTable;
  private final PeerTable peers;
  private final ListingReader listing;
  private final CatchUpReader<R> catchUp;

  private ReplicaState state;
  private Progress progress;
  private String reported;
  private SortedMap<Integer, Totals> totals;

  private ReplicaDatabase(SqliteFile file, RowKind<R> kind, JournalBoot boot) throws SQLException {
    this.file = file;
    this.kind = kind;
    InfoTable.Info saved = InfoTable.read(file);
    if (saved.kind() != kind.code()) {
      throw new DatabaseException(
          DatabaseException.Kind.CORRUPT, file.path() + ": holds rows of another kind");
    }
    owner = saved.owner();
    replicaId = saved.replicaId();
    state = saved.state();
    progress = saved.progress().at(boot);
    reported = saved.reported();
    info = new InfoTable(file);
    entries = new EntryTable<>(file, kind, owner);
    headers = new StoredHeaderTable(file);
    totalsTable = new TotalsTable(file);
    totals = totalsTable.read();
    peers = new PeerTable(file);
    listing = new ListingReader(file, kind);
    catchUp = new CatchUpReader<>(file, kind, owner);
  }

  /**
   * Makes the file of a database that did not exist; its directory's entry is not yet durable.
   *
   * @param replicaId drawn at random
   */
  public static void create(
      Path path,
      RowKind<?> kind,
      RowOwner owner,
      ReplicaState state,
      List<StoredHeader> stored,
      long replicaId) {
    create(path, kind, owner, state, stored, replicaId, Progress.NONE);
  }

  /**
   * Makes the file of a database whose rows begin behind a position of a journal.
   *
   * @param progress no rows, and where the journal stands
   */
  static void create(
      Path path,
      RowKind<?> kind,
      RowOwner owner,
      ReplicaState state,
      List<StoredHeader> stored,
      long replicaId,
      Progress progress) {
    try (SqliteFile file = SqliteFile.open(path)) {
      Schema.CURRENT.create(file, kind);
      file.write(
          Durability.SYNCED,
          () -> {
            InfoTable.insert(file, kind.code(), owner, replicaId);
            try (var info = new InfoTable(file);
                var headers = new StoredHeaderTable(file)) {
              info.save(state);
              info.save(progress);
              for (StoredHeader header : stored) {
                headers.join(header);
              }
            }
            return state;
          });
    }
  }

  /**
   * Opens an existing file, bringing an older schema up to date.
   *
   * @param boot start of the journal from which rows will be applied
   * @throws DatabaseException if it is damaged, of another kind or newer than this program
   */
  public static <R> ReplicaDatabase<R> open(Path path, RowKind<R> kind, JournalBoot boot) {
    SqliteFile file = SqliteFile.open(path);
    boolean isOpen = false;
    try {
      Schema.CURRENT.migrate(file, kind);
      ReplicaDatabase<R> database = file.read(() -> new ReplicaDatabase<>(file, kind, boot));
      isOpen = true;
      return database;
    } finally {
      if (!isOpen) {
        file.close();
      }
    }
  }

  /**
   * Makes the copy of a peer's file one of its own: another identity, this journal, and what its
   * account was told forgotten. What it says of other peers' rows holds for the copy too. Durable
   * on return.
   *
   * @param sequence the peer's own name for how far it goes
   * @param fresh where this journal stands
   * @return false if it is of something else or its rows do not give its sums
   */
  static <R> boolean makeOwn(
      Path path,
      RowKind<R> kind,
      RowOwner owner,
      String peer,
      String sequence,
      long replicaId,
      Progress fresh) {
    var boot = new JournalBoot(fresh.journalId(), 1, 0);
    try (ReplicaDatabase<R> copy = open(path, kind, boot)) {
      if (!copy.owner.equals(owner)) {
        log.warn("a copy is of {} and not of {}", copy.owner, owner);
        return false;
      }
      if (!copy.isCountedWell()) {
        log.warn("a copy of {} from {} has rows that do not give its sums", owner, peer);
        return false;
      }
      copy.file.write(
          Durability.SYNCED,
          () -> {
            copy.info.saveReplicaId(replicaId);
            copy.info.saveReported("");
            copy.info.save(copy.progress.behind(fresh));
            copy.peers.save(peer, sequence);
            return true;
          });
      return copy.checkpoint();
    }
  }

  /**
   * Joins all that a database holds into the file of another replica, durable on return.
   *
   * @param rowsMax of the database
   * @return false if it has more
   */
  static <R> boolean joinInto(
      Path path, RowKind<R> kind, JournalBoot boot, ReplicaDatabase<R> own, int rowsMax) {
    try (ReplicaDatabase<R> copy = open(path, kind, boot)) {
      // First, since it says which rows are wanted.
      copy.change(own.joined(copy.state(), copy.headers()), own.headers());
      long joined = 0;
      long upTo = 0;
      while (upTo < own.sequence()) {
        RowsAfter<R> rows = own.rowsAfter(upTo, ListingQuery.ALL.withLimit(JOINED_AT_ONCE));
        copy.apply(rows.rows(), own.appliedPosition());
        joined += rows.rows().size();
        upTo = rows.upTo();
        if (joined > rowsMax) {
          return false;
        }
      }
      return copy.checkpoint();
    }
  }

  /** What a database file is of; empty if it cannot be read. */
  static Optional<RowOwner> findOwner(Path path) {
    try (SqliteFile file = SqliteFile.open(path)) {
      return Optional.of(file.read(() -> InfoTable.read(file).owner()));
    } catch (DatabaseException e) {
      // Whoever works with it next finds out the same, and acts.
      log.warn("database cannot be read: {}", path, e);
      return Optional.empty();
    }
  }

  /**
   * What a database file says of itself, without the rows that the journal holds for it.
   *
   * @throws DatabaseException if it cannot be read
   */
  static DatabaseEntry glance(Path path) {
    try (SqliteFile file = SqliteFile.open(path)) {
      return file.readTogether(() -> {
        InfoTable.Info info = InfoTable.read(file);
        try (var headers = new StoredHeaderTable(file)) {
          return DatabaseWalk.held(
              info.owner(), sums(info.state(), info.progress().sum(), headers.all()));
        }
      });
    }
  }

  /**
   * Joins rows; durable with the next checkpoint.
   *
   * @param rows of one name at most once; those of an earlier life are passed over
   * @param position of the journal up to which the database's rows are then applied
   */
  public void apply(Collection<R> rows, long position) {
    write(Durability.DEFERRED, tally -> joinAll(rows, tally), position);
  }

  /**
   * Joins what a peer sent, with how far it goes.
   *
   * @param sequence the peer's own name for it
   */
  public void applyFrom(String peer, String sequence, Collection<R> rows) {
    write(
        Durability.DEFERRED,
        tally -> {
          joinAll(rows, tally);
          peers.save(peer, sequence);
        },
        progress.appliedPosition());
  }

  /**
   * Sets state and headers after a request; durable on return. A newer deletion takes along the
   * rows and headers that are older than it, another storage policy the rows of the one before.
   */
  public void change(ReplicaState next, List<StoredHeader> stored) {
    boolean isDeleteNewer = next.delete().isAfter(state.delete());
    boolean isOtherPolicy = kind.isOfOnePolicy() && next.policy() != state.policy();
    write(
        Durability.SYNCED,
        tally -> {
          for (StoredHeader header : stored) {
            // A peer that missed the deletion still has some of before: none may come back.
            if (header.version().isAfter(next.delete())) {
              headers.join(header);
            }
          }
          if (isDeleteNewer) {
            headers.removeOutlived(next.delete());
            entries.removeOutlived(next.delete());
          }
          if (isOtherPolicy) {
            entries.removeOfOtherPolicies(next.policy());
          }
          if (isDeleteNewer || isOtherPolicy) {
            entries.recount(tally);
            totalsTable.clear();
          }
          info.save(next);
        },
        progress.appliedPosition());
    state = next;
  }

  /** Adds the entries that a query asks for to a page. */
  public void list(ListingQuery query, ListingPageWriter page) {
    file.read(() -> {
      listing.read(query, page);
      return page;
    });
  }

  /**
   * The query with an end where its page ends now: rows beyond cannot change what it shows unless
   * some of its own go. Descending pages have no end set.
   */
  public ListingQuery rangeOfPage(ListingQuery query) {
    ByteBuf bytes = Unpooled.buffer();
    var page = new ListingPageWriter(bytes, kind.page());
    list(query, page);
    page.finish();
    if (query.reverse() || page.count() == 0 || page.count() < query.limit()) {
      return query;
    }
    return NameRange.endingWith(query, ListingPage.read(bytes).entries().getLast());
  }

  /** Rows after a sequence of this file, as many as a batch holds. */
  public RowsAfter<R> rowsAfter(long sequence, ListingQuery range) {
    return file.read(() -> catchUp.read(sequence, range, progress.sequence()));
  }

  /** The row of a name, deleted or not; null if there never was one. */
  public @Nullable R find(String name) {
    return file.<@Nullable R>read(() -> entries.find(name));
  }

  /** All headers by name, removed ones too, with empty values. */
  public List<StoredHeader> headers() {
    return file.read(headers::all);
  }

  /** Whether any of these headers is newer than what is kept. */
  public boolean isNews(List<StoredHeader> others) {
    var kept = new TreeMap<String, Version>();
    headers().forEach(header -> kept.put(header.name(), header.version()));
    return others.stream()
        .anyMatch(header ->
            header.version().isAfter(state.delete())
                && header.version().isAfter(kept.getOrDefault(header.name(), Version.NONE)));
  }

  /**
   * What is known of the life from here and from another replica.
   *
   * @param stored the headers of the other
   */
  public ReplicaState joined(ReplicaState other, List<StoredHeader> stored) {
    return state.policy() == other.policy()
        ? state.join(other)
        : state.join(other, isOpen(state, headers()), isOpen(other, stored));
  }

  private static boolean isOpen(ReplicaState state, List<StoredHeader> stored) {
    return PolicyMarks.isOpen(
        state.policy(),
        name ->
            stored.stream()
                .anyMatch(header -> header.name().equals(name) && !header.value().isEmpty()));
  }

  /** How far a peer's rows were pulled, by the peer's own name; empty if never. */
  public String pulledFrom(String peer) {
    return file.read(() -> peers.find(peer));
  }

  public RowOwner owner() {
    return owner;
  }

  public ReplicaState state() {
    return state;
  }

  /** Totals of live rows by storage policy index; policies that never had any are absent. */
  public SortedMap<Integer, Totals> totalsByPolicy() {
    return Collections.unmodifiableSortedMap(totals);
  }

  /** Totals of all live rows. */
  public Totals totals() {
    return totals.values().stream().reduce(Totals.NONE, Totals::plus);
  }

  public RowSum sum() {
    return progress.sum();
  }

  /** What it holds, in few bytes. */
  public DatabaseSums sums() {
    return sums(state, progress.sum(), headers());
  }

  /** Drawn when the file was made: sequences of another file say nothing of this one's. */
  public long replicaId() {
    return replicaId;
  }

  /** Sequence of the newest row. */
  public long sequence() {
    return progress.sequence();
  }

  /** Position of the journal up to which rows are applied; 0 if none are. */
  public long appliedPosition() {
    return progress.appliedPosition();
  }

  /** What the account was last told of this container, empty if nothing. */
  public String reported() {
    return reported;
  }

  /** Remembers what the account was told; durable with the next checkpoint. */
  public void setReported(String told) {
    file.write(
        Durability.DEFERRED,
        () -> {
          info.saveReported(told);
          return told;
        });
    reported = told;
  }

  /** Counts sum and totals from the rows, which must give what is kept. For verification. */
  public boolean isCountedWell() {
    return file.read(() -> {
      var tally = new Tally(0, RowSum.EMPTY);
      entries.recount(tally);
      return tally.sum().equals(progress.sum()) && sumsUp(tally.deltas(), totals);
    });
  }

  /**
   * Makes everything applied so far durable.
   *
   * @return false if a reader of another process held it back
   */
  public boolean checkpoint() {
    return file.checkpoint();
  }

  @Override
  public void close() {
    file.close();
  }

  /** Lets go of a damaged file; SQLite may find it too damaged to close in order. */
  void closeDamaged() {
    try {
      file.close();
    } catch (DatabaseException e) {
      log.warn("a damaged database did not close in order: {}", file.path(), e);
    }
  }

  private static DatabaseSums sums(ReplicaState state, RowSum sum, List<StoredHeader> headers) {
    return new DatabaseSums(
        state.put(), state.delete(), sum.bits(), StateDigest.of(state, headers));
  }

  private void joinAll(Collection<R> rows, Tally tally) throws SQLException {
    for (R row : rows) {
      if (kind.isAfter(row, state.delete()) && kind.isWanted(row, state)) {
        entries.join(row, tally);
      }
    }
  }

  private interface Change {
    void run(Tally tally) throws SQLException;
  }

  private void write(Durability durability, Change change, long position) {
    var tally = new Tally(progress.sequence(), progress.sum());
    SortedMap<Integer, Totals> after =
        file.write(
            durability,
            () -> {
              change.run(tally);
              totalsTable.add(tally.deltas());
              info.save(progress.with(tally, position));
              return totalsTable.read();
            });
    progress = progress.with(tally, position);
    totals = after;
  }

  private static boolean sumsUp(
      SortedMap<Integer, Totals> counted, SortedMap<Integer, Totals> kept) {
    var difference = new TreeMap<>(counted);
    kept.forEach((policy, t) -> difference.merge(policy, Totals.NONE.minus(t), Totals::plus));
    return difference.values().stream().allMatch(Totals.NONE::equals);
  }
}
