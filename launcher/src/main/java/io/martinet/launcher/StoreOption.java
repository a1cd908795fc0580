package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import java.nio.file.Path;
import org.apache.commons.cli.Option;

/** The option {@code --data} of commands that look into a store that is there. */
final class StoreOption {
  private static final String DATA = "data";

  static final Option OPTION = Arguments.value(DATA, "DIR", "The store's directory: ./data.");

  private StoreOption() {}

  /**
   * The store that was named, or the usual one.
   *
   * @throws StartException there is none
   */
  static DataDirectory of(Arguments arguments) {
    Path directory = arguments.path(DATA, DataDirectory.USUAL);
    DataDirectory data = new DataDirectory(directory.toAbsolutePath().normalize());
    if (!StoreFile.exists(data)) {
      throw new StartException("there is no store in " + directory + ": name one by --data");
    }
    return data;
  }
}
