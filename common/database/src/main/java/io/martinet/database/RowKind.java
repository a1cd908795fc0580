package io.martinet.database;

import io.martinet.core.Version;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.RowBatch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the rows of a database are, objects or containers: their join, their columns and their share
 * of the totals. Implementations are stateless, so thread-safe.
 *
 * @param <R> row as it travels, an immutable record
 */
public interface RowKind<R> {
  /** Stored in the database, so that one kind is never opened as another. */
  int code();

  /** Name of the row in its database. */
  String name(R row);

  boolean isDeleted(R row);

  /**
   * What is known from two rows of one name: each part newest. Commutative, associative and
   * idempotent, so rows may come in any order and more than once.
   */
  R join(R a, R b);

  /** What a live row adds to the totals. */
  Totals totals(R row);

  /** Index of the storage policy under which the row is counted. */
  int policy(R row);

  /**
   * Whether a row belongs to the present life of its database.
   *
   * @param deleted when the database was last deleted, or {@link Version#NONE}
   */
  boolean isAfter(R row, Version deleted);

  /** Whether all live rows of a database have its storage policy. */
  boolean isOfOnePolicy();

  /**
   * Whether a database takes a row: a live one of another storage policy is of an object that
   * nobody would find, since names are looked up by the policy of the database. Rows of an earlier
   * life are taken and passed over.
   */
  default boolean isWanted(R row, ReplicaState state) {
    return !isOfOnePolicy() || policy(row) == state.policy() || !isAfter(row, state.delete());
  }

  /** Whether a deleted database goes on taking rows. */
  boolean takesRowsWhileDeleted();

  /** All of a row but its owner, as bytes: equal rows give equal bytes, others never do. */
  byte[] comparedBytes(R row);

  /** The table of its rows: {@code deleted, name, sequence}, then the kind's own columns. */
  String entryTable();

  /** Names of the kind's own columns, in the order of {@link #bind} and {@link #read}. */
  List<String> columns();

  /**
   * SQL condition for rows that are of an earlier life of the database: the reverse of {@link
   * #isAfter}. Its two parameters are the ticks and the nonce of the deletion.
   */
  String outlived();

  /** Sets the kind's own columns, beginning at a parameter's index. */
  void bind(PreparedStatement statement, int index, R row) throws SQLException;

  /**
   * Reads a row.
   *
   * @param index of the first of the kind's own columns
   */
  R read(RowOwner owner, String name, boolean isDeleted, ResultSet result, int index)
      throws SQLException;

  ListingPage.Kind page();

  /** Columns that {@link #list} reads, in order, after the name. */
  String listedColumns();

  /** Writes a live row whose name stands in the first column into a page. */
  void list(ResultSet result, ListingPageWriter page) throws SQLException;

  RowBatch batch(List<R> rows);

  /**
   * The rows of a batch.
   *
   * @throws IllegalArgumentException if the batch holds rows of the other kind
   */
  List<R> rows(RowBatch batch);

  /** Which database a row is for. */
  RowOwner owner(R row);
}
