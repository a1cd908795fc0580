package io.martinet.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: the command line's root. Each verb is a class of its own. */
@Command(
    name = "martinet",
    description = "A Swift-compatible distributed object store.",
    mixinStandardHelpOptions = true,
    version = Martinet.VERSION,
    synopsisSubcommandLabel = "COMMAND")
public final class Martinet {
  /** Also in the poms; a test holds them together. */
  static final String VERSION = "martinet 0.1.0";

  private Martinet() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Martinet()).execute(args));
  }
}
