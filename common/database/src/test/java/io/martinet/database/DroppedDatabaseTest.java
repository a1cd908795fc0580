package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.RowAnswer.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 19, on the disk: a dropped database is gone for good, and before that it is whole. */
class DroppedDatabaseTest {
  @TempDir Path directory;

  @Test
  void journalDoesNotBringADroppedDatabaseBack() throws IOException {
    Path killed;
    Path powerless;
    try (TestDevice device = open("a", 1)) {
      dropWithRows(device);
      killed = device.killed(directory.resolve("killed"));
      powerless = device.powerLost(directory.resolve("powerless"));
    }
    for (Path left : List.of(killed, powerless)) {
      try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
        assertThat(again.isKnown("c")).isFalse();
        assertThat(again.take(TestDevice.row("c", "o", 30)).fates()).containsExactly(Fate.REFUSED);
        assertThat(again.device.unappliedRows()).isZero();
      }
    }
  }

  @Test
  void journalDoesNotBringRowsIntoADatabaseThatWasMadeAgain() throws IOException {
    Path left;
    try (TestDevice device = open("a", 1)) {
      dropWithRows(device);
      device.create("c", 20);
      device.take(TestDevice.row("c", "new", 30));
      left = device.killed(directory.resolve("left"));
    }
    try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).containsExactly("new");
    }
  }

  @Test
  void killBeforeTheDropLeavesAllAndKillAfterItNothing() throws IOException {
    Path before;
    Path between;
    try (TestDevice device = open("a", 1)) {
      device.create("c", 1);
      device.take(TestDevice.row("c", "o", 10));
      DatabaseSums sums = device.sums("c");
      before = device.killed(directory.resolve("before"));
      between = device.killed(directory.resolve("between"));
      assertThat(device.drop("c", sums)).isTrue();
      // A kill when the directory has left its place, before it is cleared away.
      Path place = Objects.requireNonNull(device.databaseFile("c").getParent());
      Path there = between.resolve("containers").resolve("making");
      Path moved = there.resolve(place.getFileName() + ".leaving");
      Files.move(between.resolve(directory.resolve("a").relativize(place)), moved);
    }
    try (TestDevice again = new TestDevice(before, TestDevice.SMALL, 2)) {
      assertThat(again.names("c")).containsExactly("o");
    }
    try (TestDevice again = new TestDevice(between, TestDevice.SMALL, 2)) {
      assertThat(again.isKnown("c")).isFalse();
      assertThat(between.resolve("containers/making")).isEmptyDirectory();
    }
  }

  @Test
  void rowsThatComeWhileItIsDroppedAreRefusedOrKeepIt() throws IOException {
    try (TestDevice device = open("a", 1)) {
      for (int round = 0; round < 20; round++) {
        String container = "c" + round;
        device.create(container, 1);
        DatabaseSums sums = device.sums(container);
        var taken =
            device.device.take(List.of(TestDevice.row(container, "o", 10)), Admission.ALWAYS);
        boolean isDropped = device.drop(container, sums);

        List<Fate> fates = taken.join().fates();
        assertThat(fates).containsExactly(isDropped ? Fate.REFUSED : Fate.VISIBLE);
        assertThat(device.isKnown(container)).isEqualTo(!isDropped);
      }
    }
  }

  @Test
  void volumesWithRowsOfADroppedDatabaseAreFreed() throws IOException {
    try (TestDevice device = open("a", 1)) {
      dropWithRows(device);
      device.create("other", 1);
      var taken = new ArrayList<CompletableFuture<?>>();
      for (int i = 0; i < 1_000; i++) {
        var row = List.of(TestDevice.row("other", "o" + i, 10));
        taken.add(device.device.take(row, Admission.ALWAYS));
      }
      taken.forEach(CompletableFuture::join);
      int volumes = device.device.journalVolumes();
      device.device.freeOldestVolume().join();
      assertThat(device.device.journalVolumes()).isLessThan(volumes);
    }
  }

  private TestDevice open(String name, long seed) throws IOException {
    return new TestDevice(directory.resolve(name), TestDevice.SMALL, seed);
  }

  /** Rows of it stand in the journal, applied ones and such as were only taken. */
  private static void dropWithRows(TestDevice device) {
    device.create("c", 1);
    device.take(TestDevice.row("c", "applied", 10));
    device.names("c");
    device.take(TestDevice.row("c", "taken", 10));
    device.device.sync().join();
    assertThat(device.drop("c", device.sums("c"))).isTrue();
  }
}
