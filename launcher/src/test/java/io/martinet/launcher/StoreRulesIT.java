package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.log.Replay;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the storage protocol that only a whole store can show. */
class StoreRulesIT {
  @TempDir Path directory;

  /** A mount that failed at boot must not become an empty device that says "absent". */
  @Test
  void rule17_anEmptyDirectoryOfAKnownDeviceAnswers507AndIsNotFormatted() throws Exception {
    Path data = directory.resolve("data");
    try (TestStore store = TestStore.start(data)) {
      fill(store, 10);
    }
    Path device = new DataDirectory(data).device("d2");
    empty(device);
    try (TestStore store = TestStore.start(data)) {
      assertThat(askDevice(store, "d2")).isEqualTo(507);
      assertThat(askDevice(store, "d1")).isNotEqualTo(507);
      assertThat(device).isEmptyDirectory();
      assertAllThere(store, 10);
    }
  }

  @Test
  void rule17_anotherDevicesDirectoryAnswers507() throws Exception {
    Path data = directory.resolve("data");
    try (TestStore store = TestStore.start(data)) {
      fill(store, 10);
    }
    DataDirectory names = new DataDirectory(data);
    Files.move(names.device("d3"), data.resolve("aside"));
    Files.move(names.device("d4"), names.device("d3"));
    Files.move(data.resolve("aside"), names.device("d4"));
    try (TestStore store = TestStore.start(data)) {
      assertThat(askDevice(store, "d3")).isEqualTo(507);
      assertThat(askDevice(store, "d4")).isEqualTo(507);
      assertThat(askDevice(store, "d1")).isNotEqualTo(507);
    }
  }

  /** One sick device takes no store down. */
  @Test
  void rule15_aDeviceThatCannotBeOpenedAnswers507AndTheStoreStarts() throws Exception {
    Path data = directory.resolve("data");
    try (TestStore store = TestStore.start(data)) {
      fill(store, 10);
    }
    Files.writeString(new DataDirectory(data).device("d1").resolve("volumes/foreign.vol"), "x");
    try (TestStore store = TestStore.start(data)) {
      assertThat(askDevice(store, "d1")).isEqualTo(507);
      assertAllThere(store, 10);
    }
  }

  /** What one role meets on a disk, the others must not go on with. */
  @Test
  void rule15_aDeviceThatFailsForItsDatabasesFailsForItsObjects() throws Exception {
    Path data = directory.resolve("data");
    try (TestStore store = TestStore.start(data)) {
      fill(store, 10);
    }
    DataDirectory names = new DataDirectory(data);
    String device =
        Stream.of("d1", "d2", "d3", "d4")
            .filter(name -> Files.isDirectory(names.device(name).resolve("containers")))
            .filter(name -> !databases(names.device(name).resolve("containers")).isEmpty())
            .findFirst()
            .orElseThrow();
    for (Path database : databases(names.device(device).resolve("containers"))) {
      // SQLite cannot open its log: an I/O error.
      Files.createDirectory(database.resolveSibling(database.getFileName() + "-wal"));
    }
    try (TestStore store = TestStore.start(data)) {
      assertThat(askContainer(store, device)).isEqualTo(507);
      assertThat(askDevice(store, device)).isEqualTo(507);
      assertAllThere(store, 10);
    }
  }

