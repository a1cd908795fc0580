package io.martinet.launcher;

import io.martinet.core.Ticker;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.service.SystemTicker;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.cli.Option;

/** {@code martinet down}: all of a store on this machine. */
final class DownCommand implements Command {
  @Override
  public String name() {
    return "down";
  }

  @Override
  public String description() {
    return "Stops a store: what up runs, and servers that were started one by one. Returns once all"
        + " are gone, also when none ran.";
  }

  @Override
  public List<Option> options() {
    return List.of(StoreOption.OPTION);
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    DataDirectory data = StoreOption.of(arguments);
    Ticker ticker = new SystemTicker();
    stopForeground(data, ticker);
    var servers = new Servers(data, ticker);
    servers.stop(servers.running(), Servers.STOP_MAX);
    return SUCCESS;
  }

  private static void stopForeground(DataDirectory data, Ticker ticker) throws Exception {
    OptionalLong owner = DataLock.owner(data);
    if (owner.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(owner.getAsLong());
    process.ifPresent(ProcessHandle::destroy);
    if (process.isPresent()
        && !Poll.until(ticker, Servers.STOP_MAX, () -> !process.get().isAlive())) {
      process.get().destroyForcibly();
    }
  }
}
