package io.martinet.launcher;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.database.DatabaseInspection;
import io.martinet.database.DatabaseInspection.Found;
import io.martinet.database.ReplicaState;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;

/**
 * {@code martinet account-info} and {@code martinet container-info}: where the replicas of a
 * database are, and what each device holds.
 */
final class DatabaseInfoCommand implements Command {
  private static final int DAMAGED = 1;

  private final String thing;
  private final RingKind ring;
  private final List<Operand> operands;

  private DatabaseInfoCommand(String thing, RingKind ring, List<Operand> operands) {
    this.thing = thing;
    this.ring = ring;
    this.operands = operands;
  }

  static Command ofAccounts() {
    return new DatabaseInfoCommand(
        "account", RingKind.ACCOUNT, List.of(Operand.required("ACCOUNT")));
  }

  static Command ofContainers() {
    return new DatabaseInfoCommand(
        "container",
        RingKind.CONTAINER,
        List.of(Operand.required("ACCOUNT"), Operand.required("CONTAINER")));
  }

  @Override
  public String name() {
    return thing + "-info";
  }

  @Override
  public String description() {
    return "Tells where the replicas of "
        + (ring.equals(RingKind.ACCOUNT) ? "an " : "a ")
        + thing
        + "'s database belong and what each device of a store that does not run holds of it. After"
        + " a crash the newest rows are in the device's journal until the next start, and not"
        + " counted.";
  }

  @Override
  public String details() {
    return "Exit code 0: all can be read; 1: one is damaged or in quarantine; 2: it could not be"
        + " looked at.";
  }

  @Override
  public List<Operand> operands() {
    return operands;
  }

  @Override
  public List<Option> options() {
    return List.of(StoreOption.OPTION);
  }

  @Override
  public int failureCode() {
    return FsckCommand.FAILED;
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws IOException {
    DataDirectory data = StoreOption.of(arguments);
    StoreFile store = StoreFile.read(data);
    StorePath path =
        operands.size() == 1
            ? StorePath.account(arguments.operand(0))
            : StorePath.container(arguments.operand(0), arguments.operand(1));
    PathHash hash = store.hash().hashers().hash(path);
    Ring places = RingFile.read(data.ring(ring));
    NodesCommand.printPlaces(out, path, hash, places);
    out.flush();
    try (DataLock _ = DataLock.take(data)) {
      boolean isSound = true;
      for (int index = 0; index < store.shape().devices(); index++) {
        String name = Shape.device(index);
        if (Files.isDirectory(data.device(name))) {
          Path root = data.device(name).resolve(thing + "s");
          isSound &= printDevice(out, store, name, root, places.partition(hash.high()), hash);
        }
      }
      return isSound ? SUCCESS : DAMAGED;
    }
  }

  /** Whether it can be read, if it is there. */
  private boolean printDevice(
      PrintWriter out, StoreFile store, String name, Path root, int partition, PathHash hash) {
    out.printf("%ndevice     %s%n", name);
    try {
      return switch (DatabaseInspection.of(root, partition, hash)) {
        case Found.Absent() -> {
          out.printf("answer     NONE%n");
          yield true;
        }
        case Found.Held held -> {
          print(out, store, held);
          yield true;
        }
        case Found.Quarantined(Path directory) -> {
          out.printf("answer     UNKNOWN: in quarantine, and not refilled yet%n");
          out.printf("directory  %s%n", directory);
          yield false;
        }
        case Found.Damaged(Path file, String reason) -> {
          out.printf("answer     UNKNOWN: %s%n", reason);
          out.printf("file       %s%n", file);
          yield false;
        }
      };
    } catch (IOException e) {
      out.printf("UNREADABLE %s%n", e.getMessage());
      return false;
    }
  }

  private void print(PrintWriter out, StoreFile store, Found.Held held) {
    ReplicaState state = held.state();
    out.printf("answer     %s%n", state.isLive() ? "HAVE" : "TOMB");
    out.printf("file       %s%n", held.file());
    out.printf("replica    %016x%n", held.replicaId());
    printVersion(out, "created", state.created());
    printVersion(out, "put", state.put());
    printVersion(out, "delete", state.delete());
    printVersion(out, "modified", state.modified());
    if (ring.equals(RingKind.CONTAINER)) {
      out.printf("policy     %s%n", policy(store, state.policy()));
    }
    held.totals()
        .forEach((policy, totals) ->
            out.printf(
                "counts     %s: %s%d objects, %d bytes%n",
                policy(store, policy),
                ring.equals(RingKind.ACCOUNT) ? totals.rows() + " containers, " : "",
                totals.objects(),
                totals.bytes()));
    held.headers().stream()
        // An empty one was removed.
        .filter(header -> !header.value().isEmpty())
        .forEach(header -> out.printf("           %s: %s%n", header.name(), header.value()));
  }

  private static void printVersion(PrintWriter out, String what, Version version) {
    out.printf(
        "%-10s %s%s%n",
        what,
        version,
        version.isNone() ? "" : " (%s)".formatted(Timestamps.instantOf(version.ticks())));
  }

  private static String policy(StoreFile store, int index) {
    return store.policies().all().stream()
        .map(StorePolicies.Entry::policy)
        .filter(policy -> policy.index() == index)
        .findFirst()
        .map(policy -> index + " " + policy.name())
        .orElse(Integer.toString(index));
  }
}
