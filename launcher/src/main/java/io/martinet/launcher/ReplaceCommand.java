package io.martinet.launcher;

import io.martinet.cluster.DeviceClaim;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.ring.Ring;
import io.martinet.ring.coverage.Coverage;
import io.martinet.ring.coverage.CoverageStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.Option;

/** {@code martinet replace}: a new or wiped disk in the place of a device that is lost. */
final class ReplaceCommand implements Command {
  private static final String ZOOKEEPER = "zookeeper";
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "replace";
  }

  @Override
  public String description() {
    return "Lets an empty directory take the place of a device that is lost. Its servers must be"
        + " stopped; they format it at their next start, and replicators fill it from its peers.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("DEVICE"));
  }

  @Override
  public List<Option> options() {
    return List.of(
        StoreOption.OPTION,
        Arguments.value(ZOOKEEPER, "HOST:PORT,…", "The ZooKeeper that the store uses: its own."));
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    DataDirectory data = StoreOption.of(arguments);
    String device = arguments.operand(0);
    StoreFile store = StoreFile.read(data);
    Path directory = directory(data, store, device);
    requireUnused(data, directory);
    String outside = arguments.text(ZOOKEEPER);
    String zooKeeper = outside == null ? store.zooKeeperAddress() : outside;
    // An up in one process has it alone.
    try (DataLock _ = DataLock.share(data);
        var foundation = new Foundation(HttpConfig.defaults())) {
      Coordination coordination = Coordination.ofServer(data, zooKeeper, store, foundation);
      coordination.start();
      try {
        replace(device, directory, coordination);
      } finally {
        coordination.stop(STOP_MAX);
      }
    }
    out.printf("%s is to be formatted in %s: start its servers%n", device, directory);
    return SUCCESS;
  }

  /**
   * That it covers nothing is written first: neither the next ring nor a start must ever take it
   * for the lost one.
   */
  private static void replace(String device, Path directory, Coordination coordination)
      throws IOException {
    try (DeviceClaim _ = coordination.devices().claim(device)) {
      Files.createDirectories(directory);
      for (RingKind kind : coordination.kinds()) {
        Ring ring = coordination.ring(kind).current();
        if (ring.devices().stream().anyMatch(each -> each.device().equals(device))) {
          coordination.ringReports().lost(kind.ringName(), ring.version(), device);
          Coverage.writeEmpty(
              CoverageStorage.in(LocalDevice.coverage(directory, kind)),
              ring.version(),
              ring.partitions());
        }
      }
      coordination.devices().replace(device, directory);
    } catch (IOException e) {
      throw new StartException("%s was not replaced: %s".formatted(device, e.getMessage()));
    }
  }

  /** Where a server of this machine has it, or where a store on one machine has it. */
  static Path directory(DataDirectory data, StoreFile store, String device) throws IOException {
    for (String name : data.run().served()) {
      for (String each :
          RunFile.find(data.run().file(name)).map(RunFile::devices).orElse(List.of())) {
        if (Path.of(each).endsWith(device)) {
          return Path.of(each);
        }
      }
    }
    for (String name : data.run().names()) {
      Path directory =
          ServerSettings.read(data.run().config(name)).server().directories().get(device);
      if (directory != null) {
        return directory;
      }
    }
    Path directory = ofWholeStore(data, store).get(device);
    if (directory == null) {
      throw new StartException("no server of this machine has a device " + device);
    }
    return directory;
  }

  /** None where the store is on several machines: the shape is then that of its first start. */
  private static Map<String, Path> ofWholeStore(DataDirectory data, StoreFile store) {
    var directories = new TreeMap<String, Path>();
    for (int zone = 1; zone <= store.shape().zones(); zone++) {
      directories.putAll(data.devices(store.shape(), zone));
    }
    return directories.values().stream().anyMatch(Files::isDirectory) ? directories : Map.of();
  }

  private static void requireUnused(DataDirectory data, Path directory) throws IOException {
    var servers = new Servers(data, System::nanoTime);
    var using = new ArrayList<String>();
    for (String name : data.run().served()) {
      Optional<RunFile> file = RunFile.find(data.run().file(name));
      boolean isUsing = file.isPresent() && file.get().devices().contains(directory.toString());
      if (isUsing && servers.pid(name).isPresent()) {
        using.add(name);
      }
    }
    if (!using.isEmpty()) {
      throw new StartException(
          "these servers use the device: %s; stop them first, by ./martinet stop"
              .formatted(String.join(", ", using)));
    }
  }
}
