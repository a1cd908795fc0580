package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.launcher.command.UsageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;

/** {@code martinet server}: one role of a store in this process, in the foreground. */
final class ServerCommand implements Command {
  private static final String CONFIG = "config";

  @Override
  public String name() {
    return "server";
  }

  @Override
  public String description() {
    return "Runs one server of a store, in the foreground, until SIGTERM or SIGINT. ROLE is one of "
        + roles()
        + ".";
  }

  private static String roles() {
    return Arrays.stream(ServerRole.values())
        .map(ServerRole::label)
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("ROLE"));
  }

  @Override
  public List<Option> options() {
    return List.of(
        Arguments.value(CONFIG, "FILE", "Configuration, TOML, with a section [server]."));
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    String label = arguments.operand(0);
    ServerRole role =
        ServerRole.find(label)
            .orElseThrow(
                () -> new UsageException("no role is called " + label + "; roles are " + roles()));
    Path config = arguments.path(CONFIG);
    if (config == null) {
      throw new UsageException("--config FILE is missing");
    }
    ServerProcess server = ServerProcess.prepare(role, config);
    Shutdown shutdown = Shutdown.install(server::stop, server::close);
    try {
      server.start();
    } catch (Exception e) {
      shutdown.uninstall();
      server.close();
      throw e;
    }
    server
        .serving()
        .ifPresent(serving -> out.printf("serving %s at %s%n", serving.name(), serving.address()));
    out.flush();
    // Ends by Shutdown.
    new CountDownLatch(1).await();
    return SUCCESS;
  }
}
