package io.martinet.launcher;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.database.ContainerRows;
import io.martinet.database.DatabaseInspection;
import io.martinet.database.DatabaseInspection.Found;
import io.martinet.database.ObjectRows;
import io.martinet.database.RowKind;
import io.martinet.database.RowOwner;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code martinet account-info} and {@code container-info}: where the databases of an account or a
 * container are, and what each device holds.
 */
final class DatabaseInfoCommand implements Command {
  private static final int FOUND_WANTING = 1;

  private final RingKind ring;
  private final RowKind<?> kind;
  private final List<Operand> operands;

  private DatabaseInfoCommand(RingKind ring, RowKind<?> kind, List<Operand> operands) {
    this.ring = ring;
    this.kind = kind;
    this.operands = operands;
  }

  static DatabaseInfoCommand ofAccounts() {
    return new DatabaseInfoCommand(
        RingKind.ACCOUNT, ContainerRows.KIND, List.of(Operand.required("ACCOUNT")));
  }

  static DatabaseInfoCommand ofContainers() {
    return new DatabaseInfoCommand(
        RingKind.CONTAINER,
        ObjectRows.KIND,
        List.of(Operand.required("ACCOUNT"), Operand.required("CONTAINER")));
  }

  @Override
  public String name() {
    return role() + "-info";
  }

  @Override
  public String description() {
    return "Tells where a%s %s's databases belong and what each device of a store that does not run"
            .formatted(ring.equals(RingKind.ACCOUNT) ? "n" : "", role())
        + " holds of it; reads and verifies every page and row.";
  }

  @Override
  public String details() {
    return "Rows that a crash left in a device's journal alone are not seen; after an orderly stop"
        + " there are none. Exit code 0: all verifies; 1: something does not, is in quarantine, or"
        + " no device has a database of it; 2: it could not be looked at.";
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
    StorePath path = path(arguments);
    PathHash hash = store.hash().hashers().hash(path);
    Ring places = RingFile.read(data.ring(ring));
    NodesCommand.printPlaces(out, path, hash, places);
    out.flush();
    try (DataLock _ = DataLock.take(data)) {
      var owner = new RowOwner(places.partition(hash.high()), path);
      return isWell(new DatabaseReport(out, store.policies().forProxy()), store, data, owner, hash)
          ? SUCCESS
          : FOUND_WANTING;
    }
  }

  private StorePath path(Arguments arguments) {
    return operands.size() == 1
        ? StorePath.account(arguments.operand(0))
        : StorePath.container(arguments.operand(0), arguments.operand(1));
  }

  /** Prints all devices; whether there is a database and all of them verify. */
  private boolean isWell(
      DatabaseReport report, StoreFile store, DataDirectory data, RowOwner owner, PathHash hash) {
    boolean isSound = true;
    boolean isAnywhere = false;
    for (int index = 0; index < store.shape().devices(); index++) {
      String name = Shape.device(index);
      if (Files.isDirectory(data.device(name))) {
        Found found = look(report, name, data.device(name), owner, hash);
        isSound &= found != null && found.isSound();
        isAnywhere |= found != null && !found.isAbsent();
      }
    }
    if (!isAnywhere) {
      report.printNowhere();
    }
    return isSound && isAnywhere;
  }

  /** Prints a device; null if it cannot be read. */
  private @Nullable Found look(
      DatabaseReport report, String name, Path device, RowOwner owner, PathHash hash) {
    try {
      Found found = DatabaseInspection.of(device, role(), kind, owner, hash);
      report.print(name, found);
      return found;
    } catch (IOException e) {
      report.printUnreadable(name, e);
      return null;
    }
  }

  private String role() {
    return ring.ringName();
  }
}
