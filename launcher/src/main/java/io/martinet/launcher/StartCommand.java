package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.service.SystemTicker;
import java.io.PrintWriter;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code martinet start}: one server of a store on this machine. */
final class StartCommand implements Command {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "Starts a server of a store whose servers are processes of their own, detached;"
        + " returns once it serves. Does nothing if it runs.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("NAME"));
  }

  @Override
  public List<Option> options() {
    return List.of(StoreOption.OPTION);
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    String name = arguments.operand(0);
    var servers = new Servers(StoreOption.of(arguments), new SystemTicker());
    servers.start(name);
    return SUCCESS;
  }
}
