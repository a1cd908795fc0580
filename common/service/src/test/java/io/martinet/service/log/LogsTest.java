package io.martinet.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LogsTest {
  @TempDir Path directory;

  @AfterEach
  void giveTheTestsTheirConsoleBack() {
    Logs.toStderr();
  }

  private static LogConfig config(String toml) {
    return LogConfig.from(Settings.parse("test", toml, Map.of()).section("log"));
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }

  @Test
  void requestLinesHaveAFileOfTheirOwn() throws IOException {
    Logs.toFiles(config(""), directory);
    LoggerFactory.getLogger(Logs.ACCESS).info("GET /v1");
    LoggerFactory.getLogger("x.Store").atWarn().addKeyValue("device", "d1").log("fenced");
    LoggerFactory.getLogger("x.Store").debug("detail");
    Logs.stop();
    assertThat(lines("access.log")).containsExactly("GET /v1");
    assertThat(lines("martinet.log"))
        .singleElement()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z WARN  Store fenced device=\"d1\" ");
  }

  @Test
  void jsonIsOneObjectALine() throws IOException {
    Logs.toFiles(config("log.format = \"json\""), directory);
    LoggerFactory.getLogger("x.Store").info("two\nlines");
    Logs.stop();
    assertThat(lines("martinet.log"))
        .singleElement()
        .asString()
        .startsWith("{")
        .contains("two\\nlines")
        .endsWith("}");
  }

  @Test
  void logsAreBounded() throws IOException {
    Logs.toFiles(config("log.file_max_bytes = \"64KiB\"\nlog.files_max = 2"), directory);
    String kibibyte = "x".repeat(1_023);
    for (int i = 0; i < 20_000; i++) {
      LoggerFactory.getLogger(Logs.ACCESS).info(kibibyte);
    }
    Logs.stop();
    long[] sizes;
    try (var files = Files.list(directory)) {
      sizes = files.filter(f -> f.toString().contains("access")).mapToLong(this::size).toArray();
    }
    assertThat(sizes).hasSizeLessThanOrEqualTo(3);
    // The length is looked at now and then, not at each line; 20 MiB were written.
    assertThat(Arrays.stream(sizes).sum()).isLessThan(10L * 1_024 * 1_024);
  }

  /** Event loops log too. A pipe that nobody reads stands for a disk that has stopped. */
  @Test
  void aDiskThatHasStoppedStopsNobodyWhoLogs() throws Exception {
    Path pipe = directory.resolve("martinet.log");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    // Open for reading and writing: whoever opens the pipe for writing alone would wait.
    try (var _ = new RandomAccessFile(pipe.toFile(), "rw")) {
      Logs.toFiles(config(""), directory);
      String kibibyte = "x".repeat(1_023);
      for (int i = 0; i < 2 * Logs.QUEUE_MAX; i++) {
        LoggerFactory.getLogger("x.Store").error(kibibyte);
      }
    }
  }

  @Test
  void linesOfStorageServersAreSwifts() throws IOException {
    Logs.toFiles(config(""), directory);
    assertThat(StorageLine.isKept(null)).isFalse();
    assertThat(StorageLine.isKept("tx1")).isTrue();
    storageLine("tx1").write();
    Logs.stop();
    assertThat(lines("storage.log"))
        .containsExactly(
            "object-server: 127.0.0.1 - - [27/Nov/2026:01:58:14 +0000] \"GET"
                + " /d3/57/AUTH_test/c/s%22lo\" 404 70 \"-\" \"tx1\" \"-\" 0.0005 \"-\" "
                + ProcessHandle.current().pid()
                + " 0");
    assertThat(directory.resolve("martinet.log")).isEmptyFile();
  }

  @Test
  void storageServersLogNothingWhereTheyShouldNot() {
    Logs.toFiles(config("log.storage_requests = false"), directory);
    assertThat(StorageLine.isKept("tx1")).isFalse();
    Logs.stop();
    assertThat(directory.resolve("storage.log")).doesNotExist();
  }

  /** As above, a pipe that nobody reads at first. */
  @Test
  void linesOfStorageServersThatFindNoRoomAreDroppedAndCounted() throws Exception {
    Path pipe = directory.resolve("storage.log");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    long droppedBefore = Logs.storageLinesDropped();
    try (var ends = new RandomAccessFile(pipe.toFile(), "rw")) {
      Logs.toFiles(config(""), directory);
      int written = 2 * Logs.QUEUE_MAX;
      for (int i = 0; i < written; i++) {
        storageLine("tx" + "0".repeat(60)).write();
      }
      long dropped = Logs.storageLinesDropped() - droppedBefore;
      assertThat(dropped).isBetween(1L, (long) Logs.QUEUE_MAX);
      long arrived = 0;
      while (arrived < written - dropped) {
        String line = ends.readLine();
        arrived += line.startsWith("object-server: ") ? 1 : 0;
      }
      storageLine("tx2").write();
      assertThat(ends.readLine())
          .isEqualTo("# " + dropped + " lines are missing here: the disk was too slow for them");
    }
  }

  private static StorageLine storageLine(String transId) {
    return new StorageLine(
        "object-server",
        new InetSocketAddress("127.0.0.1", 4_711),
        Instant.parse("2026-11-27T01:58:14.9Z"),
        "GET",
        "/d3/57/AUTH_test/c/s\"lo",
        404,
        70,
        new StorageLine.Sender(null, transId, null, "0"),
        Duration.ofNanos(512_000));
  }

  @Test
  void aRangeErrorNamesTheKey() {
    assertThatThrownBy(() -> config("log.files_max = 0"))
        .hasMessage("log.files_max must be 1..20, was 0");
  }

  private long size(Path file) {
    return file.toFile().length();
  }
}
