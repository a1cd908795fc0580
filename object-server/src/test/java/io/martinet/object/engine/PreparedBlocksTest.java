package io.martinet.object.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.SystemEntropy;
import io.martinet.log.Committer;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Reserve;
import io.martinet.object.store.Samples;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 21 on the real file system: PUTs into prepared blocks change no size and no extent. */
class PreparedBlocksTest {
  private static final UUID ID = new UUID(5, 6);

  @TempDir Path directory;

  @Test
  void rule21_putsChangeNeitherSizeNorExtentsOfTheVolume() throws Exception {
    var files = new FileSystemDeviceFiles(directory);
    DeviceIdentity.format(files, ID, 16);
    try (DeviceEngine engine = open(files)) {
      while (engine.runCommitter() != Committer.Step.NOTHING) {}
      Path volume = directory.resolve(RunningDevice.volumeFile(1));
      String blocks = blocksOf(volume);
      assertThat(Files.size(volume)).as("prepared when idle").isGreaterThan(4 << 20);
      var outcomes = new ArrayList<WriteOutcome>();
      for (int i = 0; i < 100; i++) {
        engine.submit(Samples.put(i, 10, Samples.body(4096)), Runnable::run, outcomes::add);
        engine.runCommitter();
      }
      assertThat(outcomes).hasSize(100).allMatch(WriteOutcome.Done.class::isInstance);
      assertThat(blocksOf(volume)).isEqualTo(blocks);
    }
  }

  private DeviceEngine open(FileSystemDeviceFiles files) throws IOException {
    return DeviceEngine.open(
        files,
        new RocksIndexStorage(directory.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS),
        EngineConfig.of("d1", ID, LogConfig.ofVolumeBytes(32 << 20), new byte[] {1}),
        new EngineEnvironment(
            new SystemEntropy(),
            () -> 0,
            InstantSource.system(),
            new Reserve(files::usableBytes, 0, () -> 0),
            new MetricRegistry()),
        List.of());
  }

  /** Size and allocated blocks, and the extents where the system has a tool that tells them. */
  private static String blocksOf(Path file) throws Exception {
    String extents =
        Files.isExecutable(Path.of("/usr/sbin/filefrag"))
            ? told("/usr/sbin/filefrag", "-v", file.toString())
            : "";
    return told("stat", "-c", "%s bytes, %b blocks", file.toString()) + extents;
  }

  private static String told(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }
}
