package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.Version;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowAnswer.Fate;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseDeviceTest {
  private static final int WAL_HEAD_BYTES = 32;

  /** A page with its head. */
  private static final int WAL_FRAME_BYTES = 24 + 4096;

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir Path directory;

  @Test
  void rowIsListedAsSoonAsItIsTaken() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);

      assertThat(device.take(TestDevice.row("c", "o", 10)).fates()).containsExactly(Fate.VISIBLE);
      assertThat(device.names("c")).containsExactly("o");
    }
  }

  @Test
  void rule6_readsAfterThePartitionMovedSeeAllRowsThatWereTakenBefore() throws IOException {
    try (TestDevice device = open("a", 1)) {
      for (int round = 0; round < 20; round++) {
        String container = "c" + round;
        device.create(container, 1);
        var isMoved = new AtomicBoolean();
        var answers = new ArrayList<CompletableFuture<RowAnswer>>();
        for (int i = 0; i < 20; i++) {
          var row = List.of(TestDevice.row(container, "o" + i, 10));
          answers.add(device.device.take(row, _ -> !isMoved.get()));
        }
        isMoved.set(true);
        List<String> seen = device.names(container);

        List<Fate> fates = answers.stream().flatMap(each -> each.join().fates().stream()).toList();
        assertThat(fates).filteredOn(Fate.VISIBLE::equals).hasSameSizeAs(seen);
        assertThat(fates).isSubsetOf(Fate.VISIBLE, Fate.OUTDATED);
        assertThat(device.names(container)).isEqualTo(seen);
      }
    }
  }

  @Test
  void rule6_aPartitionIsSettledOnceTheWorkBeforeIsDone() throws IOException {
    try (TestDevice device = open("a", 1)) {
      var mayGoOn = new CompletableFuture<Boolean>();
      RowOwner owner = TestDevice.owner("c");
      var before = device.device.call(owner, replica -> mayGoOn.join());
      var settled = device.device.settled(owner.partition());
      assertThat(device.device.settled(owner.partition() + 1)).succeedsWithin(AT_ONCE);
      assertThat(settled).isNotDone();

      mayGoOn.complete(true);
      assertThat(settled).succeedsWithin(AT_ONCE);
      assertThat(before).isDone();
    }
  }

  @Test
  void eachRowOfABatchHasItsOwnFate() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.create("gone", 1);
      delete(device, "gone", 5);

      assertThat(
              device
                  .take(
                      TestDevice.row("c", "o", 10),
                      TestDevice.row("never", "o", 10),
                      TestDevice.row("gone", "o", 10),
                      TestDevice.row("c", "p", 10))
                  .fates())
          .containsExactly(Fate.VISIBLE, Fate.REFUSED, Fate.REFUSED, Fate.VISIBLE);
    }
  }

  /** Nobody would find the object: names are looked up by the container's policy. */
  @Test
  void rowsOfAnotherPolicyAreRefusedWhereAClientCountsOnThem() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      ObjectRow other = ofPolicy(1, TestDevice.row("c", "other", 10), false);
      List<ObjectRow> rows = List.of(TestDevice.row("c", "o", 10), other);

      assertThat(device.device.take(rows, _ -> true).join().fates())
          .containsExactly(Fate.VISIBLE, Fate.REFUSED);
      assertThat(device.names("c")).containsExactly("o");
      // Offered for nobody it is let go of, or it would be offered for ever.
      assertThat(device.device.take(List.of(other), Admission.ALWAYS).join().fates())
          .containsExactly(Fate.VISIBLE);
      assertThat(device.names("c")).containsExactly("o");
    }
  }

  @Test
  void aDeletionInAnotherPolicyHidesNothing() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));
      ObjectRow deletion = ofPolicy(1, TestDevice.row("c", "o", 20), true);

      device.device.take(List.of(deletion), Admission.ALWAYS).join();
      assertThat(device.names("c")).containsExactly("o");
    }
  }

  @Test
  void aContainerMadeAgainWithAnotherPolicyTakesItsRowsAlone() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      delete(device, "c", 5);
      device
          .device
          .call(
              TestDevice.owner("c"),
              replica -> {
                Version made = TestRows.version(7);
                replica.change(
                    ReplicaState.begin(made, 1, replica.database().state().delete()), List.of());
                return made;
              })
          .join();
      List<ObjectRow> rows =
          List.of(
              TestDevice.row("c", "before", 4),
              TestDevice.row("c", "late", 10),
              ofPolicy(1, TestDevice.row("c", "own", 10), false));

      // What is older than the deletion is known to be over.
      assertThat(device.device.take(rows, _ -> true).join().fates())
          .containsExactly(Fate.VISIBLE, Fate.REFUSED, Fate.VISIBLE);
      assertThat(device.names("c")).containsExactly("own");
    }
  }

  private static ObjectRow ofPolicy(int policy, ObjectRow row, boolean isDeleted) {
    return new ObjectRow(
        row.partition(),
        row.path(),
        row.rangeId(),
        policy,
        row.versions(),
        isDeleted,
        row.sizeBytes(),
        row.etag(),
        row.contentType());
  }

  @Test
  void rowsOfAKilledProcessAreThereAgain() throws IOException {
    Path left;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10), TestDevice.row("c", "p", 10));
      left = device.killed(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.device.wasClosedInOrder()).isFalse();
      assertThat(again.names("c")).containsExactly("o", "p");
    }
  }

  @Test
  void syncedRowsSurviveALossOfPowerThatTakesTheDatabasesWal() throws IOException {
    Path left;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "synced", 10));
      device.device.sync().join();
      device.take(TestDevice.row("c", "unsynced", 10));
      assertThat(device.names("c")).containsExactly("synced", "unsynced");
      left = device.powerLost(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).containsExactly("synced");
      assertThat(again.device.wasClosedInOrder())
          .as("rows taken last may be gone: listings wait for the object devices (rule 24)")
          .isFalse();
    }
  }

  @Test
  void orderlyCloseIsKnownAtTheNextStart() throws IOException {
    open("a", 1).close();

    try (TestDevice again = open("a", 2)) {
      assertThat(again.device.wasClosedInOrder()).isTrue();
    }
  }

  @Test
  void closeAppliesAndClosesEveryDatabase() throws IOException {
    int count = 5 * TestDevice.SMALL.threads();
    try (TestDevice device = open("a", 1)) {
      for (int i = 0; i < count; i++) {
        device.create("c" + i, 1);
        device.take(TestDevice.row("c" + i, "o" + i, 10));
      }
      device.device.beginClose().join();

      assertThat(device.device.openDatabases()).isZero();
      assertThat(device.device.waitingWork()).isZero();
    }
    try (TestDevice again = open("a", 2)) {
      assertThat(again.device.wasClosedInOrder()).isTrue();
      for (int i = 0; i < count; i++) {
        assertThat(again.names("c" + i)).containsExactly("o" + i);
      }
    }
  }

  @Test
  void bootIdIsAnotherAtEachStart() throws IOException {
    long first;
    try (TestDevice device = open("a", 1)) {
      first = device.device.bootId();
    }
    try (TestDevice again = open("a", 2)) {
      assertThat(again.device.bootId()).isNotEqualTo(first);
    }
  }

  @Test
  void rowsTakenAfterALostTailAreNotMistakenForAppliedOnes() throws IOException {
    Path afterPower;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      for (int i = 0; i < 50; i++) {
        device.take(TestDevice.row("c", "lost" + i, 10));
      }
      // The database is durable further than the journal: its position lies in the lost tail.
      device.names("c");
      checkpoint(device, "c");
      afterPower = device.powerLost(directory.resolve("power"));
    }
    Path afterKill;
    try (TestDevice again = new TestDevice(afterPower, TestDevice.SMALL, 2)) {
      again.take(TestDevice.row("c", "new", 10));
      afterKill = again.killed(directory.resolve("kill"));
    }
    try (TestDevice last = new TestDevice(afterKill, TestDevice.SMALL, 3)) {
      assertThat(last.names("c")).contains("new");
    }
  }

  @Test
  void theRowRightBehindWhatIsAppliedIsNotPassedOver() throws IOException {
    Path left;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "applied", 10));
      device.names("c");
      device.take(TestDevice.row("c", "behind", 10));
      left = device.killed(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.device.unappliedRows()).isEqualTo(1);
      assertThat(again.names("c")).containsExactly("applied", "behind");
    }
  }

  /** Power fails, and any beginning of the WAL is left. */
  @Test
  void rowsAndTheirPositionAreThereTogetherOrNotAtAll() throws IOException, SQLException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      checkpoint(device, "c");
      device.take(TestDevice.row("c", "o", 10));
      assertThat(device.names("c")).containsExactly("o");
      Path file = device.databaseFile("c");
      byte[] wal = Files.readAllBytes(Path.of(file + "-wal"));
      var seen = new TreeSet<Boolean>();
      for (int length = WAL_HEAD_BYTES; length <= wal.length; length += WAL_FRAME_BYTES) {
        Path left = Files.copy(file, directory.resolve("left" + length));
        Files.write(Path.of(left + "-wal"), Arrays.copyOf(wal, length));
        boolean hasRows = number(left, "SELECT count(*) FROM entry") > 0;
        boolean hasPosition = number(left, "SELECT applied_position FROM info") > 0;
        assertThat(hasPosition).as("%d bytes", length).isEqualTo(hasRows);
        seen.add(hasRows);
      }
      assertThat(seen).containsExactly(false, true);
    }
  }

  @Test
  void sequencesDoNotComeTwiceAfterALossOfPower() throws IOException {
    Path left;
    long before;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));
      before = sequence(device, "c");
      left = device.powerLost(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      again.take(TestDevice.row("c", "p", 10));
      assertThat(sequence(again, "c"))
          .as("a peer has pulled up to %d", before)
          .isGreaterThan(before + 1);
    }
  }

  @Test
  void volumesAreFreedAndNoRowIsLostByIt() throws IOException {
    Path left;
    var expected = new ArrayList<String>();
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      fill(device, "c", 3_000, expected);
      assertThat(device.device.journalVolumes()).isGreaterThan(5);
      shrink(device);
      left = device.powerLost(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).containsAll(expected.subList(0, 2_000));
    }
  }

  @Test
  void rowsOfADatabaseThatAReaderHoldsAreAppendedAgainBeforeTheirVolumeIsFreed()
      throws IOException, SQLException {
    Path left;
    var expected = new ArrayList<String>();
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "before", 10));
      device.names("c");
      try (Connection reader =
              DriverManager.getConnection("jdbc:sqlite:" + device.databaseFile("c"));
          Statement statement = reader.createStatement()) {
        statement.execute("BEGIN");
        statement.executeQuery("SELECT count(*) FROM entry").close();
        fill(device, "c", 1_500, expected);
        device.names("c");
        device.device.sync().join();
        int before = device.device.journalVolumes();
        freeOldest(device);
        device.device.sync().join();
        assertThat(device.device.journalVolumes()).isLessThanOrEqualTo(before + 1);
        left = device.powerLost(directory.resolve("left"));
      }
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).contains("before").containsAll(expected);
    }
  }

  @Test
  void damagedDatabaseIsUnknownAndNeverAbsent() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.create("good", 1);
      device.take(TestDevice.row("c", "o", 10));
    }
    try (TestDevice device = open("a", 2)) {
      damage(device.databaseFile("c"));

      assertUnavailable(() -> device.names("c"), ReplicaUnavailableException.Reason.UNKNOWN);
      assertUnavailable(() -> device.isKnown("c"), ReplicaUnavailableException.Reason.UNKNOWN);
      assertThat(device.take(TestDevice.row("c", "p", 10), TestDevice.row("good", "p", 10)).fates())
          .containsExactly(Fate.UNKNOWN, Fate.VISIBLE);
      assertThat(device.fences).isEmpty();
    }
    try (TestDevice again = open("a", 3)) {
      assertUnavailable(() -> again.isKnown("c"), ReplicaUnavailableException.Reason.UNKNOWN);
      assertThat(Files.list(directory.resolve("a/containers/quarantine")).count()).isEqualTo(1);
    }
  }

  @Test
  void journalKeepsTheRowsOfADamagedDatabaseWhileItsVolumesAreFreed() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.create("good", 1);
      device.take(TestDevice.row("c", "kept", 10));
      device.device.sync().join();
      damageOpen(device, "c");
      assertUnavailable(() -> device.names("c"), ReplicaUnavailableException.Reason.UNKNOWN);
      // The second time the volume goes in which they were appended again.
      for (int i = 0; i < 2; i++) {
        fill(device, "good", 2_000, new ArrayList<>());
        shrink(device);
      }

      // A repair puts a database back in place; the journal's rows find it at the next start.
      Path place = device.databaseFile("c");
      Files.delete(place.resolveSibling("QUARANTINED"));
      ReplicaDatabase.create(
          place, ObjectRows.KIND, TestDevice.owner("c"), TestRows.LIVE, List.of(), 9);
    }
    try (TestDevice again = open("a", 2)) {
      assertThat(again.names("c")).containsExactly("kept");
    }
  }

  @Test
  void failedDiskFencesTheDevice() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.create("other", 1);
    }
    try (TestDevice device = open("a", 2)) {
      Path file = device.databaseFile("c");
      Files.createDirectory(file.resolveSibling(file.getFileName() + "-wal"));

      assertUnavailable(() -> device.names("c"), ReplicaUnavailableException.Reason.FENCED);
      assertUnavailable(() -> device.names("other"), ReplicaUnavailableException.Reason.FENCED);
      assertThatThrownBy(() -> device.take(TestDevice.row("other", "o", 10)))
          .isInstanceOf(ReplicaUnavailableException.class);
      assertThat(device.fences).hasSize(1);
    }
  }

  @Test
  void containerWithAWaitingRowIsNotEmpty() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));

      assertThat(delete(device, "c", 20)).isFalse();
      assertThat(device.take(TestDevice.row("c", "p", 21)).fates()).containsExactly(Fate.VISIBLE);
    }
  }

  @Test
  void containerMadeAgainBeginsEmptyAlsoForRowsThatComeLate() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));
      device.take(deletedRow("c", "o", 11));
      assertThat(delete(device, "c", 20)).isTrue();
      device
          .device
          .call(
              TestDevice.owner("c"),
              replica -> {
                var state =
                    ReplicaState.begin(
                        TestRows.version(30), 0, replica.database().state().delete());
                replica.change(state, List.of());
                return state;
              })
          .join();

      device.take(TestDevice.row("c", "late", 15), TestDevice.row("c", "new", 31));

      assertThat(device.names("c")).containsExactly("new");
    }
  }

  @Test
  void fewDatabasesAreOpenHoweverManyAreUsed() throws IOException {
    try (TestDevice device = open("a", 1)) {
      for (int i = 0; i < 12; i++) {
        device.create("c" + i, 1);
        device.take(TestDevice.row("c" + i, "o" + i, 10));
      }
      for (int i = 0; i < 12; i++) {
        assertThat(device.names("c" + i)).containsExactly("o" + i);
      }
      assertThat(device.device.openDatabases()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void waitingRowsAreBounded() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      // Nothing is applied while the database's work stands still.
      var gate = new java.util.concurrent.CountDownLatch(1);
      var held =
          device.device.call(
              TestDevice.owner("c"),
              replica -> {
                awaitOpen(gate);
                return replica.owner();
              });
      ReplicaUnavailableException refused = null;
      for (int i = 0; i < 40 && refused == null; i++) {
        try {
          device.take(rows("c", i * 1_000, 1_000));
        } catch (ReplicaUnavailableException e) {
          refused = e;
        }
      }
      gate.countDown();
      held.join();

      assertThat(refused).isNotNull();
      assertThat(device.device.unappliedRows()).isLessThanOrEqualTo(22_000);
    }
  }

  @Test
  void sweepAppliesRowsThatWaitAndTellsOfTheChange() throws IOException {
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.changed.clear();
      device.take(TestDevice.row("c", "o", 10));
      assertThat(device.device.unappliedRows()).isEqualTo(1);

      device.scheduler.tick();
      device.isKnown("c");

      assertThat(device.device.unappliedRows()).isZero();
      assertThat(device.changed).contains(TestDevice.owner("c"));
    }
  }

  private TestDevice open(String name, long seed) throws IOException {
    return new TestDevice(directory.resolve(name), TestDevice.SMALL, seed);
  }

  private static void fill(TestDevice device, String container, int count, List<String> names) {
    for (int i = 0; i < count; i += 100) {
      ObjectRow[] rows = rows(container, i, 100);
      device.take(rows);
      for (ObjectRow row : rows) {
        names.add(row.path().requireObject());
      }
    }
  }

  private static ObjectRow[] rows(String container, int from, int count) {
    var rows = new ObjectRow[count];
    for (int i = 0; i < count; i++) {
      rows[i] = TestDevice.row(container, "name-%06d".formatted(from + i), 10);
    }
    return rows;
  }

  /** Sweeps until the journal is within its bound. */
  private static void shrink(TestDevice device) {
    for (int i = 0; i < 200 && device.device.journalVolumes() > 2; i++) {
      freeOldest(device);
    }
    assertThat(device.device.journalVolumes()).isLessThanOrEqualTo(2);
  }

  private static void freeOldest(TestDevice device) {
    device.device.freeOldestVolume().join();
  }

  private static ObjectRow deletedRow(String container, String name, long ticks) {
    ObjectRow live = TestDevice.row(container, name, ticks);
    return new ObjectRow(live.partition(), live.path(), 0, 0, live.versions(), true, 0, "", "");
  }

  private static boolean delete(TestDevice device, String container, long ticks) {
    return device
        .device
        .call(TestDevice.owner(container), replica -> replica.deleteIfEmpty(new Version(ticks, 1)))
        .join();
  }

  private static long number(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }

  private static void checkpoint(TestDevice device, String container) {
    device
        .device
        .call(TestDevice.owner(container), replica -> replica.database().checkpoint())
        .join();
  }

  private static long sequence(TestDevice device, String container) {
    return device
        .device
        .call(TestDevice.owner(container), replica -> replica.database().sequence())
        .join();
  }

  /** Writes over the middle of the file. */
  private static void damage(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(0);
      bytes.write(new byte[(int) bytes.length()]);
    }
  }

  /** Damages a database whose pages SQLite has read already: what it reads next is bad. */
  private static void damageOpen(TestDevice device, String container) throws IOException {
    device
        .device
        .call(
            TestDevice.owner(container),
            replica -> {
              throw new DatabaseException(DatabaseException.Kind.CORRUPT, "found damaged");
            })
        .exceptionally(failure -> "expected")
        .join();
  }

  private static void assertUnavailable(
      ThrowingCallable call, ReplicaUnavailableException.Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ReplicaUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void awaitOpen(java.util.concurrent.CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
