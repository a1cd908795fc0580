package io.martinet.launcher;

import io.martinet.cluster.DeviceRegistry;
import io.martinet.core.Scheduler;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.object.ObjectServer;
import io.martinet.object.engine.DeviceEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices behind a server or the servers of a zone: those in service, and why the others are
 * not. One thread.
 */
final class LocalDevices {
  /** Opens a device's objects. */
  @FunctionalInterface
  interface EngineOpener {
    DeviceEngine open(LocalDevice device) throws IOException;
  }

  /** A read of a small file that is in the page cache, for each device (guessed). */
  private static final Duration FOLLOW_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(LocalDevices.class);

  private final List<LocalDevice> usable = new ArrayList<>();
  private final SortedMap<String, String> refused = new TreeMap<>();

  private LocalDevices() {}

  /**
   * Decides what each directory is.
   *
   * @param directories by the device's name in the rings
   */
  static LocalDevices find(Map<String, Path> directories, DeviceRegistry registry)
      throws IOException {
    var found = new LocalDevices();
    for (Map.Entry<String, Path> each : directories.entrySet()) {
      String name = each.getKey();
      switch (LocalDevice.find(name, each.getValue(), registry)) {
        case LocalDevice.Found.Usable(LocalDevice device) -> found.usable.add(device);
        case LocalDevice.Found.Refused(String reason) -> found.refused.put(name, reason);
      }
    }
    return found;
  }

  /** Opens the objects of each; what cannot be opened is out of service for every role. */
  List<ObjectServer.OpenDevice> openEngines(EngineOpener opener) {
    var opened = new ArrayList<ObjectServer.OpenDevice>();
    for (LocalDevice device : List.copyOf(usable)) {
      try {
        opened.add(new ObjectServer.OpenDevice(device.name(), opener.open(device)));
      } catch (IOException e) {
        log.error("a device cannot be opened, it answers 507: device={}", device.name(), e);
        device.fence().fence("cannot be opened: " + e.getMessage(), null);
        refused.put(device.name(), String.valueOf(e.getMessage()));
        usable.remove(device);
      }
    }
    return opened;
  }

  /**
   * Has failures fence a device here that another process of this node meets on it. A device that
   * is out of service stays so.
   */
  Scheduler.Cancellable followFailures(Scheduler scheduler, Executor executor) {
    List<LocalDevice> followed = List.copyOf(usable);
    return scheduler.every(
        FOLLOW_EVERY, () -> executor.execute(() -> followed.forEach(LocalDevice::followFailures)));
  }

  /** Those in service, as account and container servers see them. */
  List<DeviceDirectory> directories() {
    return usable.stream()
        .map(device ->
            new DeviceDirectory(
                device.name(),
                device.directory(),
                device.files(),
                device.id(),
                device.mode(),
                device.fence()))
        .toList();
  }

  /** Reason by name of each that is not in service. */
  SortedMap<String, String> refused() {
    return Collections.unmodifiableSortedMap(refused);
  }
}
