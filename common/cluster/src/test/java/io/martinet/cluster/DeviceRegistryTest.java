package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.martinet.core.Entropy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules 15 and 17 of the storage protocol. */
@Timeout(120)
class DeviceRegistryTest {
  private static final String NODE = "/martinet/devices/node1.d1";

  @TempDir Path temporary;

  private final Entropy entropy = Cluster.entropy(17);
  private Path state = Path.of("");
  private Path disk = Path.of("");
  private final Cluster cluster;
  private final ClusterClient client;

  DeviceRegistryTest(@TempDir Path zooKeeper) throws Exception {
    cluster = Cluster.started(zooKeeper);
    client = cluster.client();
  }

  @BeforeEach
  void nameDirectories() {
    state = temporary.resolve("state/devices");
    disk = temporary.resolve("d1");
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  /** A registry as after a start of the process. */
  private DeviceRegistry registry(ClusterClient client) {
    return new DeviceRegistry(
        client, state, cluster.executor, entropy, () -> Instant.parse("2026-11-23T10:00:00Z"));
  }

  private DeviceIdentity decide() throws IOException {
    return registry(client).decide("node1.d1", disk);
  }

  /** As after a start while ZooKeeper is away. */
  private DeviceIdentity decideWithoutZooKeeper() throws Exception {
    cluster.stopZooKeeper();
    return registry(cluster.client()).decide("node1.d1", disk);
  }

  private UUID formattedDevice() throws IOException {
    DeviceRegistry registry = registry(client);
    if (registry.decide("node1.d1", disk) instanceof DeviceIdentity.Format(UUID uuid)) {
      registry.formatted("node1.d1", uuid);
      return uuid;
    }
    throw new AssertionError("not new");
  }

  private void forgetInZooKeeper() throws Exception {
    client.call(curator -> curator.delete().deletingChildrenIfNeeded().forPath(NODE));
  }

  private void emptyDisk() throws IOException {
    Files.delete(disk.resolve("device.id"));
  }

  @Test
  void rule17_absentInZooKeeperMeansNewAndIsFormattedOnce() throws Exception {
    assertThat(decide()).isInstanceOf(DeviceIdentity.Format.class);
    UUID uuid = ((DeviceIdentity.Format) decide()).uuid();
    registry(client).formatted("node1.d1", uuid);
    assertThat(decide()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
    assertThat(decide()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
    assertThat(disk.resolve("device.id")).hasContent(uuid.toString());
    assertThat(state.resolve("node1.d1")).hasContent("1 " + uuid + " formatted");
    byte[] registered = client.call(curator -> curator.getData().forPath(NODE));
    assertThat(registered).asString().isEqualTo("1 " + uuid + " formatted\n");
  }

  @Test
  void rule17_withZooKeeperAwayNothingIsFormatted() throws Exception {
    assertThat(decideWithoutZooKeeper()).isInstanceOf(DeviceIdentity.Unavailable.class);
    assertThat(disk).doesNotExist();
    assertThat(state).doesNotExist();
  }

  @Test
  void rule17_withZooKeeperAwayAHalfFormattedDeviceIsNotFormattedOn() throws Exception {
    assertThat(decide()).isInstanceOf(DeviceIdentity.Format.class);
    assertThat(decideWithoutZooKeeper()).isInstanceOf(DeviceIdentity.Unavailable.class);
  }

  /** The mount that failed at boot: without this an empty engine would answer 404. */
  @Test
  void rule17_anEmptyDirectoryOfARecordedDeviceIsForeign() throws Exception {
    formattedDevice();
    emptyDisk();
    assertThat(decide())
        .isInstanceOfSatisfying(
            DeviceIdentity.Foreign.class,
            foreign -> assertThat(foreign.reason()).contains("node1.d1", "is its disk mounted?"));
    assertThat(disk).isEmptyDirectory();
    Files.delete(disk);
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
    assertThat(decideWithoutZooKeeper()).isInstanceOf(DeviceIdentity.Foreign.class);
    assertThat(disk).doesNotExist();
  }

  @Test
  void rule17_anEmptyDirectoryIsForeignAlsoWhenOnlyZooKeeperRemembers() throws Exception {
    formattedDevice();
    emptyDisk();
    Files.delete(state.resolve("node1.d1"));
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
  }

  @Test
  void rule17_anEmptyDirectoryIsForeignAlsoWhenOnlyThisNodeRemembers() throws Exception {
    formattedDevice();
    emptyDisk();
    forgetInZooKeeper();
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
  }

  @Test
  void rule17_aKnownDeviceStartsWithoutZooKeeper() throws Exception {
    UUID uuid = formattedDevice();
    assertThat(decideWithoutZooKeeper()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
  }

  @Test
  void rule17_anotherDevicesDirectoryIsForeign() throws Exception {
    formattedDevice();
    Files.writeString(disk.resolve("device.id"), new UUID(1, 2) + "\n");
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
    assertThat(registry(client).decide("node1.d2", disk))
        .isInstanceOfSatisfying(
            DeviceIdentity.Foreign.class,
            foreign -> assertThat(foreign.reason()).contains("d2 is new"));
    assertThat(decideWithoutZooKeeper()).isInstanceOf(DeviceIdentity.Foreign.class);
  }

  @Test
  void rule17_aDirectoryWithSomethingElseInItIsNeverFormatted() throws Exception {
    Files.createDirectories(disk);
    Files.writeString(disk.resolve("photo.jpg"), "somebody's");
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
    assertThat(disk.resolve("device.id")).doesNotExist();
    Files.writeString(disk.resolve("device.id"), "no uuid");
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
    Files.writeString(disk.resolve("device.id"), "x".repeat(1_000));
    assertThat(decide()).isInstanceOf(DeviceIdentity.Foreign.class);
  }

  @Test
  void rule17_whatMkfsMadeCountsAsEmpty() throws Exception {
    Files.createDirectories(disk.resolve("lost+found"));
    assertThat(decide()).isInstanceOf(DeviceIdentity.Format.class);
  }

  @Test
  void rule17_aCrashAtAnyStepOfTheDecisionLeavesTheSameDevice() throws Exception {
    DeviceIdentity first = decide();
    // Before the directory was named.
    emptyDisk();
    assertThat(decide()).isEqualTo(first);
    // Before this node took note.
    emptyDisk();
    Files.delete(state.resolve("node1.d1"));
    assertThat(decide()).isEqualTo(first);
    // While the directory was being named.
    emptyDisk();
    for (String leftover : new String[] {"device.id.4711.tmp", "device.id.tmp"}) {
      Files.writeString(disk.resolve(leftover), "half");
      assertThat(decide()).as(leftover).isEqualTo(first);
      emptyDisk();
    }
    decide();
    // Laid out, recorded in ZooKeeper, not here.
    UUID uuid = ((DeviceIdentity.Format) first).uuid();
    byte[] formatting = Files.readAllBytes(state.resolve("node1.d1"));
    registry(client).formatted("node1.d1", uuid);
    Files.write(state.resolve("node1.d1"), formatting);
    assertThat(decide()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
    assertThat(decideWithoutZooKeeper()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
  }

  @Test
  void rule17_aFormattedDeviceServesOnlyOnceZooKeeperKnows() throws Exception {
    UUID uuid = ((DeviceIdentity.Format) decide()).uuid();
    cluster.stopZooKeeper();
    assertThatThrownBy(() -> registry(cluster.client()).formatted("node1.d1", uuid))
        .isInstanceOf(ClusterUnavailableException.class);
    assertThat(state.resolve("node1.d1")).hasContent("1 " + uuid + " formatting");
  }

  @Test
  void rule17_whatWasLostHereOrInZooKeeperIsRecordedAgain() throws Exception {
    UUID uuid = formattedDevice();
    forgetInZooKeeper();
    assertThat(decide()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
    Files.delete(state.resolve("node1.d1"));
    assertThat(decide()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
    assertThat(decideWithoutZooKeeper()).isEqualTo(new DeviceIdentity.Matches(uuid, null));
  }

  @Test
  void rule17_aDamagedRecordDecidesNothing() throws Exception {
    formattedDevice();
    Files.writeString(state.resolve("node1.d1"), "1 garbage");
    assertThatThrownBy(this::decide)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a device record");
    Files.delete(state.resolve("node1.d1"));
    client.call(curator -> curator.setData().forPath(NODE, new byte[0]));
    assertThatThrownBy(this::decide)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a device record");
  }

  @Test
  void rule15_aFailedDeviceIsMarkedHereAndInZooKeeper() throws Exception {
    UUID uuid = formattedDevice();
    DeviceRegistry registry = registry(client);
    registry.markFailed("node1.d1", "fdatasync:\nInput/output error");
    registry.markFailed("node1.d1", "later trouble");
    String failure = "2026-11-23T10:00:00Z fdatasync: Input/output error";
    assertThat(registry.decide("node1.d1", disk))
        .isEqualTo(new DeviceIdentity.Matches(uuid, failure));
    Files.delete(state.resolve("node1.d1.failed"));
    assertThat(registry.decide("node1.d1", disk))
        .as("from ZooKeeper")
        .isEqualTo(new DeviceIdentity.Matches(uuid, failure));
    registry.markFailed("node1.d1", "again");
    client.call(curator -> curator.delete().forPath(NODE + "/failed"));
    assertThat(registry.decide("node1.d1", disk))
        .as("from here")
        .isNotEqualTo(new DeviceIdentity.Matches(uuid, null));
    registry.clearFailed("node1.d1");
    assertThat(registry.decide("node1.d1", disk)).isEqualTo(new DeviceIdentity.Matches(uuid, null));
  }

  /** By this the roles that run as processes of their own learn that their disk failed. */
  @Test
  void rule15_everyFailureChangesWhatOtherProcessesOfTheNodeRead() throws Exception {
    formattedDevice();
    DeviceRegistry registry = registry(client);
    assertThat(registry.failuresHere("node1.d1")).isEmpty();
    registry.markFailed("node1.d1", "first");
    String first = registry.failuresHere("node1.d1");
    registry.markFailed("node1.d1", "second");
    assertThat(registry.failuresHere("node1.d1")).isNotEqualTo(first).contains("first", "second");
    registry.clearFailed("node1.d1");
    assertThat(registry.failuresHere("node1.d1")).isEmpty();
  }

  @Test
  void rule17_oneProcessOfANodeDecidesAtATime() throws Exception {
    Path lock = state.resolve("node1.d1.lock");
    DeviceRegistry registry = registry(client);
    try (DeviceClaim _ = registry.claim("node1.d1")) {
      assertThat(isLockedForOthers(lock)).isTrue();
    }
    assertThat(isLockedForOthers(lock)).isFalse();
  }

  /** Within one JVM a lock that is held is an exception; to another process it is a refusal. */
  private static boolean isLockedForOthers(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  @Test
  void rule15_withZooKeeperAwayTheMarkIsMadeHereAndSpreadLater() throws Exception {
    UUID uuid = formattedDevice();
    cluster.stopZooKeeper();
    ClusterClient restarted = cluster.client();
    DeviceRegistry registry = registry(restarted);
    registry.markFailed("node1.d1", "I/O error");
    String failure = "2026-11-23T10:00:00Z I/O error";
    assertThat(registry.decide("node1.d1", disk))
        .isEqualTo(new DeviceIdentity.Matches(uuid, failure));
    cluster.startZooKeeper();
    assertThat(client.awaitConnected(Cluster.PATIENCE)).isTrue();
    await()
        .atMost(Cluster.PATIENCE)
        // A session that was lost meanwhile is away once more for a moment.
        .ignoreExceptions()
        .until(
            () -> client.call(curator -> curator.checkExists().forPath(NODE + "/failed")) != null);
  }

  @Test
  void idsThatAreNoNamesAreRefused() {
    for (String id : new String[] {"", ".", "a/b", "../x", "a b", "x".repeat(129)}) {
      assertThatThrownBy(() -> registry(client).decide(id, disk))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
