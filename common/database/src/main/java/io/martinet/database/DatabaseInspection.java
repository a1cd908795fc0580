package io.martinet.database;

import io.martinet.core.PathHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a device holds of one account or container, for a person: as its database's file says, so
 * without rows that only the journal has yet. Of a device that nobody works with. Blocks.
 */
public final class DatabaseInspection {
  private DatabaseInspection() {}

  /** What was found. */
  public sealed interface Found {
    /** There is no database. */
    record Absent() implements Found {}

    /** A database, of a live or a deleted account or container. */
    record Held(
        Path file,
        ReplicaState state,
        long replicaId,
        SortedMap<Integer, Totals> totals,
        List<StoredHeader> headers)
        implements Found {}

    /** It is in quarantine: what it held is not known. */
    record Quarantined(Path directory) implements Found {}

    /** It cannot be read; whoever works with it next acts on that. */
    record Damaged(Path file, String reason) implements Found {}
  }

  /**
   * Looks at one.
   *
   * @param root where the role's databases stand on the device
   * @throws IOException if the disk cannot be read
   */
  public static Found of(Path root, int partition, PathHash hash) throws IOException {
    Path directory = DatabaseFiles.directory(root, new DatabasePlace(partition, hash.toString()));
    if (QuarantineMark.isIn(directory)) {
      return new Found.Quarantined(directory);
    }
    Path file = DatabaseFiles.fileIn(directory);
    if (!Files.exists(file)) {
      return new Found.Absent();
    }
    try {
      return read(file);
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.DEVICE) {
        throw new IOException(e.getMessage(), e);
      }
      return new Found.Damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static Found read(Path path) {
    try (SqliteFile file = SqliteFile.open(path)) {
      return file.readTogether(() -> {
        InfoTable.Info info = InfoTable.read(file);
        try (var totals = new TotalsTable(file);
            var headers = new StoredHeaderTable(file)) {
          return new Found.Held(path, info.state(), info.replicaId(), totals.read(), headers.all());
        }
      });
    }
  }
}
