package io.martinet.database;

import io.martinet.core.Version;
import io.martinet.http.wire.DatabaseSums;
import java.util.List;

/**
 * One account or container as work on a device sees it: valid while that work runs, on its thread.
 *
 * @param <R> its rows
 */
public interface Replica<R> {
  RowOwner owner();

  /** Whether there is a database here, of a live or a deleted account or container. */
  boolean isKnown();

  /**
   * The database with all rows of the journal applied.
   *
   * @throws IllegalStateException if none {@link #isKnown}
   */
  ReplicaDatabase<R> database();

  /** Makes the database, which was not {@link #isKnown}; durable on return. */
  void create(ReplicaState state, List<StoredHeader> headers);

  /**
   * Sets state and headers; durable on return. From then on rows are taken or not by that state.
   */
  void change(ReplicaState state, List<StoredHeader> headers);

  /** Joins rows of another replica. */
  void join(List<R> rows);

  /**
   * Joins rows of another replica and remembers how far they go.
   *
   * @param sequence the other's own name for it
   */
  void joinFrom(String peer, String sequence, List<R> rows);

  /**
   * Marks the container deleted if it holds no live row; durable on return. Rows that come at the
   * same moment are either seen here or refused.
   *
   * @return false if it holds one
   */
  boolean deleteIfEmpty(Version version);

  /** Makes all that the {@link #database} holds durable. */
  void makeDurable();

  /**
   * Removes the database if it holds exactly this; durable on return, and after a crash it is there
   * whole or not at all. Rows that come at the same moment are either seen here or refused.
   *
   * @return false if it holds anything else
   */
  boolean dropIfStill(DatabaseSums expected);
}
