package io.martinet.launcher.ring;

import io.martinet.launcher.command.CommandLines;
import io.martinet.launcher.command.UsageException;
import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/**
 * The words of commands about devices: operands, and the form with an option for each part of a
 * device, which Swift has too, with the same letters.
 */
final class DeviceOptions {
  private static final List<String> SEARCH =
      List.of(
          "u:id",
          "r:region",
          "z:zone",
          "i:ip",
          "p:port",
          "j:replication-ip",
          "q:replication-port",
          "d:device",
          "w:weight",
          "m:meta");

  private static final List<String> CHANGE =
      List.of(
          "I:change-ip",
          "P:change-port",
          "J:change-replication-ip",
          "Q:change-replication-port",
          "D:change-device",
          "M:change-meta");

  private final CommandLine parsed;

  private DeviceOptions(CommandLine parsed) {
    this.parsed = parsed;
  }

  /**
   * @throws UsageException if an option is not known or lacks its value
   */
  static DeviceOptions of(List<String> words) {
    var options = new Options();
    Stream.concat(SEARCH.stream(), CHANGE.stream())
        .map(letterAndName -> letterAndName.split(":", 2))
        .map(parts -> Option.builder(parts[0]).longOpt(parts[1]).hasArg().get())
        .forEach(options::addOption);
    options.addOption(Option.builder("y").longOpt("yes").get());
    return new DeviceOptions(CommandLines.parse(options, words));
  }

  List<String> operands() {
    return parsed.getArgList();
  }

  /** Whether all questions are answered with yes. */
  boolean saysYes() {
    return parsed.hasOption("yes");
  }

  /** Whether devices are told by options. */
  boolean hasSearch() {
    return SEARCH.stream().anyMatch(option -> parsed.hasOption(option.charAt(0)));
  }

  DeviceSearch search() {
    return new DeviceSearch(
        number("id"), number("region"), number("zone"), decimal("weight"), names(""));
  }

  DeviceNames change() {
    return names("change-");
  }

  private DeviceNames names(String prefix) {
    return new DeviceNames(
        address(prefix + "ip"),
        number(prefix + "port"),
        address(prefix + "replication-ip"),
        number(prefix + "replication-port"),
        parsed.getOptionValue(prefix + "device"),
        parsed.getOptionValue(prefix + "meta"));
  }

  /** The device to add. */
  Device added(int id) {
    DeviceNames names = names("");
    var server = new Endpoint(require(names.ip(), "ip"), require(names.port(), "port"));
    var replication =
        new Endpoint(
            Objects.requireNonNullElse(names.replicationIp(), server.ip()),
            Objects.requireNonNullElse(names.replicationPort(), server.port()));
    return new Device(
        id,
        require(number("region"), "region"),
        require(number("zone"), "zone"),
        server,
        replication,
        checkedName(require(names.device(), "device")),
        require(decimal("weight"), "weight"),
        Objects.requireNonNullElse(names.meta(), ""));
  }

  /** Spaces at an end would be lost on one command line or another. */
  static String checkedName(String device) {
    if (!device.strip().equals(device)) {
      throw new IllegalArgumentException(
          "the name of a device has no space at its ends: '" + device + "'");
    }
    return device;
  }

  private static <T> T require(@Nullable T value, String option) {
    if (value == null) {
      throw new UsageException("--" + option + " is missing");
    }
    return value;
  }

  private @Nullable String address(String option) {
    String text = parsed.getOptionValue(option);
    return text == null ? null : Addresses.ipOrHost(text);
  }

  private @Nullable Integer number(String option) {
    String text = parsed.getOptionValue(option);
    return text == null ? null : Numbers.whole(text, "--" + option);
  }

  private @Nullable Double decimal(String option) {
    String text = parsed.getOptionValue(option);
    return text == null ? null : Numbers.decimal(text, "--" + option);
  }
}
