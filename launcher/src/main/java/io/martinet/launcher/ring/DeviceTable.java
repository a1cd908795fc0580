package io.martinet.launcher.ring;

import io.martinet.ring.Device;
import io.martinet.ring.builder.Balance;
import io.martinet.ring.builder.RingBuilder;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Devices as texts for people. */
final class DeviceTable {
  private static final Comparator<Device> ORDER =
      Comparator.comparingInt(Device::region)
          .thenComparingInt(Device::zone)
          .thenComparing(Device::ip)
          .thenComparing(Device::device);

  private DeviceTable() {}

  /** A device in the form in which it can be searched. */
  static String word(Device device) {
    return "d%dr%dz%d-%sR%s/%s_\"%s\""
        .formatted(
            device.id(),
            device.region(),
            device.zone(),
            device.server(),
            device.replication(),
            device.device(),
            device.meta());
  }

  /** A line a device: where it is, its weight, what it holds, and by how many percent too much. */
  static void print(RingBuilder builder, List<Device> devices, PrintWriter out) {
    Balance balance = builder.balance();
    int width = 7;
    for (Device device : devices) {
      int longer =
          Math.max(device.server().toString().length(), device.replication().toString().length());
      width = Math.max(width, longer);
    }
    String format = "%5s %6s %4s  %-" + width + "s  %-" + width + "s  %-8s %9s %10s %8s  %-4s %s%n";
    out.printf(
        format,
        "id",
        "region",
        "zone",
        "address",
        "replication",
        "device",
        "weight",
        "partitions",
        "balance",
        "",
        "meta");
    for (Device device : devices.stream().sorted(ORDER).toList()) {
      out.printf(
          format,
          device.id(),
          device.region(),
          device.zone(),
          device.server(),
          device.replication(),
          device.device(),
          decimal(device.weight()),
          balance.held().get(device.id()),
          decimal(Objects.requireNonNull(balance.percents().get(device.id()))),
          builder.isLeaving(device.id()) ? "DEL" : "",
          device.meta());
    }
  }

  /** Two places, a point, whatever the machine's language. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
