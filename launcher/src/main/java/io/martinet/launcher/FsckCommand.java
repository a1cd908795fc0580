package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.object.engine.Fsck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code martinet fsck}: checks a device of a store that does not run. */
final class FsckCommand implements Command {
  static final int FAILED = 2;

  private static final int FOUND = 1;

  private static final String DATA = "data";
  private static final String REBUILD = "rebuild";
  private static final String BODIES = "bodies";

  @Override
  public String name() {
    return "fsck";
  }

  @Override
  public String description() {
    return "Checks a device of a store that does not run: reads the whole log and compares the"
        + " index with it. Changes nothing, unless told to rebuild the index.";
  }

  @Override
  public String details() {
    return "Exit code 0: sound; 1: something was found; 2: the check could not be made.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("DEVICE"));
  }

  @Override
  public List<Option> options() {
    return List.of(
        Arguments.value(DATA, "DIR", "The store's directory; by default two above the device."),
        Arguments.flag(REBUILD, "First makes the index anew from the log."),
        Arguments.flag(BODIES, "Also reads every body file."));
  }

  @Override
  public int failureCode() {
    return FAILED;
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) {
    Path device = arguments.pathOperand(0);
    Path directory = device.toAbsolutePath().normalize();
    DataDirectory store = StoppedStore.of(arguments.path(DATA), directory);
    try (DataLock _ = DataLock.take(store)) {
      byte[] secret = StoreFile.read(store).digestSecretBytes();
      var options = new Fsck.Options(secret, arguments.has(BODIES), arguments.has(REBUILD));
      return Fsck.run(directory, options, out).isSound() ? SUCCESS : FOUND;
    } catch (IOException e) {
      throw new StartException("cannot check %s: %s".formatted(device, e.getMessage()), e);
    }
  }
}
