package io.martinet.launcher;

import io.martinet.http.server.ListenException;
import io.martinet.launcher.command.Commands;
import io.martinet.launcher.ring.RingCommand;
import io.martinet.launcher.ring.RingCommandException;
import io.martinet.service.config.ConfigException;
import io.martinet.service.log.Logs;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;

/** Entry point: which commands there are. Each is a class of its own. */
public final class Martinet {
  /** Also in the poms; a test holds them together. */
  static final String VERSION = "martinet 0.1.0";

  private Martinet() {}

  public static void main(String[] args) {
    Logs.toStderr();
    System.exit(commands(new PrintWriter(System.out), new PrintWriter(System.err, true)).run(args));
  }

  static Commands commands(PrintWriter out, PrintWriter err) {
    return new Commands(
        VERSION,
        List.of(
            new UpCommand(),
            new StartCommand(),
            new StopCommand(),
            new DownCommand(),
            new ServerCommand(),
            new ReplicateCommand(),
            new ReplaceCommand(),
            new PublishCommand(),
            new NodesCommand(),
            new ReconCommand(),
            new DispersionCommand(),
            DatabaseInfoCommand.ofAccounts(),
            DatabaseInfoCommand.ofContainers(),
            new ObjectInfoCommand(),
            new FsckCommand(),
            new RingCommand(InstantSource.system(), System.in),
            new RehearseCommand()),
        Martinet::isExplained,
        out,
        err);
  }

  /** What a person can mend is one line; what is our fault shows where. */
  private static boolean isExplained(Exception failure) {
    return failure instanceof StartException
        || failure instanceof ListenException
        || failure instanceof ConfigException
        || failure instanceof RingCommandException;
  }
}
