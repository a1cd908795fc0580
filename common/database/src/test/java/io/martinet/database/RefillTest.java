package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer.Fate;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: a database in quarantine says nothing until peers gave it all anew. */
class RefillTest {
  private static final RowOwner OWNER = TestDevice.owner("c");

  @TempDir Path directory;

  private TestDevice open() throws IOException {
    return new TestDevice(directory.resolve("a"), TestDevice.SMALL, 1);
  }

  /** A database with a row, both old and new, which goes to quarantine. */
  private void quarantine(TestDevice device) throws IOException {
    device.create("c", 1);
    device.take(TestDevice.row("c", "old", 10));
    device.device.sync().join();
    device
        .device
        .call(
            OWNER,
            _ -> {
              throw new DatabaseException(DatabaseException.Kind.CORRUPT, "found damaged");
            })
        .exceptionally(_ -> "expected")
        .join();
    assertUnknown(device);
  }

  private static void give(TestDevice device, String peer, String... names) {
    List<ObjectRow> rows = Stream.of(names).map(name -> TestDevice.row("c", name, 20)).toList();
    device
        .device
        .refill(
            OWNER,
            replica -> {
              if (!replica.isKnown()) {
                replica.create(TestRows.LIVE, List.of());
              }
              replica.joinFrom(peer, "1", rows);
              replica.makeDurable();
              return true;
            })
        .join();
  }

  /** With what it holds now. */
  private static Refill refilled(TestDevice device) {
    return device.device.refilled(OWNER, held(device)).join();
  }

  private static @Nullable DatabaseSums held(TestDevice device) {
    return device
        .device
        .<@Nullable DatabaseSums>refill(
            OWNER, replica -> replica.isKnown() ? replica.database().sums() : null)
        .join();
  }

  private static void assertUnknown(TestDevice device) {
    assertThatThrownBy(() -> device.isKnown("c"))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ReplicaUnavailableException.class);
    assertThat(device.take(TestDevice.row("c", "new", 30)).fates()).containsExactly(Fate.UNKNOWN);
  }

  @Test
  void rule6_whatPeersGiveIsUnknownUntilItIsAll() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      give(device, "d2", "a");
      assertUnknown(device);
      give(device, "d3", "b");
      assertUnknown(device);

      assertThat(refilled(device)).isEqualTo(Refill.ENDED);
      assertThat(device.names("c")).containsExactly("a", "b");
      assertThat(device.take(TestDevice.row("c", "new", 30)).fates()).containsExactly(Fate.VISIBLE);
      assertThat(device.names("c")).containsExactly("a", "b", "new");
    }
    try (TestDevice again = open()) {
      assertThat(again.names("c")).containsExactly("a", "b", "new");
    }
  }

  @Test
  void rule6_alsoOverAStart() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      give(device, "d2", "a");
    }
    try (TestDevice again = open()) {
      assertUnknown(again);
      give(again, "d3", "b");
      assertThat(refilled(again)).isEqualTo(Refill.ENDED);
      assertThat(again.names("c")).containsExactly("a", "b");
    }
  }

  @Test
  void rowsOfTheDamagedOneDoNotComeBack() throws IOException {
    Path left = directory.resolve("left");
    try (TestDevice device = open()) {
      quarantine(device);
      give(device, "d2", "a");
      refilled(device);
      device.killed(left);
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).containsExactly("a");
    }
  }

  @Test
  void whatACrashLeftOfTheDamagedOneIsNotTakenForWhatPeersGave() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      Path file = device.databaseFile("c");
      try (Stream<Path> files = Files.list(directory.resolve("a/containers/quarantine"))) {
        Files.move(files.findFirst().orElseThrow().resolve(file.getFileName()), file);
      }
      assertUnknown(device);
      give(device, "d2", "a");

      refilled(device);
      assertThat(device.names("c")).containsExactly("a");
    }
    assertThat(DatabaseFiles.quarantinedCount(directory.resolve("a/containers"))).isEqualTo(2);
  }

  @Test
  void damageToWhatPeersGaveBeginsAnew() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      give(device, "d2", "a");
    }
    try (TestDevice device = open()) {
      Path file = device.databaseFile("c");
      try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.write(new byte[(int) bytes.length()]);
      }
      assertThatThrownBy(() -> give(device, "d3", "b")).isInstanceOf(CompletionException.class);
      assertUnknown(device);

      give(device, "d3", "b");
      refilled(device);
      assertThat(device.names("c")).containsExactly("b");
      assertThat(device.fences).isEmpty();
    }
  }

  @Test
  void rule6_whatWasBegunAnewIsNotWhatWasGiven() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      give(device, "d2", "a");
      DatabaseSums given = held(device);
      device
          .device
          .refill(
              OWNER,
              _ -> {
                throw new DatabaseException(DatabaseException.Kind.CORRUPT, "again");
              })
          .exceptionally(_ -> "expected")
          .join();

      assertThat(device.device.refilled(OWNER, given).join()).isEqualTo(Refill.OTHER);
      assertUnknown(device);
      give(device, "d2", "a", "b");
      assertThat(device.device.refilled(OWNER, given).join()).isEqualTo(Refill.OTHER);
      assertThat(device.device.refilled(OWNER, null).join()).isEqualTo(Refill.OTHER);
      assertUnknown(device);
      assertThat(refilled(device)).isEqualTo(Refill.ENDED);
    }
  }

  @Test
  void nothingGivenIsNoDatabase() throws IOException {
    try (TestDevice device = open()) {
      quarantine(device);
      assertThat(device.device.refill(OWNER, Replica::isKnown).join()).isFalse();
      assertThat(refilled(device)).isEqualTo(Refill.ENDED);

      assertThat(device.isKnown("c")).isFalse();
      device.create("c", 40);
      assertThat(device.names("c")).isEmpty();
    }
    try (TestDevice again = open()) {
      assertThat(again.names("c")).isEmpty();
    }
  }

  @Test
  void whatIsNotInQuarantineStays() throws IOException {
    try (TestDevice device = open()) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));

      assertThat(refilled(device)).isEqualTo(Refill.NONE);
      assertThat(device.names("c")).containsExactly("o");
      assertThat(device.device.refilled(TestDevice.owner("none"), null).join())
          .isEqualTo(Refill.NONE);
      assertThat(device.isKnown("none")).isFalse();
    }
  }
}
