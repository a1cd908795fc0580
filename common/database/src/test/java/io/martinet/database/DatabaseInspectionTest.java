package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.database.DatabaseInspection.Found;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inspection tells what a database says, whether it verifies, and leaves no trace. */
class DatabaseInspectionTest {
  private static final int ROWS = 300;

  @TempDir Path directory;
  private Map<Path, List<Object>> before = Map.of();

  @BeforeEach
  void fill() throws IOException {
    try (TestDevice device = device()) {
      device
          .device
          .call(
              TestDevice.owner("c"),
              replica -> {
                var state = ReplicaState.begin(TestRows.version(1), 0, Version.NONE);
                var header = new StoredHeader("X-Container-Meta-A", "b", TestRows.version(1));
                replica.create(state, List.of(header));
                return state;
              })
          .join();
      for (int i = 0; i < ROWS; i++) {
        device.take(TestDevice.row("c", "object-%04d".formatted(i), 10 + i));
      }
      device.names("c");
    }
    before = traces();
  }

  @AfterEach
  void nothingChanged() throws IOException {
    assertThat(traces()).isEqualTo(before);
  }

  @Test
  void aSoundDatabaseIsToldWhole() throws IOException {
    Found found = find("c");
    assertThat(found.isSound()).as(found.damage()).isTrue();
    assertThat(found.isAbsent()).isFalse();
    assertThat(found.file()).isEqualTo(file());
    assertThat(found.setApart()).isEmpty();
    DatabaseInfo info = info(found);
    assertThat(info.owner()).isEqualTo(TestDevice.owner("c"));
    assertThat(info.state().isLive()).isTrue();
    assertThat(info.totals()).isEqualTo(new Totals(ROWS, ROWS, ROWS));
    assertThat(info.tombstones()).hasValue(0);
    assertThat(info.headers()).extracting(StoredHeader::name).containsExactly("X-Container-Meta-A");
    assertThat(info.sum()).isNotEqualTo(RowSum.EMPTY);
  }

  @Test
  void whatWasNeverThereIsAbsent() throws IOException {
    Found found = find("other");
    assertThat(found.isAbsent()).isTrue();
    assertThat(found.isSound()).isTrue();
    assertThat(found.info()).isNull();
  }

  @Test
  void rowsAndTombstonesThatStandInTheWalAloneAreSeen() throws IOException {
    Path copy = directory.resolve("killed");
    try (TestDevice device = device()) {
      device.take(TestDevice.row("c", "new", 1_000), TestRows.deleted("object-0000", 1_001));
      device.names("c");
      device.killed(copy);
    }
    for (boolean isIndexed : new boolean[] {true, false}) {
      if (!isIndexed) {
        Files.delete(file(copy).resolveSibling(file().getFileName() + "-shm"));
      }
      before = traces();
      Found found = find(copy, "c");
      assertThat(found.damage()).isNull();
      assertThat(info(found).totals().rows()).isEqualTo(ROWS);
      assertThat(info(found).tombstones()).hasValue(1);
      assertThat(traces()).isEqualTo(before);
    }
  }

  @Test
  void ofADamagedDatabaseAllIsToldThatCanBeRead() throws IOException {
    overwrite(Files.size(file()) - 8_192, 8_192);
    Found found = find("c");
    assertThat(found.isSound()).isFalse();
    assertThat(found.damage()).isNotEmpty().doesNotContain("\n");
    assertThat(info(found).headers()).isNotEmpty();
  }

  @Test
  void whatIsNoDatabaseIsDamage() throws IOException {
    overwrite(0, 4_096);
    Found found = find("c");
    assertThat(found.damage()).contains("not a database");
    assertThat(found.info()).isNull();
  }

  @Test
  void aMarkMakesItUnknownWhateverStandsThere() throws IOException {
    Path place = file().resolveSibling("");
    QuarantineMark.write(place, TestDevice.owner("c"), "a page is damaged");
    before = traces();
    assertThat(find("c").quarantine())
        .isEqualTo(new DatabaseInspection.Quarantine(false, "a page is damaged"));
    QuarantineMark.beginRefill(place);
    before = traces();
    Found found = find("c");
    assertThat(found.quarantine())
        .isEqualTo(new DatabaseInspection.Quarantine(true, "a page is damaged"));
    assertThat(found.isSound()).isFalse();
    assertThat(found.info()).isNotNull();
  }

  @Test
  void whatWasSetApartIsNamed() throws IOException {
    Path apart = root().resolve("containers/quarantine");
    String hash = TestDevice.hash(TestDevice.owner("c").path()).toString();
    Files.createDirectories(apart.resolve(hash + "-1"));
    Files.createDirectories(apart.resolve("0".repeat(32) + "-1"));
    before = traces();
    assertThat(find("c").setApart()).containsExactly(apart.resolve(hash + "-1"));
  }

  private Path root() {
    return directory.resolve("d");
  }

  private TestDevice device() throws IOException {
    return new TestDevice(root(), TestDevice.SMALL, 1);
  }

  private Found find(String container) throws IOException {
    return find(root(), container);
  }

  private static Found find(Path device, String container) throws IOException {
    RowOwner owner = TestDevice.owner(container);
    return DatabaseInspection.of(
        device, "container", ObjectRows.KIND, owner, TestDevice.hash(owner.path()));
  }

  private static DatabaseInfo info(Found found) {
    return Objects.requireNonNull(found.info());
  }

  private Path file() {
    return file(root());
  }

  private static Path file(Path device) {
    RowOwner owner = TestDevice.owner("c");
    return DatabaseFiles.file(
        device.resolve("containers"),
        new DatabasePlace(owner.partition(), TestDevice.hash(owner.path()).toString()));
  }

  private void overwrite(long offset, int length) throws IOException {
    try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
      raw.seek(offset);
      raw.write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
    }
    before = traces();
  }

  /** All files with their lengths, times and content. */
  private Map<Path, List<Object>> traces() throws IOException {
    var traces = new TreeMap<Path, List<Object>>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        traces.put(
            file,
            Files.isDirectory(file)
                ? List.of(Files.getLastModifiedTime(file))
                : List.of(
                    Files.getLastModifiedTime(file), Arrays.hashCode(Files.readAllBytes(file))));
      }
    }
    return traces;
  }
}
