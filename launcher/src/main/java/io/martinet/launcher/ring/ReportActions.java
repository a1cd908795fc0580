package io.martinet.launcher.ring;

import static io.martinet.launcher.ring.DeviceTable.decimal;

import io.martinet.launcher.command.UsageException;
import io.martinet.ring.Device;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingFormatException;
import io.martinet.ring.builder.BuilderSettings;
import io.martinet.ring.builder.Dispersion;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Commands that tell, and change nothing. */
final class ReportActions {
  private ReportActions() {}

  static int summary(RingCall call) throws IOException {
    RingBuilder builder = call.read();
    BuilderSettings settings = builder.settings();
    PrintWriter out = call.out();
    List<Device> devices = builder.devices();
    out.printf("%s, version %d%n", call.files().builder(), builder.version());
    out.printf(
        "%d partitions, %s replicas, %d regions, %d zones, %d devices, balance %s%s%n",
        settings.partitions(),
        settings.replicas(),
        devices.stream().map(Device::region).distinct().count(),
        devices.stream().map(device -> List.of(device.region(), device.zone())).distinct().count(),
        devices.size(),
        decimal(builder.balance().worst()),
        builder.isPlaced() ? ", dispersion " + decimal(builder.dispersion().percent()) : "");
    out.printf(
        "a partition that moved stays for %d hours; all are free in %s%n",
        settings.minPartHours(), time(builder.untilAllFree()));
    out.printf("overload %s %%%n", decimal(100 * settings.overload()));
    out.printf("%s %s%n", call.files().ring(), ringState(call, builder));
    if (!devices.isEmpty()) {
      DeviceTable.print(builder, devices, out);
    }
    return RingAction.DONE;
  }

  private static String ringState(RingCall call, RingBuilder builder) throws IOException {
    if (!Files.exists(call.files().ring())) {
      return "is not there: it was not written yet";
    }
    try {
      byte[] written = RingFile.encode(call.files().readRing());
      boolean isSame =
          builder.isPlaced() && Arrays.equals(written, RingFile.encode(builder.ring()));
      return isSame ? "is up to date" : "is older than the builder";
    } catch (RingFormatException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  static String time(Duration duration) {
    return "%d:%02d:%02d"
        .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }

  static int search(RingCall call) throws IOException {
    call.word(0, "SEARCH");
    RingBuilder builder = call.read();
    DeviceOptions options = DeviceOptions.of(call.words());
    if (options.operands().size() > 1) {
      throw new UsageException("takes one SEARCH");
    }
    DeviceTable.print(builder, Searches.devices(call, builder, options), call.out());
    return RingAction.DONE;
  }

  static int listParts(RingCall call) throws IOException {
    call.word(0, "SEARCH");
    RingBuilder builder = call.read();
    if (!builder.isPlaced()) {
      throw new RingCommandException("there is no placement yet: rebalance first");
    }
    var ids = new BitSet();
    Searches.devices(call, builder, DeviceOptions.of(call.words()))
        .forEach(device -> ids.set(device.id()));
    int[] found = builder.partitionsOf(ids);
    List<Integer> partitions =
        IntStream.range(0, found.length)
            .filter(partition -> found[partition] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(partition -> -found[partition]))
            .toList();
    if (partitions.isEmpty()) {
      throw new RingCommandException("these devices hold no partition");
    }
    call.out().println("partition  replicas");
    partitions.forEach(partition -> call.out().printf("%9d  %8d%n", partition, found[partition]));
    return RingAction.DONE;
  }

  /** The tiers whose names begin with what a regular expression fits. */
  static Dispersion filtered(Dispersion dispersion, String filter) {
    try {
      Pattern pattern = Pattern.compile(filter);
      return new Dispersion(
          dispersion.percent(),
          dispersion.tiers().stream()
              .filter(tier -> pattern.matcher(tier.name()).lookingAt())
              .toList());
    } catch (PatternSyntaxException e) {
      throw new UsageException("not a regular expression: " + filter);
    }
  }

  static void print(PrintWriter out, RingBuilder builder, Dispersion dispersion, boolean tiers) {
    out.printf(
        "dispersion %s, balance %s, overload %s %%, required for the best spread %s %%%n",
        decimal(dispersion.percent()),
        decimal(builder.balance().worst()),
        decimal(100 * builder.settings().overload()),
        decimal(100 * builder.requiredOverload()));
    dispersion
        .findWorst()
        .ifPresent(tier -> out.printf("worst: %s, %s %%%n", tier.name(), decimal(tier.percent())));
    if (tiers) {
      printTiers(out, dispersion);
    }
  }

  private static void printTiers(PrintWriter out, Dispersion dispersion) {
    out.printf(
        "%-32s %10s %8s %4s  %s%n",
        "tier", "replicas", "% above", "max", "partitions with 0, 1, …");
    for (Dispersion.Tier tier : dispersion.tiers()) {
      String partitions =
          tier.partitions().stream()
              .map(count -> "%8d".formatted(count))
              .collect(Collectors.joining(" "));
      out.printf(
          "%-32s %10d %8s %4d %s%n",
          tier.name(), tier.placed(), decimal(tier.percent()), tier.max(), partitions);
    }
  }
}
