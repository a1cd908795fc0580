package io.martinet.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aRangeErrorNamesTheKey() {
    assertThatThrownBy(() -> config("log.files_max = 0"))
        .hasMessage("log.files_max must be 1..20, was 0");
  }

  private long size(Path file) {
    return file.toFile().length();
  }
}
