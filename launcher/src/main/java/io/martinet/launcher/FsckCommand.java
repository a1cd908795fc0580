package io.martinet.launcher;

import io.martinet.object.engine.Fsck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code martinet fsck}: checks a device of a store that does not run. */
@Command(
    name = "fsck",
    description = {
      "Checks a device of a store that does not run: reads the whole log and compares the index"
          + " with it. Changes nothing, unless told to rebuild the index.",
      "Exit code 0: sound; 1: something was found; 2: the check could not be made."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = FsckCommand.FAILED)
final class FsckCommand implements Callable<Integer> {
  static final int FAILED = 2;

  private static final int FOUND = 1;

  @Parameters(index = "0", paramLabel = "DEVICE", description = "Such as ./data/devices/d1.")
  private Path device = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The store's directory; by default two above the device.")
  private @Nullable Path data;

  @Option(names = "--rebuild", description = "First makes the index anew from the log.")
  private boolean rebuild;

  @Option(names = "--bodies", description = "Also reads every body file.")
  private boolean bodies;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path directory = device.toAbsolutePath().normalize();
    DataDirectory store = StoppedStore.of(data, directory);
    try (DataLock _ = DataLock.take(store)) {
      byte[] secret = StoreFile.read(store).digestSecretBytes();
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      Fsck.Report report = Fsck.run(directory, new Fsck.Options(secret, bodies, rebuild), out);
      out.flush();
      return report.isSound() ? 0 : FOUND;
    } catch (IOException e) {
      throw new StartException("cannot check %s: %s".formatted(device, e.getMessage()), e);
    }
  }
}
