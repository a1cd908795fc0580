package io.martinet.launcher;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.WirePath;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** {@code martinet nodes}: where an account, a container or an object lives. */
final class NodesCommand implements Command {
  /** As many as a partition may have primaries in use: more tell nothing. */
  private static final int HANDOFFS_SHOWN_MAX = 3;

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public String description() {
    return "Tells where a path lives: its hash, partition, primaries and first handoffs.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(
        Operand.required("ACCOUNT"), Operand.optional("CONTAINER"), Operand.optional("OBJECT"));
  }

  @Override
  public List<Option> options() {
    return List.of(StoreOption.OPTION, PolicyOption.OPTION);
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws IOException {
    DataDirectory data = StoreOption.of(arguments);
    String container = arguments.optionalOperand(1);
    String object = arguments.optionalOperand(2);
    StorePath path = new StorePath(arguments.operand(0), container, object);
    StoreFile store = StoreFile.read(data);
    PathHash hash = store.hash().hashers().hash(path);
    RingKind kind = kind(container, object, PolicyOption.of(arguments, store));
    printPlaces(out, path, hash, RingFile.read(data.ring(kind)));
    return SUCCESS;
  }

  private static RingKind kind(@Nullable String container, @Nullable String object, int policy) {
    if (container == null) {
      return RingKind.ACCOUNT;
    }
    return object == null ? RingKind.CONTAINER : RingKind.object(policy);
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
