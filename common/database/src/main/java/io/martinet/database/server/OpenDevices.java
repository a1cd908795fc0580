package io.martinet.database.server;

import io.martinet.database.DatabaseDevice;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The devices of a server: those in service, and why others are not. Filled at the start by one
 * thread, then only read.
 */
final class OpenDevices<R> {
  private final SortedMap<String, DatabaseDevice<R>> inService = new TreeMap<>();
  private final SortedMap<String, String> outOfService;

  OpenDevices(SortedMap<String, String> outOfService) {
    this.outOfService = new TreeMap<>(outOfService);
  }

  void add(String name, DatabaseDevice<R> device) {
    inService.put(name, device);
  }

  void addFailed(String name, String reason) {
    outOfService.put(name, reason);
  }

  SortedMap<String, DatabaseDevice<R>> inService() {
    return Collections.unmodifiableSortedMap(inService);
  }

  /**
   * @throws ReplicaUnavailableException if there is no such device here, or it failed: never to be
   *     taken for absence
   */
  DatabaseDevice<R> require(String name) {
    DatabaseDevice<R> device = inService.get(name);
    if (device == null) {
      String reason = outOfService.getOrDefault(name, "no such device here");
      throw new ReplicaUnavailableException(Reason.FENCED, name + ": " + reason);
    }
    return device;
  }

  /**
   * As {@link #require}, for what is answered without the device's work.
   *
   * @throws ReplicaUnavailableException also if it was fenced since
   */
  DatabaseDevice<R> requireWorking(String name) {
    DatabaseDevice<R> device = require(name);
    String why = device.fencedBecause();
    if (why != null) {
      throw new ReplicaUnavailableException(Reason.FENCED, name + " is fenced: " + why);
    }
    return device;
  }

  /** What a person should look at, a line a device; empty when all is well. */
  String troubles() {
    var text = new StringBuilder();
    outOfService.forEach((name, why) -> text.append(name).append(": ").append(why).append('\n'));
    inService.forEach((name, device) -> {
      String why = device.fencedBecause();
      if (why != null) {
        text.append(name).append(": fenced: ").append(why).append('\n');
      }
    });
    return text.toString();
  }
}
