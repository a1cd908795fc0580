package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.launcher.TestStore.Told;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code martinet fsck}, {@code object-info}, {@code account-info} and {@code container-info} on
 * the data of a real store.
 */
class StoreToolsIT {
  private static final byte[] BODY = body(50_000, 7);
  private static final byte[] LARGE = body(400_000, 11);

  @TempDir static Path shared;
  @TempDir Path directory;

  private Path data;

  @BeforeAll
  static void makeStore() throws Exception {
    try (TestStore store = TestStore.start(shared.resolve("data"))) {
      assertThat(store.put("gone", new byte[0])).isEqualTo(201);
      assertThat(store.delete("gone")).isEqualTo(204);
      assertThat(store.put("c", new byte[0])).isEqualTo(201);
      assertThat(store.put("c/small", BODY)).isEqualTo(201);
      assertThat(store.put("c/large", LARGE)).isEqualTo(201);
      for (int i = 0; i < 20; i++) {
        assertThat(store.put("c/o" + i, BODY)).isEqualTo(201);
      }
      assertThat(store.post("c", "X-Container-Meta-Colour", "green")).isEqualTo(204);
      String running = store.data().device("d1").toString();
      Told told = TestStore.martinet("fsck", running);
      assertThat(told.exitCode()).as("a running store is refused").isEqualTo(2);
      assertThat(told.err()).contains("is in use by process");
      Told info =
          TestStore.martinet(
              "object-info", "--data", store.data().root().toString(), "AUTH_test", "c", "small");
      assertThat(info.exitCode()).isEqualTo(2);
      assertThat(info.out()).contains("primary");
      assertThat(info.err()).contains("is in use by process");
      Told databases =
          TestStore.martinet("account-info", "--data", store.data().root().toString(), "AUTH_test");
      assertThat(databases.exitCode()).isEqualTo(2);
      assertThat(databases.err()).contains("is in use by process");
    }
  }

