package io.martinet.launcher.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.martinet.launcher.command.Commands;
import io.martinet.ring.RingFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code swift-ring-builder} beside ours: the same lines one after the other ({@code
 * ring/commands.txt}) give the same exit codes and rings of the same devices. Skipped without it,
 * but fails where {@code CI=true}.
 */
class SwiftRingToolIT {
  private static final Path SWIFTS = Path.of("/usr/bin/swift-ring-builder");

  private static final int COMMAND_SECONDS_MAX = 60;

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path directory;

  @BeforeEach
  void requireTheOracle() throws IOException {
    if (!Files.isExecutable(SWIFTS)) {
      String missing = "Swift is not installed: apt-get install swift python3-swift";
      if ("true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      Assumptions.abort(missing);
    }
    Files.createDirectories(directory.resolve("swifts"));
    Files.createDirectories(directory.resolve("ours"));
  }

  @Test
  void answersTheSameExitCodesAndNamesTheSameDevices() throws Exception {
    List<String> differences = new ArrayList<>();
    int lines = 0;
    for (String text : commands()) {
      Line line = Line.of(text);
      int swifts = swifts(line);
      int ours = ours(line);
      lines++;
      if (ours != swifts) {
        differences.add("%s: Swift's %d, ours %d".formatted(text, swifts, ours));
      }
      if (!devices("swifts", line).equals(devices("ours", line))) {
        differences.add(
            "%s: Swift's ring has %s%nours %s"
                .formatted(text, devices("swifts", line), devices("ours", line)));
      }
    }
    assertThat(lines).isGreaterThan(100);
    assertThat(differences).isEmpty();
  }

  private static List<String> commands() throws IOException {
    try (InputStream in = SwiftRingToolIT.class.getResourceAsStream("/ring/commands.txt")) {
      String text =
          new String(
              Objects.requireNonNull(in, "commands.txt").readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  /**
   * A line of the file.
   *
   * @param answer to every question
   */
  private record Line(String answer, String file, List<String> words) {
    static Line of(String text) {
      boolean isYes = text.startsWith("y< ");
      List<String> words =
          Arrays.stream(text.substring(isYes ? 3 : 0).split(" "))
              .map(word -> word.replace('~', ' '))
              .toList();
      return new Line(isYes ? "y\n" : "n\n", words.getFirst(), words.subList(1, words.size()));
    }

    String[] command(String tool, Path directory) {
      var command = new ArrayList<>(List.of(tool, directory.resolve(file).toString()));
      command.addAll(words);
      return command.toArray(String[]::new);
    }
  }

  private int swifts(Line line) throws IOException, InterruptedException {
    Path answers = Files.writeString(directory.resolve("answers"), line.answer);
    Process process =
        new ProcessBuilder(line.command(SWIFTS.toString(), directory.resolve("swifts")))
            .redirectErrorStream(true)
            .redirectInput(answers.toFile())
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("still running after " + COMMAND_SECONDS_MAX + " s: " + line);
    }
    return process.exitValue();
  }

  private int ours(Line line) {
    var answers = new ByteArrayInputStream(line.answer.getBytes(StandardCharsets.UTF_8));
    var err = new StringWriter();
    var commands =
        new Commands(
            "test",
            List.of(new RingCommand(CLOCK, answers)),
            failure -> failure instanceof RingCommandException,
            new PrintWriter(new StringWriter()),
            new PrintWriter(err));
    int status = commands.run(line.command("ring", directory.resolve("ours")));
    assertThat(err.toString()).as("%s", line).doesNotContain("failed unexpectedly");
    return status;
  }

  /** What the ring beside the builder says of devices, if there is one. */
  private List<String> devices(String whose, Line line) throws IOException {
    String name = line.file.replaceFirst("\\.(builder|ring\\.gz)$", "") + ".ring.gz";
    Path ring = directory.resolve(whose).resolve(name);
    return Files.exists(ring)
        ? RingFile.read(ring).devices().stream().map(Object::toString).toList()
        : List.of();
  }
}
