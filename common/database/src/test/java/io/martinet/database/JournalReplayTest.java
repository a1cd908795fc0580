package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.wire.ObjectRow;
import io.martinet.log.LogConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of a journal, and which rows the journal keeps after it. */
class JournalReplayTest {
  /** More than the test's devices hold open at once, which is 3. */
  private static final int CONTAINERS = 8;

  /** Applies no rows because a database gives way to another. */
  private static final DatabaseConfig ALL_OPEN =
      new DatabaseConfig(
          2,
          1_000,
          2 * CONTAINERS,
          20_000,
          5_000,
          Duration.ofMillis(500),
          16 << 20,
          new LogConfig(1 << 20, 0, 0, 0),
          4,
          Duration.ofMillis(100),
          DatabaseAuditConfig.off());

  @TempDir Path directory;
  private final SortedMap<String, List<String>> taken = new TreeMap<>();
  private int seed;

  @Test
  void rowsOfMoreDatabasesThanMayBeOpenAreThereAfterEachKill() throws IOException {
    Path data = directory.resolve("first");
    for (int kill = 0; kill < 3; kill++) {
      Path left = directory.resolve("killed-" + kill);
      try (TestDevice device = open(data)) {
        createAll(device);
        // More of each than wait before they are applied, in turn.
        takeInTurn(device, kill * 1_200, 1_200);
        device.killed(left);
      }
      data = left;
      try (TestDevice again = open(copyOf(data, "look-" + kill))) {
        taken.forEach((container, names) ->
            assertThat(again.names(container)).containsExactlyElementsOf(names));
      }
    }
  }

  @Test
  void rowsThatAReplayFoundAppliedStayUntilTheyAreDurable() throws IOException {
    Path killed = directory.resolve("killed");
    try (TestDevice device = open(directory.resolve("first"))) {
      createAll(device);
      takeInTurn(device, 0, 300);
      // Applied, in the database's WAL alone.
      taken.keySet().forEach(device::names);
      device.killed(killed);
    }
    Path left = directory.resolve("left");
    try (TestDevice device = open(killed)) {
      freeAllVolumes(device);
      device.powerLost(left);
    }
    try (TestDevice again = open(left)) {
      taken.forEach((container, names) ->
          assertThat(again.names(container)).containsExactlyElementsOf(names));
    }
  }

  @Test
  void rowsAreAppliedWhenMemoryHoldsItsShare() throws IOException {
    Path left = directory.resolve("left");
    try (var device = new TestDevice(directory.resolve("first"), ALL_OPEN, ++seed)) {
      createAll(device);
      for (int i = 0; i < 3; i++) {
        takeInTurn(device, i * 1_000, 1_000);
        taken.keySet().forEach(device::names); // applies them: no more are taken than may wait
      }
      device.powerLost(left);
    }
    try (var again = new TestDevice(left, ALL_OPEN, ++seed)) {
      assertThat(CONTAINERS * 3_000).isGreaterThan(ALL_OPEN.pendingRowsMax());
      assertThat(again.device.unappliedRows()).isLessThanOrEqualTo(ALL_OPEN.pendingRowsMax());
      assertThat(again.names("c7")).containsExactlyElementsOf(taken.get("c7"));
    }
  }

  @Test
  void rowsOfADatabaseThatTheReplayFindsDamagedStayForItsRepair() throws IOException {
    Path killed = directory.resolve("killed");
    Path file;
    try (TestDevice device = open(directory.resolve("first"))) {
      createAll(device);
      takeInTurn(device, 0, 300);
      device.killed(killed);
      file = killed.resolve(directory.resolve("first").relativize(device.databaseFile("c0")));
    }
    overwrite(file);
    try (TestDevice device = open(killed)) {
      assertThatThrownBy(() -> device.names("c0"))
          .hasCauseInstanceOf(ReplicaUnavailableException.class);
      assertThat(device.names("c1")).containsExactlyElementsOf(taken.get("c1"));
      freeAllVolumes(device);
    }
    Files.delete(file.resolveSibling("QUARANTINED"));
    ReplicaDatabase.create(
        file, ObjectRows.KIND, TestDevice.owner("c0"), TestRows.LIVE, List.of(), 9);
    try (TestDevice again = open(killed)) {
      assertThat(again.names("c0")).containsExactlyElementsOf(taken.get("c0"));
    }
  }

  private TestDevice open(Path data) throws IOException {
    return new TestDevice(data, TestDevice.SMALL, ++seed);
  }

  private Path copyOf(Path data, String name) throws IOException {
    Path copy = directory.resolve(name);
    TestDevice.copyTree(data, copy);
    return copy;
  }

  private void createAll(TestDevice device) {
    for (int i = 0; i < CONTAINERS; i++) {
      if (!device.isKnown("c" + i)) {
        device.create("c" + i, 1);
      }
      taken.computeIfAbsent("c" + i, _ -> new ArrayList<>());
    }
  }

  /** Rows of all containers in each batch, so that every record is for all databases. */
  private void takeInTurn(TestDevice device, int from, int count) {
    for (int i = from; i < from + count; i += 20) {
      var rows = new ArrayList<ObjectRow>();
      for (String container : taken.keySet()) {
        for (int k = i; k < i + 20; k++) {
          String name = "name-%06d".formatted(k);
          rows.add(TestDevice.row(container, name, 10));
          taken.get(container).add(name);
        }
      }
      device.take(rows.toArray(ObjectRow[]::new));
    }
    device.device.sync().join();
  }

  /** Frees all but the volume that is written, as often as it takes. */
  private static void freeAllVolumes(TestDevice device) {
    int before = device.device.journalVolumes();
    assertThat(before).isGreaterThan(1);
    for (int i = 0; i < before; i++) {
      device.device.freeOldestVolume().join();
    }
    device.device.sync().join();
  }

  private static void overwrite(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      int length = (int) bytes.length();
      bytes.write(new byte[length]);
    }
  }
}
