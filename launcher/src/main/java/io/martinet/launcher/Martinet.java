package io.martinet.launcher;

import io.martinet.http.server.ListenException;
import io.martinet.service.config.ConfigException;
import io.martinet.service.log.Logs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** Entry point: the command line's root. Each verb is a class of its own. */
@Command(
    name = "martinet",
    description = "A Swift-compatible distributed object store.",
    mixinStandardHelpOptions = true,
    version = Martinet.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      NodesCommand.class,
      ObjectInfoCommand.class,
      FsckCommand.class,
      RehearseCommand.class,
      HelpCommand.class
    })
public final class Martinet {
  /** Also in the poms; a test holds them together. */
  static final String VERSION = "martinet 0.1.0";

  private Martinet() {}

  public static void main(String[] args) {
    Logs.toStderr();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Martinet())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Martinet::explain);
  }

  /** What a person can mend is one line; what is our fault shows where. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    switch (failure) {
      case StartException e -> command.getErr().println("martinet: " + e.getMessage());
      case ListenException e -> command.getErr().println("martinet: " + e.getMessage());
      case ConfigException e -> command.getErr().println("martinet: " + e.getMessage());
      default -> {
        command.getErr().println("martinet: failed unexpectedly");
        failure.printStackTrace(command.getErr());
      }
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
