package io.martinet.launcher.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.launcher.command.Commands;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link SwiftRingToolIT} does not compare: texts, files, and what is only ours. */
class RingCommandTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path directory;
  private String answer = "n\n";
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeARing() {
    assertThat(ring("create", "6", "2", "24")).isZero();
    assertThat(ring("add", "r1z1-10.0.0.1:6200/sda_left", "100", "r1z2-10.0.0.2:6200/sda", "100"))
        .isZero();
    assertThat(ring("add", "r1z3-[FD00::0:1]:6200/sda", "100")).isZero();
    assertThat(ring("rebalance", "1")).isZero();
  }

  private int ring(String... words) {
    var outWriter = new StringWriter();
    var errWriter = new StringWriter();
    var answers = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
    var line = new ArrayList<>(List.of("ring", directory.resolve("x.builder").toString()));
    line.addAll(List.of(words));
    int status =
        new Commands(
                "test",
                List.of(new RingCommand(CLOCK, answers)),
                failure -> failure instanceof RingCommandException,
                new PrintWriter(outWriter),
                new PrintWriter(errWriter))
            .run(line.toArray(String[]::new));
    out = outWriter.toString();
    err = errWriter.toString();
    return status;
  }

  @Test
  void showsTheRingAndItsDevices() {
    assertThat(ring()).isZero();
    assertThat(out)
        .contains("64 partitions, 2.0 replicas, 1 regions, 3 zones, 3 devices, balance 1.56")
        .contains("x.ring.gz is up to date")
        .contains("[fd00::1]:6200")
        .contains("left");
    ring("set_info", "d0", "_right");
    ring();
    assertThat(out).contains("x.ring.gz is older than the builder");
    assertThat(ring("write_ring")).isZero();
    ring();
    assertThat(out).contains("x.ring.gz is up to date");
  }

  @Test
  void addressesAreFoundInAnyForm() {
    assertThat(ring("search", "[FD00:0:0::0001]")).isZero();
    assertThat(out).contains("[fd00::1]:6200");
    assertThat(ring("search", "--ip", "fd00::0:1")).isZero();
  }

  @Test
  void severalDevicesAreChangedOnlyIfAPersonSaysSo() throws IOException {
    byte[] before = builder();
    assertThat(ring("set_weight", "r1", "50")).isEqualTo(2);
    assertThat(out).contains("3 devices match").contains("(y/N)");
    assertThat(err).contains("nothing was changed");
    assertThat(builder()).isEqualTo(before);
    answer = "y\n";
    assertThat(ring("set_weight", "r1", "50")).isZero();
    assertThat(builder()).isNotEqualTo(before);
  }

  @Test
  void anErrorInALaterPairChangesNothing() throws IOException {
    byte[] before = builder();
    assertThat(ring("set_weight", "d0", "50", "d9", "50")).isEqualTo(2);
    assertThat(ring("add", "r1z1-10.0.0.9:6200/sda", "1", "r1z1-10.0.0.1:6200/sda", "1"))
        .isEqualTo(2);
    assertThat(err).contains("is there already: id 0");
    assertThat(builder()).isEqualTo(before);
  }

  @Test
  void aDamagedBuilderIsAnErrorAndStaysAsItIs() throws IOException {
    byte[] damaged = builder();
    damaged[50] ^= 1;
    Files.write(file("x.builder"), damaged);
    assertThat(ring("add", "r1z1-10.0.0.9:6200/sda", "1")).isEqualTo(2);
    assertThat(err).contains("x.builder: its checksum is wrong");
    assertThat(builder()).isEqualTo(damaged);
  }

  @Test
  void formerFilesAreKeptUpToABound() throws IOException {
    Ring former = RingFile.read(file("x.ring.gz"));
    ring("set_info", "d0", "_right");
    ring("write_ring");
    assertThat(RingFile.read(file("backups/x.ring.gz.1")).devices()).isEqualTo(former.devices());
    for (int i = 0; i < RingFiles.BACKUPS_MAX + 5; i++) {
      assertThat(ring("write_ring")).isZero();
    }
    try (var files = Files.list(file("backups"))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("x.ring.gz")))
          .hasSize(RingFiles.BACKUPS_MAX);
    }
  }

  @Test
  void aBuilderMadeFromARingGoesOnFromThere() throws IOException {
    Ring before = RingFile.read(file("x.ring.gz"));
    Files.delete(file("x.builder"));
    assertThat(ring("write_builder")).isZero();
    assertThat(err).contains("min_part_hours: it is 24 now");
    assertThat(ring("add", "r1z1-10.0.0.9:6200/sda", "100")).isZero();
    assertThat(ring("rebalance", "2")).isZero();
    Ring after = RingFile.read(file("x.ring.gz"));
    assertThat(after.version()).isGreaterThan(before.version());
    assertThat(moved(before, after)).isBetween(31, 33);
  }

  private static int moved(Ring before, Ring after) {
    int moved = 0;
    for (int row = 0; row < after.rows(); row++) {
      for (int partition = 0; partition < after.partitions(); partition++) {
        moved += before.table()[row][partition] == after.table()[row][partition] ? 0 : 1;
      }
    }
    return moved;
  }

  @Test
  void nothingOfAMistypedCommandIsDone() throws IOException {
    byte[] before = builder();
    assertThat(ring("rebalanse")).isEqualTo(2);
    assertThat(err).contains("the nearest is rebalance");
    assertThat(ring("rebalance", "--sed", "1")).isEqualTo(2);
    assertThat(err).contains("the nearest is --seed");
    assertThat(builder()).isEqualTo(before);
  }

  private byte[] builder() throws IOException {
    return Files.readAllBytes(file("x.builder"));
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
