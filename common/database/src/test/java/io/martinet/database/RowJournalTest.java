package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.http.wire.ObjectRow;
import io.martinet.log.AppendLog;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 25: which rows a journal must still keep. */
class RowJournalTest {
  @TempDir Path directory;

  /** Rows come while a checkpoint runs that does not reach them. */
  @Test
  void rule25_rowsBehindACheckpointStayUnsettled() throws IOException {
    try (RowJournal<ObjectRow> journal = open()) {
      long checkpointed = append(journal, "before");
      long end = append(journal, "while it ran");

      journal.settle(TestRows.OWNER, checkpointed);
      assertThat(journal.unsettled(journal.oldest())).containsExactly(TestRows.OWNER);

      journal.settle(TestRows.OWNER, end);
      assertThat(journal.unsettled(journal.oldest())).isEmpty();
    }
  }

  /** Rows are in the journal that the database has not applied when it is checkpointed. */
  @Test
  void rule25_aCheckpointSettlesWhatTheDatabaseHasAppliedAndNoMore() throws IOException {
    var files = new DatabaseFiles(directory.resolve("databases"), _ -> new PathHash(1, 2));
    Path file = directory.resolve("c.db");
    ReplicaDatabase.create(file, ObjectRows.KIND, TestRows.OWNER, TestRows.LIVE, List.of(), 1);
    var slot = new DatabaseSlot<>(TestRows.OWNER, ObjectRows.KIND, new AtomicLong());
    try (RowJournal<ObjectRow> journal = open();
        var database = ReplicaDatabase.open(file, ObjectRows.KIND, TestRows.BOOT)) {
      var shelf =
          new DatabaseShelf<>(
              ObjectRows.KIND, files, journal, TestRows.BOOT, TestDevice.entropy(new Random(25)));
      append(journal, "not applied");

      assertThat(shelf.checkpoint(slot, database)).isTrue();

      assertThat(journal.unsettled(journal.oldest())).containsExactly(TestRows.OWNER);
    }
  }

  /** The clock stands still, so that no sync comes by itself. */
  @Test
  void rule25_rowsThatAreAppendedAgainAreDurableWhenThatIsDone() throws IOException {
    try (RowJournal<ObjectRow> journal = open()) {
      long end = append(journal, "again");

      assertThat(journal.syncedUpTo()).isEqualTo(end);
    }
  }

  private RowJournal<ObjectRow> open() throws IOException {
    DatabaseConfig config = TestDevice.SMALL;
    AppendLog log =
        AppendLog.open(
            "rows",
            new FileSystemDeviceFiles(directory),
            "rows",
            new UUID(5, 6),
            new AppendLog.Config(config.journal(), config.syncWithin(), config.journalLimits()),
            TestDevice.entropy(new Random(25)),
            () -> 0);
    var journal = new RowJournal<>(log, ObjectRows.KIND, config.journal().recordBytesMax());
    journal.replay(Replay.Mode.BUFFERED, (_, _) -> List.of());
    return journal;
  }

  /** Answers where the journal ends then. */
  private static long append(RowJournal<ObjectRow> journal, String name) {
    List<ObjectRow> rows = List.of(TestRows.live(name, 10, 1));
    journal.appendAgain(Map.of(TestRows.OWNER, rows), _ -> List.of(TestRows.OWNER)).join();
    return journal.end();
  }
}