  @BeforeEach
  void copyStore() throws IOException {
    data = directory.resolve("data");
    try (Stream<Path> files = Files.walk(shared.resolve("data"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path to = data.resolve(shared.resolve("data").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void aSoundDeviceIsSoundAndStaysAsItIs() throws IOException {
    List<Long> sizes = volumeSizes();
    for (String device : List.of("d1", "d2", "d3", "d4")) {
      Told told = fsck(device, "--bodies");
      assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
      assertThat(told.out()).contains("sound: ").doesNotContain("differs");
    }
    assertThat(volumeSizes()).isEqualTo(sizes);
  }

  @Test
  void rotInALogIsFound() throws IOException {
    String device = deviceOf("small");
    rot(data.resolve("devices").resolve(device).resolve("volumes/0000000001.vol"), BODY);
    Told told = fsck(device);
    assertThat(told.exitCode()).as(told.out()).isEqualTo(1);
    assertThat(told.out()).contains("damaged: ").contains("NOT sound: ");
    assertThat(objectInfo("small").exitCode()).isEqualTo(1);
    assertThat(objectInfo("small").out()).contains("verifies   NO: ");
  }

  @Test
  void aBodyFileThatIsMissingOrDamagedIsFound() throws IOException {
    String device = deviceOf("large");
    Path bodies = data.resolve("devices").resolve(device).resolve("bodies");
    Path body = onlyBody(bodies);
    rot(body, Arrays.copyOfRange(LARGE, 100_000, 100_064));
    assertThat(fsck(device).exitCode()).as("its bytes are not asked for").isZero();
    assertThat(fsck(device, "--bodies").out()).contains(": damaged");
    Files.delete(body);
    Told told = fsck(device);
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains(": missing");
  }

  @Test
  void aLostIndexIsFoundAndRebuiltOnDemandOnly() throws Exception {
    Path index = data.resolve("devices/d1/index");
    try (Stream<Path> files = Files.list(index)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Told told = fsck("d1");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("index lost: ");
    assertThat(index).as("looking makes none").isEmptyDirectory();
    assertThat(fsck("d1", "--rebuild").exitCode()).isZero();
    assertThat(fsck("d1").exitCode()).isZero();
    try (TestStore store = TestStore.start(data)) {
      assertThat(store.get("c/small").body()).isEqualTo(BODY);
      assertThat(store.list("c")).hasSize(22);
    }
  }

  @Test
  void objectInfoTellsPlacesStateAndWhetherAllVerifies() {
    Told told = objectInfo("large");
    assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
    assertThat(told.out().lines().filter(line -> line.startsWith("primary"))).hasSize(3);
    assertThat(told.out().lines().filter(line -> line.equals("answer     HAVE"))).hasSize(3);
    assertThat(told.out().lines().filter(line -> line.equals("answer     NONE"))).hasSize(1);
    assertThat(told.out().lines().filter(line -> line.equals("verifies   yes"))).hasSize(3);
    assertThat(told.out())
        .containsPattern("body file  bodies/[0-9a-f]{2}/[0-9a-f]{16}")
        .containsPattern("record     life 1, offset \\d+, \\d+ bytes")
        .containsPattern("body       400000 bytes, ETag [0-9a-f]{32}, CRC32C [0-9a-f]{8}");
    assertThat(objectInfo("never written").out().lines().filter(line -> line.endsWith("NONE")))
        .hasSize(4);
  }

  @Test
  void containerInfoTellsWhatEachDatabaseHolds() throws IOException {
    List<Path> files = files();
    Told told = containerInfo("c");
    assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
    assertThat(told.out().lines().filter(line -> line.startsWith("primary"))).hasSize(3);
    assertThat(told.out().lines().filter(line -> line.equals("answer     LIVE"))).hasSize(3);
    assertThat(told.out().lines().filter(line -> line.equals("answer     NONE"))).hasSize(1);
    assertThat(told.out().lines().filter(line -> line.equals("verifies   yes"))).hasSize(3);
    assertThat(told.out())
        .contains("holds      22 objects, 1450000 bytes", "policy     0 gold", "delete     never")
        .contains("X-Container-Meta-Colour: green")
        .containsPattern("put        \\d{10}\\.\\d{5}  20\\d\\d-\\d\\d-\\d\\dT");
    assertThat(containerInfo("gone").out()).contains("answer     DELETED");
    assertThat(files()).as("looking makes no files").isEqualTo(files);
  }

  @Test
  void accountInfoCountsByPolicy() {
    Told told = TestStore.martinet("account-info", "--data", data.toString(), "AUTH_test");
    assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
    assertThat(told.out().lines().filter(line -> line.equals("answer     LIVE"))).hasSize(3);
    assertThat(told.out())
        .contains("holds      1 containers, ", "policy     0 gold: 1 containers, ")
        .containsPattern("row sum    [0-9a-f]{32}");
  }

  @Test
  void whatNoDeviceHasIsSaid() {
    Told told = containerInfo("never made");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("no device has a database of it");
    assertThat(told.out().lines().filter(line -> line.equals("answer     NONE"))).hasSize(4);
  }

  @Test
  void aDatabaseThatIsDamagedOrInQuarantineIsFound() throws IOException {
    Path file = databaseOf("c");
    Path apart = data.resolve("apart");
    Files.move(file, apart);
    Files.writeString(file.resolveSibling("QUARANTINED"), "/-/1/AUTH_test/c\na page is bad\n");
    Told told = containerInfo("c");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("answer     UNKNOWN: in quarantine: a page is bad");
    assertThat(told.out().lines().filter(line -> line.equals("answer     LIVE"))).hasSize(2);
    Files.delete(file.resolveSibling("QUARANTINED"));
    byte[] bytes = Files.readAllBytes(apart);
    Arrays.fill(bytes, 0, 100, (byte) 'x');
    Files.write(file, bytes);
    told = containerInfo("c");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out())
        .contains("answer     UNKNOWN: the file cannot be read")
        .contains("verifies   NO: ");
  }

  @Test
  void whatIsNoDeviceIsExplainedInOneLine() {
    Told told = TestStore.martinet("fsck", data.resolve("devices/d9").toString());
    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.err().lines()).hasSize(1);
    assertThat(TestStore.martinet("fsck", data.toString()).exitCode()).isEqualTo(2);
    assertThat(TestStore.martinet("fsck").exitCode()).as("usage").isEqualTo(2);
  }

  private Told fsck(String device, String... options) {
    var arguments = new java.util.ArrayList<>(List.of("fsck"));
    arguments.addAll(List.of(options));
    arguments.add(data.resolve("devices").resolve(device).toString());
    return TestStore.martinet(arguments.toArray(String[]::new));
  }

  private Told objectInfo(String object) {
    return TestStore.martinet("object-info", "--data", data.toString(), "AUTH_test", "c", object);
  }

  private Told containerInfo(String container) {
    return TestStore.martinet("container-info", "--data", data.toString(), "AUTH_test", container);
  }

  private Path databaseOf(String container) {
    String line =
        containerInfo(container)
            .out()
            .lines()
            .filter(l -> l.startsWith("file "))
            .findFirst()
            .orElseThrow();
    return Path.of(line.substring("file".length()).strip());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("devices"))) {
      return files.sorted().toList();
    }
  }

  /** The first primary of an object. */
  private String deviceOf(String object) {
    String line =
        objectInfo(object).out().lines().filter(l -> l.startsWith("primary")).findFirst().get();
    return line.split(" +")[1];
  }

  private static Path onlyBody(Path bodies) throws IOException {
    try (Stream<Path> files = Files.walk(bodies)) {
      return files
          .filter(file -> file.getFileName().toString().length() == 16)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Changes the first place in a file where some bytes stand. */
  private static void rot(Path file, byte[] bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    byte[] head = Arrays.copyOf(bytes, 64);
    for (int at = 0; at + head.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + head.length, head, 0, head.length)) {
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
          raw.seek(at);
          raw.write(~all[at]);
        }
        return;
      }
    }
    throw new IllegalStateException("not in " + file);
  }

  private List<Long> volumeSizes() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("devices"))) {
      return files
          .filter(file -> file.toString().endsWith(".vol"))
          .sorted()
          .map(file -> file.toFile().length())
          .toList();
    }
  }

  private static byte[] body(int length, int seed) {
    var bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }
}
