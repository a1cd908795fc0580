package io.martinet.launcher;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.WirePath;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code martinet nodes}: where an account, a container or an object lives. */
@Command(
    name = "nodes",
    description = "Tells where a path lives: its hash, partition, primaries and first handoffs.",
    mixinStandardHelpOptions = true)
final class NodesCommand implements Callable<Integer> {
  /** As many as a partition may have primaries in use: more tell nothing. */
  private static final int HANDOFFS_SHOWN_MAX = 3;

  @Option(names = "--data", defaultValue = "./data", paramLabel = "DIR")
  private Path directory = Path.of("data");

  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "such as AUTH_test")
  private String account = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "CONTAINER")
  private @Nullable String container;

  @Parameters(index = "2", arity = "0..1", paramLabel = "OBJECT")
  private @Nullable String object;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DataDirectory data = new DataDirectory(directory);
    if (!StoreFile.exists(data)) {
      throw new StartException("there is no store in " + directory + ": name one by --data");
    }
    StorePath path = new StorePath(account, container, object);
    PathHash hash = StoreFile.read(data).hash().hashers().hash(path);
    print(path, hash, RingFile.read(data.ring(kind())));
    return 0;
  }

  private RingKind kind() {
    if (container == null) {
      return RingKind.ACCOUNT;
    }
    return object == null ? RingKind.CONTAINER : RingKind.OBJECT;
  }

  private void print(StorePath path, PathHash hash, Ring ring) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    printPlaces(out, path, hash, ring);
    out.flush();
  }

  /** Prints hash, partition, primaries and the first handoffs of a path. */
  static void printPlaces(PrintWriter out, StorePath path, PathHash hash, Ring ring) {
    int partition = ring.partition(hash.high());
    out.printf("path       %s%n", path);
    out.printf("hash       %s%n", hash);
    out.printf("partition  %d of %d%n", partition, ring.partitions());
    for (Device device : ring.primaries(partition)) {
      out.println(line("primary", device, partition, path));
    }
    Iterator<Device> handoffs = ring.handoffs(partition);
    for (int shown = 0; shown < HANDOFFS_SHOWN_MAX && handoffs.hasNext(); shown++) {
      out.println(line("handoff", handoffs.next(), partition, path));
    }
  }

  private static String line(String role, Device device, int partition, StorePath path) {
    return "%-9s  %-4s zone %-3d  http://%s%s"
        .formatted(
            role,
            device.device(),
            device.zone(),
            device.server(),
            new WirePath(device.device(), partition, path));
  }
}
