package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.martinet.core.StorePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real Swift as judge, both ways: rings of {@code swift-ring-builder} loaded here, and rings
 * written here loaded by {@code swift.common.ring}; every partition's primaries and handoffs must
 * be the same. Needs the packages {@code swift} and {@code python3-swift}; without them it is
 * skipped, but fails where {@code CI=true}.
 */
class SwiftRingOracleIT {
  /**
   * Debian's own interpreter: Swift's packages install for that one, whatever else is on the path.
   */
  private static final String PYTHON = "/usr/bin/python3";

  private static final int COMMAND_SECONDS_MAX = 120;

  @TempDir Path directory;

  @BeforeEach
  void requireTheOracle() throws Exception {
    if (!Files.isExecutable(Path.of(PYTHON)) || exitStatus(PYTHON, "-c", "import swift") != 0) {
      String missing = "Swift is not installed: apt-get install swift python3-swift";
      if ("true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      Assumptions.abort(missing);
    }
  }

  @ParameterizedTest(name = "part power {0}, {1} replicas, {2} regions")
  @CsvSource({"4, 3, 1", "6, 2, 1", "8, 3.5, 2", "10, 3, 2", "12, 2.25, 2"})
  void placesOnSwiftsRingsAsSwiftDoes(int partPower, double replicas, int regions)
      throws Exception {
    Path file = swiftRing(partPower, replicas, regions);
    assertThat(Placements.of(RingFile.read(file), 1)).isEqualTo(swiftPlacements(file, 1));
  }

  @ParameterizedTest(name = "part power {0}, {1} replicas")
  @CsvSource({"0, 1", "4, 3", "7, 2", "9, 3.5", "11, 2.75", "12, 3"})
  void swiftPlacesOnOurRingsAsWeDo(int partPower, double replicas) throws Exception {
    Ring ring = Rings.uneven(new Random(partPower), partPower, replicas).rebalance(partPower);
    Path file = directory.resolve("ours.ring.gz");
    RingFile.write(ring, file);
    assertThat(Placements.of(ring, 1)).isEqualTo(swiftPlacements(file, 1));
  }

  /** Above 2^16 partitions handoffs are searched in larger steps. */
  @Test
  void largeRingsAreWalkedInTheSameSteps() throws Exception {
    Ring ring = Rings.uneven(new Random(3), 18, 2.5).rebalance(3);
    Path file = directory.resolve("large.ring.gz");
    RingFile.write(ring, file);
    assertThat(Placements.of(ring, 997)).isEqualTo(swiftPlacements(file, 997));
  }

  @ParameterizedTest
  @CsvSource({"'',s", "p,''", "changeme,cluster-secret-of-some-length"})
  void hashesPathsAsSwiftDoes(String prefix, String suffix) throws Exception {
    var hasher =
        new PathHasher(
            prefix.getBytes(StandardCharsets.UTF_8), suffix.getBytes(StandardCharsets.UTF_8));
    List<StorePath> paths = randomPaths(500);
    List<String> ours = paths.stream().map(path -> hasher.hash(path).toString()).toList();
    Path input = directory.resolve("paths");
    Files.write(input, paths.stream().map(path -> hex(path.bytes())).toList());
    List<String> swifts =
        run(
            input,
            PYTHON,
            oracle(),
            "hash",
            hex(prefix.getBytes(StandardCharsets.UTF_8)),
            hex(suffix.getBytes(StandardCharsets.UTF_8)));
    assertThat(ours).isEqualTo(swifts);
  }

  private static List<StorePath> randomPaths(int count) {
    var random = new Random(11);
    var paths = new ArrayList<StorePath>();
    for (int i = 0; i < count; i++) {
      String account = "AUTH_" + name(random);
      paths.add(
          switch (i % 3) {
            case 0 -> StorePath.account(account);
            case 1 -> StorePath.container(account, name(random));
            default -> StorePath.object(account, name(random), name(random) + "/" + name(random));
          });
    }
    return paths;
  }

  private static String name(Random random) {
    String letters = "abcXYZ019 .%+?é\u2603\ud83d\ude00";
    var name = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      name.appendCodePoint(letters.codePointAt(random.nextInt(letters.length() - 2)));
    }
    return name.append("\ud83d\ude00").toString();
  }

  /** A ring of uneven devices with two holes, rebalanced twice. */
  private Path swiftRing(int partPower, double replicas, int regions) throws Exception {
    String builder = directory.resolve("swift.builder").toString();
    build(builder, "create", Integer.toString(partPower), Double.toString(replicas), "1");
    var devices = new ArrayList<>(List.of("add"));
    for (int id = 0; id < 7 * regions; id++) {
      int region = 1 + id / 7;
      devices.add("r%dz%d-10.%d.0.%d:6200/disk%d".formatted(region, id % 3, region, id % 5, id));
      devices.add(Integer.toString(30 + 17 * (id % 6)));
    }
    build(builder, devices.toArray(new String[0]));
    build(builder, "rebalance", "1");
    build(builder, "remove", "d1");
    build(builder, "remove", "d4");
    build(builder, "pretend_min_part_hours_passed");
    build(builder, "rebalance", "2");
    return directory.resolve("swift.ring.gz");
  }

  private void build(String builder, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("swift-ring-builder", builder));
    command.addAll(Arrays.asList(arguments));
    int status = exitStatus(command.toArray(new String[0]));
    assertThat(status).as("%s; 1 is a warning", command).isBetween(0, 1);
  }

  private List<String> swiftPlacements(Path ring, int stride) throws Exception {
    return run(null, PYTHON, oracle(), ring.toString(), Integer.toString(stride));
  }

  private static String oracle() throws Exception {
    return Path.of(
            Objects.requireNonNull(SwiftRingOracleIT.class.getResource("/oracle/placements.py"))
                .toURI())
        .toString();
  }

  private int exitStatus(String... command) throws Exception {
    return start(null, directory.resolve("output"), command);
  }

  private List<String> run(@Nullable Path input, String... command) throws Exception {
    Path output = directory.resolve("output");
    int status = start(input, output, command);
    assertThat(status).as(() -> text(output)).isZero();
    return Files.readAllLines(output);
  }

  private static int start(@Nullable Path input, Path output, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("still running after " + COMMAND_SECONDS_MAX + " s: " + command[0]);
    }
    return process.exitValue();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
