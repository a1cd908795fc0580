package io.martinet.launcher;

import io.martinet.cluster.DeviceRegistry;
import io.martinet.cluster.RingReports;
import io.martinet.core.Scheduler;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.launcher.recon.PassNotes;
import io.martinet.object.ObjectServer;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.ring.RingHolder;
import io.martinet.ring.coverage.Coverage;
import io.martinet.ring.coverage.CoverageStorage;
import io.martinet.ring.coverage.RingGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<RingKind, RingGuard> guards = new TreeMap<>();
  private final List<Arrivals> arrivals = new ArrayList<>();

  private final SortedMap<String, Path> directories;
  private final int replicator;

  private LocalDevices(Map<String, Path> directories, int replicator) {
    this.directories = Collections.unmodifiableSortedMap(new TreeMap<>(directories));
    this.replicator = replicator;
  }

  /**
   * Decides what each directory is.
   *
   * @param directories by the device's name in the rings
   * @param replicator the zone of that which cares for them; 0: one for all
   */
  static LocalDevices find(Map<String, Path> directories, int replicator, DeviceRegistry registry)
      throws IOException {
    var found = new LocalDevices(directories, replicator);
    for (Map.Entry<String, Path> each : directories.entrySet()) {
      String name = each.getKey();
      switch (LocalDevice.find(name, each.getValue(), registry)) {
        case LocalDevice.Found.Usable(LocalDevice device) -> found.usable.add(device);
        case LocalDevice.Found.Refused(String reason) -> found.refused.put(name, reason);
      }
    }
    return found;
  }

  /**
   * Reads what each covers of a ring (rule 6), and follows the ring from then on; a device whose
   * file is damaged is out of service for every role.
   */
  void cover(RingKind kind, RingHolder rings, RingReports reports) {
    var coverages = new TreeMap<String, Coverage>();
    for (LocalDevice device : List.copyOf(usable)) {
      try {
        coverages.put(
            device.name(),
            Coverage.open(CoverageStorage.in(device.coverage(kind)), device.name(), rings));
      } catch (IOException e) {
        refuse(device, e);
      }
    }
    rings.onChange(() -> coverages.forEach(LocalDevices::follow));
    guards.put(kind, new RingGuard(rings, coverages));
    arrivals.add(new Arrivals(kind, rings, coverages, reports::followed, reports::filled));
  }

  private static void follow(String device, Coverage coverage) {
    try {
      coverage.follow();
    } catch (IOException e) {
      // What it covered under the former ring stays in force, which is safe; the next start or
      // change of the ring tries again.
      log.error("cannot note what a device covers of a new ring: device={}", device, e);
    }
  }

  /** What its servers may answer for; after {@link #cover}. */
  RingGuard guard(RingKind kind) {
    return Objects.requireNonNull(guards.get(kind));
  }

  private void refuse(LocalDevice device, IOException cause) {
    log.error("a device cannot be opened, it answers 507: device={}", device.name(), cause);
    device.fence().fence("cannot be opened: " + cause.getMessage(), null);
    refused.put(device.name(), String.valueOf(cause.getMessage()));
    usable.remove(device);
  }

  /** Opens the objects of each; what cannot be opened is out of service for every role. */
  List<ObjectServer.OpenDevice> openEngines(EngineOpener opener) {
    var opened = new ArrayList<ObjectServer.OpenDevice>();
    for (LocalDevice device : List.copyOf(usable)) {
      try {
        opened.add(new ObjectServer.OpenDevice(device.name(), opener.open(device)));
      } catch (IOException e) {
        refuse(device, e);
      }
    }
    return opened;
  }

  /** Has the cluster know when what a ring gave these devices has arrived. */
  Scheduler.Cancellable reportArrivals(Scheduler scheduler, Executor executor) {
    List<Arrivals> reporting = List.copyOf(arrivals);
    return scheduler.every(
        FOLLOW_EVERY, () -> executor.execute(() -> reporting.forEach(Arrivals::report)));
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

  /** All of them, by their names. */
  SortedMap<String, Path> directoriesByName() {
    return directories;
  }

  /** What the replicator that cares for them did last. */
  PassNotes passes(DataDirectory data) {
    return data.passes(replicator);
  }

  /** What the expirer that cares for them did last. */
  PassNotes expiries(DataDirectory data) {
    return data.expiries(replicator);
  }

  /** Whether a device is served: it is what the cluster knows by this name, and has not failed. */
  boolean isInService(String name) {
    return usable.stream()
        .anyMatch(device -> device.name().equals(name) && device.fence().reason() == null);
  }

  /** Reason by name of each that is not in service. */
  SortedMap<String, String> refused() {
    return Collections.unmodifiableSortedMap(refused);
  }
}
