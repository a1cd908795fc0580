package io.martinet.ring.builder;

import io.martinet.ring.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what a builder plans and reports as {@code oracle/plan.py} does with Swift's own. */
public final class RingReports {
  private RingReports() {}

  public static List<String> lines(RingBuilder builder) {
    double[] target = Plans.byDevice(builder);
    var lines = new ArrayList<String>();
    for (Device device : builder.devices()) {
      lines.add(String.format(Locale.ROOT, "%d %.6f", device.id(), target[device.id()]));
    }
    lines.add(line("required overload", builder.requiredOverload()));
    lines.add(line("balance", builder.balance().worst()));
    lines.add(line("dispersion", builder.dispersion().percent()));
    return lines;
  }

  private static String line(String what, double value) {
    return String.format(Locale.ROOT, "%s %.6f", what, value);
  }
}