  /** Roles of a device that are processes of their own share the node's state folder alone. */
  @Test
  void rule15_aFailureThatOneProcessMeetsFencesTheDeviceInTheOthers() throws Exception {
    Path data = directory.resolve("data");
    try (TestStore store = TestStore.start(data)) {
      fill(store, 1);
    }
    var names = new DataDirectory(data);
    StoreFile file = StoreFile.read(names);
    try (var oneProcess = new Foundation(HttpConfig.defaults());
        var otherProcess = new Foundation(HttpConfig.defaults())) {
      var zooKeeper = new Coordinator(names.zooKeeper(), file.ports().zooKeeper(), oneProcess);
      zooKeeper.start();
      var one = Coordination.ofServer(names, file.zooKeeperAddress(), file, oneProcess);
      var other = Coordination.ofServer(names, file.zooKeeperAddress(), file, otherProcess);
      one.start();
      other.start();
      LocalDevice here = usable(names, one);
      LocalDevice there = usable(names, other);
      there.followFailures();
      assertThat(there.fence().reason()).isNull();
      here.fence().fence("Input/output error", null);
      there.followFailures();
      assertThat(there.fence().reason()).contains("Input/output error");
      // Their next start reads past the page cache.
      assertThat(usable(names, other).mode()).isEqualTo(Replay.Mode.DIRECT);
      one.stop(Duration.ZERO);
      other.stop(Duration.ZERO);
      zooKeeper.stop(Duration.ZERO);
    }
  }

  private static LocalDevice usable(DataDirectory data, Coordination coordination)
      throws IOException {
    return switch (LocalDevice.find("d1", data.device("d1"), coordination.devices())) {
      case LocalDevice.Found.Usable(LocalDevice device) -> device;
      case LocalDevice.Found.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static List<Path> databases(Path containers) {
    try (Stream<Path> files = Files.walk(containers)) {
      return files.filter(file -> file.toString().endsWith(".db")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data as kill -9 leaves them: rows that no journal had synced come again. */
  @Test
  void rule24_afterAKillEveryAcknowledgedObjectIsThereAndListed() throws Exception {
    Path left = directory.resolve("left");
    TestStore before = TestStore.start(directory.resolve("data"));
    try (before) {
      fill(before, 40);
      before.copyTo(left);
    }
    Files.deleteIfExists(left.resolve("lock"));
    try (TestStore after = TestStore.start(left)) {
      assertAllThere(after, 40);
    }
  }

  private static void fill(TestStore store, int count) throws Exception {
    assertThat(store.put("c", new byte[0])).isEqualTo(201);
    for (int i = 0; i < count; i++) {
      assertThat(store.put(name(i), body(i))).isEqualTo(201);
    }
  }

  private static void assertAllThere(TestStore store, int count) throws Exception {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      assertThat(store.get(name(i)).body()).isEqualTo(body(i));
      names.add(name(i).substring(2));
    }
    names.sort(null);
    assertThat(store.list("c")).isEqualTo(List.copyOf(names));
  }

  private static String name(int number) {
    return "c/object %d".formatted(number);
  }

  /** Every tenth in a file of its own. */
  private static byte[] body(int number) {
    return ("body " + number)
        .repeat(number % 10 == 0 ? 50_000 : 10)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Asks the container server of a device for a listing, as a proxy does. */
  private static int askContainer(TestStore store, String device)
      throws IOException, InterruptedException {
    StoreFile file = StoreFile.read(store.data());
    int partition =
        RingFile.read(store.data().ring(RingKind.CONTAINER))
            .partition(file.hash().hashers().hash(StorePath.container("AUTH_test", "c")).high());
    return ask(store, PortBlock.Role.CONTAINER, "GET", device, partition + "/AUTH_test/c");
  }

  /** Asks the object server of a device for the state of an object, as a proxy does. */
  private static int askDevice(TestStore store, String device)
      throws IOException, InterruptedException {
    return ask(store, PortBlock.Role.OBJECT, "STATE", device, "0/AUTH_test/c/o");
  }

  private static int ask(
      TestStore store, PortBlock.Role role, String method, String device, String target)
      throws IOException, InterruptedException {
    StoreFile file = StoreFile.read(store.data());
    int zone = file.shape().zoneOf(Integer.parseInt(device.substring(1)) - 1);
    int port = file.ports().of(role, zone);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + device + "/" + target))
            .header("X-Backend-Wire", "1")
            .header("X-Backend-Ring-Version", "1")
            .header("X-Backend-Time", "1700000000.00000")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return store.send(request).statusCode();
  }

  private static void empty(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }
}
