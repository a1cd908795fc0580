package io.martinet.launcher;

import io.martinet.cluster.DeviceClaim;
import io.martinet.cluster.DeviceIdentity;
import io.martinet.cluster.DeviceRegistry;
import io.martinet.database.DeviceFence;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Replay;
import io.martinet.log.Reserve;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.EngineConfig;
import io.martinet.object.engine.EngineEnvironment;
import io.martinet.object.engine.RocksIndexStorage;
import io.martinet.object.engine.RocksObjectIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device directory of this machine: decides by the register what it is (rule 17), opens its
 * engine, and fences it for all roles once one of them met a failure (rule 15). Thread-safe once
 * its engine is open.
 */
final class LocalDevice {
  private static final Logger log = LoggerFactory.getLogger(LocalDevice.class);

  private final String name;
  private final FileSystemDeviceFiles files;
  private final UUID id;
  private final @Nullable String failure;
  private final String failuresAtStart;
  private final DeviceRegistry registry;
  private final DeviceFence fence;
  private volatile boolean isMarkedElsewhere;
  private volatile @Nullable DeviceEngine engine;

  /**
   * @param failure why it failed before: its log is then read past the page cache (rule 15)
   * @param failuresAtStart what this node had noted of its failures
   */
  private LocalDevice(
      String name,
      FileSystemDeviceFiles files,
      UUID id,
      @Nullable String failure,
      String failuresAtStart,
      DeviceRegistry registry) {
    this.name = name;
    this.files = files;
    this.id = id;
    this.failure = failure;
    this.failuresAtStart = failuresAtStart;
    this.registry = registry;
    this.fence = new DeviceFence(name, this::failed);
  }

  /** What a directory turned out to be. */
  sealed interface Found {
    record Usable(LocalDevice device) implements Found {}

    /** Asked for this device, servers answer 507 with the reason. */
    record Refused(String reason) implements Found {}
  }

  /** Decides what a directory is; one process of this machine at a time. */
  static Found find(String name, Path directory, DeviceRegistry registry) throws IOException {
    try (DeviceClaim _ = registry.claim(name)) {
      return findClaimed(name, directory, registry);
    }
  }

  private static Found findClaimed(String name, Path directory, DeviceRegistry registry)
      throws IOException {
    String failures = registry.failuresHere(name);
    return switch (registry.decide(name, directory)) {
      case DeviceIdentity.Format(UUID uuid) -> {
        var files = new FileSystemDeviceFiles(directory);
        io.martinet.object.engine.DeviceIdentity.format(
            files, uuid, EngineConfig.Digesting.BITS_DEFAULT);
        registry.formatted(name, uuid);
        log.info("formatted a new device: device={} id={}", name, uuid);
        yield new Found.Usable(new LocalDevice(name, files, uuid, null, failures, registry));
      }
      case DeviceIdentity.Matches(UUID uuid, String failure) ->
          new Found.Usable(
              new LocalDevice(
                  name, new FileSystemDeviceFiles(directory), uuid, failure, failures, registry));
      case DeviceIdentity.Foreign(String reason) -> new Found.Refused(reason);
      case DeviceIdentity.Unavailable(String reason) -> new Found.Refused(reason);
    };
  }

  /** In the rings. */
  String name() {
    return name;
  }

  /** Every role's logs see the device by these. */
  FileSystemDeviceFiles files() {
    return files;
  }

  UUID id() {
    return id;
  }

  /** Of all roles. */
  DeviceFence fence() {
    return fence;
  }

  Path directory() {
    return files.root();
  }

  /** The file that says which partitions of a ring the device can speak for. */
  Path coverage(RingKind kind) {
    return coverage(directory(), kind);
  }

  static Path coverage(Path device, RingKind kind) {
    return device.resolve("coverage-" + kind.ringName());
  }

  Replay.Mode mode() {
    return failure == null ? Replay.Mode.BUFFERED : Replay.Mode.DIRECT;
  }

  /**
   * Opens the device's objects; the engine's threads run on return.
   *
   * @param reserve of the file system that the device is on
   */
  DeviceEngine openEngine(Foundation foundation, byte[] secret, Reserve reserve)
      throws IOException {
    LogConfig volumes = LogConfig.scaledTo(files.usableBytes());
    EngineConfig plain = EngineConfig.of(name, id, volumes, secret);
    DeviceEngine opened =
        DeviceEngine.open(
            files,
            new RocksIndexStorage(directory().resolve("index"), RocksObjectIndex.Sizes.DEFAULTS),
            failure == null ? plain : plain.recoveringFromDisk(),
            new EngineEnvironment(
                foundation.entropy(),
                foundation.ticker(),
                foundation.wall(),
                reserve,
                foundation.metrics()),
            List.of(reason -> fence.fence(reason, null)));
    engine = opened;
    opened.start();
    return opened;
  }

  /**
   * Fences the device here when another process of this node has met a failure of it: the disk is
   * the same. Blocks on the node's state folder.
   */
  void followFailures() {
    if (fence.reason() != null) {
      return;
    }
    try {
      String failures = registry.failuresHere(name);
      if (!failures.isEmpty() && !failures.equals(failuresAtStart)) {
        isMarkedElsewhere = true;
        fence.fence("failed in another process: " + failures.lines().toList().getLast(), null);
      }
    } catch (IOException e) {
      log.warn("cannot read whether a device failed: device={}", name, e);
    }
  }

  /** Notes in ZooKeeper and on this node that the device failed; its objects go with it. */
  private void failed(String reason) {
    DeviceEngine objects = engine;
    if (objects != null) {
      objects.fence(reason);
    }
    if (isMarkedElsewhere) {
      return;
    }
    try {
      registry.markFailed(name, reason);
    } catch (IOException e) {
      log.error("cannot record that a device failed: device={} reason={}", name, reason, e);
    }
  }
}
