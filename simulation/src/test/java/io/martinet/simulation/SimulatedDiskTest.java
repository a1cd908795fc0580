package io.martinet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.log.DeviceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private static final long CAPACITY_BYTES = 1 << 20;

  private final SimulatedDisk disk = new SimulatedDisk(new Random64(1), CAPACITY_BYTES);

  @Test
  void syncedBytesUnderASyncedNameSurviveEveryCrash() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      var seeded = new SimulatedDisk(new Random64(seed), CAPACITY_BYTES);
      DeviceFile file = seeded.create("a");
      write(file, 0, "kept");
      file.sync();
      seeded.syncDirectory("");
      write(file, 4, "maybe");
      seeded.crash();
      assertThat(text(seeded, "a")).startsWith("kept");
    }
  }

  @Test
  void anUnsyncedNameIsLostInSomeCrashesAndFoundInOthers() throws IOException {
    var outcomes = new TreeSet<Boolean>();
    for (int seed = 0; seed < 50; seed++) {
      var seeded = new SimulatedDisk(new Random64(seed), CAPACITY_BYTES);
      DeviceFile file = seeded.create("a");
      file.sync();
      seeded.crash();
      outcomes.add(seeded.exists("a"));
    }
    assertThat(outcomes).containsExactly(false, true);
  }

  @Test
  void aDeletedNameComesBackInSomeCrashesUnlessItsDirectoryWasSynced() throws IOException {
    var outcomes = new TreeSet<Boolean>();
    for (int seed = 0; seed < 50; seed++) {
      var seeded = new SimulatedDisk(new Random64(seed), CAPACITY_BYTES);
      seeded.create("a").sync();
      seeded.syncDirectory("");
      seeded.delete("a");
      seeded.crash();
      outcomes.add(seeded.exists("a"));
    }
    assertThat(outcomes).containsExactly(false, true);
  }

  @Test
  void unsyncedBytesAreTornAtSectors() throws IOException {
    var lengths = new TreeSet<Integer>();
    for (int seed = 0; seed < 200; seed++) {
      var seeded = new SimulatedDisk(new Random64(seed), CAPACITY_BYTES);
      DeviceFile file = seeded.create("a");
      write(file, 0, "\0".repeat(2048));
      file.sync();
      seeded.syncDirectory("");
      write(file, 0, "x".repeat(2048));
      seeded.crash();
      lengths.add(text(seeded, "a").replace("\0", "").length());
    }
    assertThat(lengths).containsExactly(0, 512, 1024, 1536, 2048);
  }

  @Test
  void afterAFailedSyncTheBytesReadWellAndAreNotOnTheDisk() throws IOException {
    DeviceFile file = disk.create("a");
    disk.syncDirectory("");
    write(file, 0, "x".repeat(4096));
    disk.plan((operation, kind, name) -> FaultPlan.Fate.FAILS);
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    disk.plan(FaultPlan.NONE);
    assertThat(text(disk, "a")).isEqualTo("x".repeat(4096));
    assertThat(read(disk.openDirect("a"))).isNotEqualTo("x".repeat(4096));
    file.sync();
    disk.crash();
    assertThat(text(disk, "a")).isNotEqualTo("x".repeat(4096));
  }

  @Test
  void nothingRunsBetweenAPowerFailureAndTheReturnOfTheMachine() throws IOException {
    DeviceFile file = disk.create("a");
    disk.plan(FaultPlan.crashAt(disk.operations() + 1));
    assertThatThrownBy(() -> write(file, 0, "x")).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(file::sync).isInstanceOf(SimulatedCrash.class);
    disk.crash();
    assertThat(disk.list("")).isSubsetOf("a");
  }

  @Test
  void aFullDiskRefusesToGrow() throws IOException {
    var small = new SimulatedDisk(new Random64(1), 10);
    DeviceFile file = small.create("a");
    write(file, 0, "0123456789");
    write(file, 0, "9876543210");
    assertThatThrownBy(() -> write(file, 10, "x")).hasMessageContaining("No space left");
    assertThat(small.usableBytes()).isZero();
  }

  @Test
  void theSameSeedGivesTheSameDisk() throws IOException {
    assertThat(contentAfterCrash(7)).isEqualTo(contentAfterCrash(7));
  }

  private static String contentAfterCrash(long seed) throws IOException {
    var seeded = new SimulatedDisk(new Random64(seed), CAPACITY_BYTES);
    DeviceFile file = seeded.create("a");
    seeded.syncDirectory("");
    for (int i = 0; i < 20; i++) {
      write(file, i * 300L, Integer.toString(i).repeat(300));
    }
    seeded.crash();
    return text(seeded, "a");
  }

  private static void write(DeviceFile file, long position, String text) throws IOException {
    file.write(
        new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))},
        position);
  }

  private static String text(SimulatedDisk from, String name) throws IOException {
    return read(from.open(name));
  }

  private static String read(DeviceFile file) throws IOException {
    ByteBuffer target = ByteBuffer.allocate((int) file.size());
    int count = file.read(target, 0);
    return new String(target.array(), 0, count, java.nio.charset.StandardCharsets.UTF_8);
  }
}
