package io.martinet.simulation;

import com.codahale.metrics.MetricRegistry;
import io.martinet.log.Committer;
import io.martinet.log.LogConfig;
import io.martinet.log.Replay;
import io.martinet.log.Reserve;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.DeviceIdentity;
import io.martinet.object.engine.EngineConfig;
import io.martinet.object.engine.EngineEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Opens the real engine on a simulated machine, shaped so small that a short sequence fills
 * volumes, splits batches and flushes for each of the engine's reasons. One thread.
 */
public final class DeviceOpener implements SteppedEngine.Opener {
  private static final UUID ID = new UUID(0x6d61, 0x7274);

  /** Few buckets, so that keys share some. */
  private static final int DIGEST_BITS = 3;

  private static final byte[] SECRET = {1, 2, 3};
  private static final long VOLUME_BYTES = 64 << 10;
  private static final LogConfig LOG = new LogConfig(VOLUME_BYTES, 1, 4 << 10, 16 << 10);
  private static final Committer.Limits LIMITS = new Committer.Limits(64, 5);
  private static final EngineConfig.Flushing FLUSHING = new EngineConfig.Flushing(VOLUME_BYTES, 16);
  private static final EngineConfig.Compaction COMPACTION =
      new EngineConfig.Compaction(0.3, 4 << 10);

  /** One for all engines: its reservoirs are dear to make, and nothing is decided by them. */
  private final MetricRegistry metrics = new MetricRegistry();

  private final Function<SimulatedDisk, SimulatedIndex> indexes;

  /** With an index that is a model too. */
  public DeviceOpener() {
    this(SimulatedIndexStorage::new);
  }

  /**
   * @param indexes makes the index of a machine
   */
  public DeviceOpener(Function<SimulatedDisk, SimulatedIndex> indexes) {
    this.indexes = indexes;
  }

  @Override
  public SimulatedIndex newIndex(SimulatedDisk disk) {
    return indexes.apply(disk);
  }

  @Override
  public SteppedEngine open(SimulatedMachine machine, Random64 entropy) throws IOException {
    SimulatedDisk disk = machine.disk();
    if (!machine.isFormatted()) {
      format(machine);
    }
    var environment =
        new EngineEnvironment(
            entropy,
            machine.ticker(),
            machine.clock(),
            new Reserve(disk::usableBytes, machine.reservedBytes(), machine.ticker()),
            metrics);
    DeviceEngine engine =
        DeviceEngine.open(
            disk,
            machine.index(),
            config(machine.hasFailed()),
            environment,
            List.of(reason -> machine.recordFailed(true)));
    if (engine.needsRebuild()) {
      rebuild(machine, engine);
    }
    machine.recordFailed(false);
    return new SteppedDevice(machine, engine);
  }

  /** As whoever knows that the device is new does it, and does it again if it was cut off. */
  private static void format(SimulatedMachine machine) throws IOException {
    if (DeviceIdentity.find(machine.disk()) instanceof DeviceIdentity.Found.Foreign foreign) {
      throw new Divergence("a formatting that was cut off looks foreign: " + foreign.reason());
    }
    DeviceIdentity.format(machine.disk(), ID, DIGEST_BITS);
    machine.recordFormatted();
  }

  private static void rebuild(SimulatedMachine machine, DeviceEngine engine) throws IOException {
    if (!machine.isIndexLost()) {
      throw new Divergence("the engine rebuilds an index that nobody took away");
    }
    try {
      engine.recover();
    } catch (IOException failed) {
      // The engine's own thread would say so.
      machine.recordFailed(true);
      throw failed;
    }
    machine.recordRebuilt();
  }

  static EngineConfig.Digesting digesting() {
    return new EngineConfig.Digesting(SECRET, DIGEST_BITS);
  }

  private static EngineConfig config(boolean failedBefore) {
    return new EngineConfig(
        "simulated",
        ID,
        LOG,
        LIMITS,
        failedBefore ? Replay.Mode.DIRECT : Replay.Mode.BUFFERED,
        digesting(),
        FLUSHING,
        COMPACTION);
  }
}
