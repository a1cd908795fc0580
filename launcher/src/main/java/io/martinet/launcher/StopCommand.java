package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.service.SystemTicker;
import java.io.PrintWriter;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code martinet stop}: one server of a store on this machine. */
final class StopCommand implements Command {
  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String description() {
    return "Stops a server of a store whose servers are processes of their own;"
        + " returns once it is gone. Does nothing if it does not run.";
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
    servers.requireKnown(name);
    servers.stop(List.of(name), Servers.STOP_MAX);
    return SUCCESS;
  }
}
