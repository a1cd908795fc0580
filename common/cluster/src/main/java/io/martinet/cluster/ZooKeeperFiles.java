package io.martinet.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.Util;

/**
 * Keeps the embedded ZooKeeper's directory small. ZooKeeper's own purge tells the standard output,
 * which belongs to the store's user.
 */
final class ZooKeeperFiles {
  private static final String SNAPSHOT = "snapshot";
  private static final String LOG = "log";

  private final FileTxnSnapLog files;

  ZooKeeperFiles(FileTxnSnapLog files) {
    this.files = files;
  }

  /**
   * Removes snapshots but the newest whole ones, and the logs that none of those needs.
   *
   * @param kept how many snapshots stay
   */
  void purge(int kept) throws IOException {
    List<File> newest = files.findNValidSnapshots(kept);
    if (newest.size() < kept) {
      return;
    }
    long oldestKept = Util.getZxidFromName(newest.getLast().getName(), SNAPSHOT);
    // A log is named for its first transaction: the one before the snapshot may hold what follows
    // it.
    Set<File> needed = Set.of(files.getSnapshotLogs(oldestKept));
    removeOlder(files.getSnapDir(), SNAPSHOT, oldestKept, Set.of());
    removeOlder(files.getDataLogDir(), LOG, oldestKept, needed);
  }

  private static void removeOlder(File directory, String kind, long oldestKept, Set<File> needed)
      throws IOException {
    File[] candidates = directory.listFiles((folder, name) -> name.startsWith(kind + "."));
    if (candidates == null) {
      throw new IOException(directory + " cannot be read");
    }
    for (File file : candidates) {
      long zxid = Util.getZxidFromName(file.getName(), kind);
      if (zxid >= 0 && zxid < oldestKept && !needed.contains(file)) {
        Files.deleteIfExists(file.toPath());
      }
    }
  }
}
