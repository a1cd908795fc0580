package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.launcher.command.UsageException;
import io.martinet.launcher.recon.DiskRanks;
import io.martinet.launcher.recon.ReconClient;
import io.martinet.launcher.recon.ReconHost;
import io.martinet.launcher.recon.ReconOptions;
import io.martinet.launcher.recon.Reconnaissance;
import io.martinet.ring.Device;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** {@code martinet recon}: asks all servers of a ring how they are, as swift-recon does. */
final class ReconCommand implements Command {
  private static final String ALL = "all";
  private static final String REGION = "region";
  private static final String ZONE = "zone";
  private static final String TIMEOUT = "timeout";
  private static final String POLICY = "policy";
  private static final String TOP = "top";
  private static final String LOWEST = "lowest";
  private static final String JSON = "json";

  /** Swift's. */
  private static final int TIMEOUT_SECONDS = 5;

  @Override
  public String name() {
    return "recon";
  }

  @Override
  public String description() {
    return "Asks the account, container or object servers of the ring how they are.";
  }

  @Override
  public String details() {
    return "Ends with 0 when all is well, 1 when a check found something, 2 when a server did not"
        + " answer. Without TYPE it asks object servers.";
  }

  @Override
  public int failureCode() {
    return Reconnaissance.SILENT;
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.optional("TYPE"));
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(ReconOptions.all());
    options.add(Arguments.flag(ALL, "All of these."));
    options.add(Arguments.value(REGION, "N", "Only servers of this region."));
    options.add(
        Option.builder("z")
            .longOpt(ZONE)
            .hasArg()
            .argName("N")
            .desc("Only servers of this zone.")
            .get());
    options.add(
        Option.builder("t")
            .longOpt(TIMEOUT)
            .hasArg()
            .argName("SECONDS")
            .desc("How long a server may take to answer: 5.")
            .get());
    options.add(
        Option.builder("p")
            .longOpt(POLICY)
            .hasArg()
            .argName("INDEX")
            .desc("Only object servers of this storage policy.")
            .get());
    options.add(Arguments.value(TOP, "N", "With -d: the N fullest disks too."));
    options.add(Arguments.value(LOWEST, "N", "With -d: the N emptiest disks too."));
    options.add(Arguments.flag(JSON, "Prints one JSON object."));
    options.add(StoreOption.OPTION);
    return options;
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    RingKind.Thing thing = thing(arguments.optionalOperand(0));
    List<String> wanted =
        ReconOptions.names().stream()
            .filter(name -> arguments.has(ALL) || arguments.has(name))
            .toList();
    if (wanted.isEmpty()) {
      throw new UsageException("say what to ask for, such as --all");
    }
    Integer seconds = arguments.number(TIMEOUT);
    if (seconds != null && seconds < 1) {
      throw new UsageException("--timeout must be at least 1");
    }
    DataDirectory data = StoreOption.of(arguments);
    List<RingKind> rings = RingKind.all(StoreFile.read(data).policies());
    List<ReconHost> hosts =
        ReconHost.of(
            devices(data, rings, thing, arguments.number(POLICY)),
            arguments.number(REGION),
            arguments.number(ZONE));
    if (hosts.isEmpty()) {
      throw new StartException("no ring has such servers: see --region, --zone and --policy");
    }
    try (var foundation = new Foundation(HttpConfig.defaults())) {
      var timeout = Duration.ofSeconds(seconds == null ? TIMEOUT_SECONDS : seconds);
      var recon =
          new Reconnaissance(
              new ReconClient(foundation.peers(), foundation.wall(), timeout),
              hosts,
              thing.name().toLowerCase(Locale.ROOT),
              rings.stream().map(data::ring).toList(),
              data.storeFile(),
              new DiskRanks(count(arguments, TOP), count(arguments, LOWEST)),
              foundation.wall());
      return arguments.has(JSON) ? recon.inJson(wanted, out) : recon.inLines(wanted, out);
    }
  }

  private static int count(Arguments arguments, String option) {
    Integer count = arguments.number(option);
    if (count != null && count < 1) {
      throw new UsageException("--" + option + " must be at least 1");
    }
    return count == null ? 0 : count;
  }

  /** Of the rings of that thing, or of that policy alone. */
  private static List<Device> devices(
      DataDirectory data, List<RingKind> rings, RingKind.Thing thing, @Nullable Integer policy)
      throws IOException {
    List<Device> devices = new ArrayList<>();
    for (RingKind ring : rings) {
      if (ring.thing() == thing && (policy == null || ring.policy() == policy)) {
        devices.addAll(RingFile.read(data.ring(ring)).devices());
      }
    }
    return devices;
  }

  private static RingKind.Thing thing(@Nullable String type) {
    if (type == null) {
      return RingKind.Thing.OBJECT;
    }
    for (RingKind.Thing thing : RingKind.Thing.values()) {
      if (thing.name().equals(type.toUpperCase(Locale.ROOT))) {
        return thing;
      }
    }
    throw new UsageException("TYPE is account, container or object, not " + type);
  }
}
