package io.martinet.object.engine;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Ticker;
import io.martinet.log.Damage;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.LogPosition;
import io.martinet.log.Replay;
import io.martinet.log.ReplaySummary;
import io.martinet.log.ReplayVisitor;
import io.martinet.log.Reserve;
import io.martinet.log.StoredRecord;
import io.martinet.log.VolumeSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Checks a device that no process uses: reads the whole log, makes a second index from it and
 * compares the two; rebuilds the index on demand. Changes nothing unless told to. One thread.
 */
public final class Fsck {
  /** Where the second index is made; removed at the end. */
  private static final String SCRATCH = "fsck-index";

  private static final int BATCH_KEYS = 2048;

  /** Records between two lines of progress. */
  private static final long PROGRESS_RECORDS = 100_000;

  /**
   * @param clusterSecret for the digests
   * @param verifyBodies whether to read every body file; bodies in the log are read in any case
   * @param rebuildIndex whether to make the index anew from the log
   */
  public record Options(byte[] clusterSecret, boolean verifyBodies, boolean rebuildIndex) {}

  /**
   * What was found. All zeros but the first two: the device is sound.
   *
   * @param damages places in the log that were durable once and are no records any more
   * @param differences keys of which index and log say different things; a lost index counts as one
   * @param bodies body files that are missing, too short or damaged
   * @param orphans body files that no record names; the next start sees to them
   */
  public record Report(
      ReplaySummary log, long objects, int damages, long differences, long bodies, long orphans) {
    public boolean isSound() {
      return damages == 0 && differences == 0 && bodies == 0;
    }
  }

  private final Path directory;
  private final Options options;
  private final PrintWriter out;
  private final FileSystemDeviceFiles files;
  private final DeviceIdentity.Found.Formatted identity;

  private Fsck(Path directory, Options options, PrintWriter out) throws IOException {
    this.directory = directory;
    this.options = options;
    this.out = out;
    this.files = new FileSystemDeviceFiles(directory);
    DeviceIdentity.Found found = DeviceIdentity.find(files);
    if (!(found instanceof DeviceIdentity.Found.Formatted formatted)) {
      throw new IOException(directory + " is no object device: " + found);
    }
    this.identity = formatted;
  }

  /**
   * Checks the device in a directory and prints what it finds, line by line; rebuilds the index
   * before, if asked to.
   *
   * @throws IOException it is no device, is in use, or cannot be read
   */
  public static Report run(Path directory, Options options, PrintWriter out) throws IOException {
    var fsck = new Fsck(directory, options, out);
    if (options.rebuildIndex()) {
      fsck.rebuild();
    }
    return fsck.check();
  }

  private Report check() throws IOException {
    Path scratchPath = directory.resolve(SCRATCH);
    var scratchStorage = new RocksIndexStorage(scratchPath, RocksObjectIndex.Sizes.DEFAULTS);
    try (VolumeSet volumes = VolumeSet.inspect(files, DeviceEngine.VOLUMES, identity.deviceId());
        ObjectIndex scratch = scratchStorage.recreate()) {
      return check(volumes, scratch);
    } finally {
      RocksObjectIndex.destroy(scratchPath);
      Files.deleteIfExists(scratchPath);
    }
  }

  private Report check(VolumeSet volumes, ObjectIndex scratch) throws IOException {
    for (String name : volumes.damaged()) {
      out.println("damaged: both headers of " + name);
    }
    try (DeviceIndex device = DeviceIndex.open(directory, identity.deviceId())) {
      ObjectIndex index = device.orElse(scratch);
      long position = device.position();
      device.lost().ifPresent(why -> out.println("index lost: " + why));
      var rebuilt = new Rebuilt(scratch, position);
      Replay replay = Replay.run(volumes, LogPosition.START, Replay.Mode.INSPECT, rebuilt);
      rebuilt.finish();
      out.printf(
          "log: %s; the index stands at %s%n", replay.summary(), LogPosition.format(position));
      var comparison = new IndexComparison(scratch, index, out);
      var bodies = new BodyCheck(files, volumes, index, options.verifyBodies(), out);
      comparison.run();
      bodies.run();
      var report =
          new Report(
              replay.summary(),
              comparison.objects(),
              rebuilt.damages + volumes.damaged().size(),
              comparison.differences() + (device.lost().isPresent() ? 1 : 0),
              bodies.bad(),
              bodies.orphans());
      out.println((report.isSound() ? "sound: " : "NOT sound: ") + report);
      return report;
    }
  }

  /** Log position that an index has reached. */
  static long positionOf(ObjectIndex index, UUID deviceId) throws IOException {
    return IndexSession.position(index, deviceId).orElse(LogPosition.START);
  }

  /** The index as the log has it, up to where the device's own has come. */
  private final class Rebuilt implements ReplayVisitor {
    private final ObjectIndex scratch;
    private final long upTo;
    private final Digests digests;
    private final IndexSession session;
    private final RecordApplier applier;
    private int damages;
    private long records;

    Rebuilt(ObjectIndex scratch, long upTo) {
      this.scratch = scratch;
      this.upTo = upTo;
      this.digests = new Digests(options.clusterSecret(), identity.digestBits());
      this.session = new IndexSession(scratch, digests, new VolumeUsage(), new Promises());
      this.applier = new RecordApplier(session);
    }

    @Override
    public void record(StoredRecord record) throws IOException {
      if (++records % PROGRESS_RECORDS == 0) {
        out.printf("read %d records%n", records);
      }
      // What stands behind it is replayed at the next start.
      if (record.header().position() >= upTo) {
        return;
      }
      applier.apply(record);
      if (session.size() >= BATCH_KEYS) {
        session.write(LogPosition.START, identity.deviceId());
      }
    }

    @Override
    public void damaged(Damage damage) {
      if (!applier.wasCondemned(damage.position())) {
        damages++;
        out.println("damaged: " + damage);
      }
    }

    void finish() throws IOException {
      applier.dropUnfounded(scratch, LogPosition.START, identity.deviceId());
      session.write(LogPosition.START, identity.deviceId());
    }
  }

  private void rebuild() throws IOException {
    long volumeBytes;
    try (VolumeSet volumes = VolumeSet.inspect(files, DeviceEngine.VOLUMES, identity.deviceId())) {
      volumeBytes = volumes.lastVolumeBytes();
    }
    LogConfig log = volumeBytes == 0 ? LogConfig.scaledTo(0) : LogConfig.ofVolumeBytes(volumeBytes);
    var storage =
        new RocksIndexStorage(directory.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS);
    storage.recreate().close();
    EngineConfig config =
        EngineConfig.of("fsck", identity.deviceId(), log, options.clusterSecret())
            .withDigestBits(identity.digestBits());
    Ticker stopped = () -> 0;
    var environment =
        new EngineEnvironment(
            new SystemEntropy(),
            stopped,
            InstantSource.system(),
            new Reserve(files::usableBytes, 0, stopped),
            new MetricRegistry());
    try (DeviceEngine engine = DeviceEngine.open(files, storage, config, environment, List.of())) {
      if (engine.needsRebuild()) {
        engine.recover();
      }
    }
    out.println("index rebuilt");
  }
}
