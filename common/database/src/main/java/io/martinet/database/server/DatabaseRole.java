package io.martinet.database.server;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.RowKind;
import io.martinet.database.RowOwner;
import io.martinet.http.wire.StoredHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.SortedMap;

/**
 * Where account servers and container servers differ. Thread-safe.
 *
 * @param <R> rows of the role's databases
 */
public interface DatabaseRole<R> {
  /** {@code account} or {@code container}: names directories, threads and metrics. */
  String name();

  RowKind<R> kind();

  /** Headers that are kept. */
  StoredHeaders stored();

  /** What the names of clients' metadata begin with. */
  String metaPrefix();

  /** Whether a path names one of the role's things. */
  boolean isOwn(StorePath path);

  /** Adds what a HEAD counts. */
  void addCounts(ReplicaDatabase<R> database, HttpHeaders target);

  /**
   * Marks a live account or container deleted, on the device's thread.
   *
   * @return false if it must not be, since it is not empty
   */
  boolean delete(Replica<R> replica, Version version);

  /** The devices are open, by name; before the first request. */
  void start(SortedMap<String, DatabaseDevice<R>> devices);

  /** No request comes any more. */
  void stop();

  /** Rows or state of a database changed; on its device's threads, return soon. */
  void changed(String device, RowOwner owner);

  /**
   * Whether rows taken before may be missing on a device, so that its counts and listings say
   * nothing; empty if not.
   */
  String missingRows(String device);

  /** Whether no row may be missing on any of these devices. */
  default boolean knowsRowsOf(Collection<String> devices) {
    return devices.stream().allMatch(device -> missingRows(device).isEmpty());
  }

  /**
   * Whether a database has told others all that it owes them; on its device's thread. Until then it
   * must not be dropped.
   */
  default boolean owesNothing(ReplicaDatabase<R> database) {
    return true;
  }

  /** What of a device others have not been told yet, a line each, {@code NAME VALUE}. */
  default String untold(String device) {
    return "";
  }

  /** After a durable PUT or DELETE, before its answer; may wait, but not for ever. */
  void written(String device, RowOwner owner, HttpHeaders request) throws InterruptedException;

  /**
   * An object device sent its rows again to a boot of a device here.
   *
   * @return whether that is the device's boot now
   */
  boolean redelivered(String device, long bootId, String from);
}
