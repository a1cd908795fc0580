package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.SystemEntropy;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Reserve;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.ObjectStoreContract;
import io.martinet.object.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as it runs: files, RocksDB, its own threads. */
class DeviceEngineOnDiskTest extends ObjectStoreContract {
  private static final UUID ID = new UUID(5, 6);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private int devices;

  @Override
  protected ObjectStore open() throws IOException {
    Path device = Files.createDirectory(directory.resolve("d" + devices++));
    DeviceIdentity.format(new FileSystemDeviceFiles(device), ID, 16);
    return start(device);
  }

  private static DeviceEngine start(Path device) throws IOException {
    var files = new FileSystemDeviceFiles(device);
    var environment =
        new EngineEnvironment(
            new SystemEntropy(),
            System::nanoTime,
            InstantSource.system(),
            new Reserve(files::usableBytes, 0, System::nanoTime),
            new MetricRegistry());
    DeviceEngine engine =
        DeviceEngine.open(
            files,
            new RocksIndexStorage(device.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS),
            EngineConfig.of("d1", ID, LogConfig.ofVolumeBytes(4 << 20), new byte[] {1}),
            environment,
            List.of());
    engine.start();
    return engine;
  }

  @Override
  protected void settle() {
    // An older write is answered before this one, so all that was submitted has been.
    var answered = new CountDownLatch(1);
    store().submit(Samples.post(999_999, 1, null), Runnable::run, _ -> answered.countDown());
    try {
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStartThatFailsLeavesNoFileOpen() throws IOException {
    Path device = directory.resolve("d0");
    commit(Samples.put(1, 10, Samples.text("one")));
    store().close();
    Path index = device.resolve("index");
    Files.move(index, device.resolve("aside"));
    // Neither an index, nor a place to make one.
    Files.createDirectory(index);
    Files.createFile(index.resolve("LOCK"));
    Files.createDirectory(index.resolve("CURRENT"));
    Files.createFile(index.resolve("CURRENT").resolve("in the way"));

    assertThatThrownBy(() -> start(device)).isInstanceOf(IOException.class);

    assertThat(openFilesBelow(device)).isEmpty();
  }

  private static List<Path> openFilesBelow(Path directory) throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "only Linux tells which files are open");
    var below = new ArrayList<Path>();
    try (Stream<Path> descriptors = Files.list(open)) {
      Path real = directory.toRealPath();
      for (Path descriptor : descriptors.toList()) {
        try {
          Path file = Files.readSymbolicLink(descriptor);
          if (file.startsWith(real)) {
            below.add(file);
          }
        } catch (NoSuchFileException closed) {
          // Between the two looks: the listing's own, for one.
        }
      }
    }
    return below;
  }

  @Test
  void everythingIsThereAfterAnOrderlyCloseAndAfterNone() throws IOException {
    commit(Samples.put(1, 10, Samples.body(70_000)));
    commit(Samples.put(2, 10, Samples.text("two")));
    commit(Samples.delete(2, 20));
    store().close();
    Path device = directory.resolve("d0");
    for (int i = 0; i < 2; i++) {
      try (DeviceEngine again = start(device)) {
        assertThat(again.find(Samples.key(1)))
            .isEqualTo(new Lookup.Live(Samples.data(10), 70_000, 0));
        assertThat(again.find(Samples.key(2))).isInstanceOf(Lookup.Deleted.class);
      }
    }
  }
}
