package io.martinet.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Keeps a second process off the same data, or lets in only the servers of a store whose roles are
 * processes of their own.
 */
final class DataLock implements AutoCloseable {
  private final ProcessLock lock;

  private DataLock(ProcessLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock for this process alone.
   *
   * @throws StartException others are in the data; the message names whom
   */
  static DataLock take(DataDirectory data) throws IOException {
    return new DataLock(ProcessLock.tryAlone(data.lock()).orElseThrow(() -> inUse(data)));
  }

  /**
   * Takes a part of the lock, beside the other servers of the store.
   *
   * @throws StartException one process has all of it
   */
  static DataLock share(DataDirectory data) throws IOException {
    return new DataLock(ProcessLock.tryShared(data.lock()).orElseThrow(() -> inUse(data)));
  }

  /** Why it cannot be taken. */
  static StartException inUse(DataDirectory data) {
    OptionalLong owner = owner(data);
    return new StartException(
        owner.isPresent()
            ? "%s is in use by process %d: stop that store first, or give another directory by --data"
                .formatted(data.root(), owner.getAsLong())
            : "servers of the store in %s run: ./martinet down --data %s stops them"
                .formatted(data.root(), data.root()));
  }

  /** The process that runs the store in the foreground, if there is one. */
  static OptionalLong owner(DataDirectory data) {
    try {
      for (var file : new Path[] {data.run().supervisorLock(), data.lock()}) {
        OptionalLong owner = ProcessLock.lastOwner(file);
        if (owner.isPresent()
            && ProcessLock.isTaken(file)
            && ProcessHandle.of(owner.getAsLong()).isPresent()) {
          return owner;
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new StartException("cannot read the locks in " + data.root() + ": " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
