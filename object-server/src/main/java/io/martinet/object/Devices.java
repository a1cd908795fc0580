package io.martinet.object;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The devices of a server: those in service, and why the others are not. Immutable. */
final class Devices {
  /** Answer of {@link #find}. */
  sealed interface Found {
    record InService(Device device) implements Found {}

    /** Absent, foreign or failed: 507, never 404, since its objects are not known to be absent. */
    record OutOfService(String reason) implements Found {}
  }

  private final SortedMap<String, Found> found = new TreeMap<>();
  private final List<Device> inService;
  private final SortedMap<String, String> outOfService;

  /**
   * @param inService devices that are open
   * @param outOfService reasons by name of devices that this server should have but cannot open
   */
  Devices(List<Device> inService, SortedMap<String, String> outOfService) {
    this.inService = List.copyOf(inService);
    this.outOfService = Collections.unmodifiableSortedMap(new TreeMap<>(outOfService));
    outOfService.forEach((name, reason) -> found.put(name, new Found.OutOfService(reason)));
    inService.forEach(device -> found.put(device.name(), new Found.InService(device)));
  }

  Found find(String name) {
    Found known = found.get(name);
    return known != null ? known : new Found.OutOfService("no such device here: " + name);
  }

  List<Device> inService() {
    return inService;
  }

  /** Reasons by name. */
  SortedMap<String, String> outOfService() {
    return outOfService;
  }
}
