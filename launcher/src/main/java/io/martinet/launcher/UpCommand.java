package io.martinet.launcher;

import io.martinet.launcher.UpOptions.ShapeWish;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** {@code martinet up}: every role of a store in this process, in the foreground. */
final class UpCommand implements Command {
  private static final String DATA = "data";
  private static final String PORT = "port";
  private static final String BIND = "bind";
  private static final String DEMO_USERS = "demo-users";
  private static final String DEVICES = "devices";
  private static final String ZONES = "zones";
  private static final String REPLICAS = "replicas";
  private static final String CONFIG = "config";
  private static final String PROCESSES = "processes";
  private static final String PROXIES = "proxies";
  private static final String ZOOKEEPER = "zookeeper";

  /** More on one machine only take its memory (guessed). */
  private static final int PROXIES_MAX = 16;

  @Override
  public String name() {
    return "up";
  }

  @Override
  public String description() {
    return "Runs a whole store on this machine, in the foreground, until SIGTERM or SIGINT.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Arguments.value(DATA, "DIR", "Where all of it is kept: ./data."),
        Arguments.value(PORT, "PORT", "Where clients connect: 8080."),
        Arguments.value(BIND, "ADDR", "Address to listen on: 127.0.0.1."),
        Arguments.flag(
            DEMO_USERS, "Adds Swift's usual test users for this start; on loopback only."),
        Arguments.value(DEVICES, "N", "At the first start: 4."),
        Arguments.value(ZONES, "N", "At the first start: 4."),
        Arguments.value(REPLICAS, "N", "At the first start: 3."),
        Arguments.value(CONFIG, "FILE", "Configuration, TOML."),
        Arguments.flag(PROCESSES, "Each server a process of its own."),
        Arguments.value(PROXIES, "N", "With --processes: so many proxies, 1."),
        Arguments.value(
            ZOOKEEPER, "HOST:PORT,…", "A ZooKeeper that runs already, instead of the embedded."));
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    RunningStore store = prepare(UpRequest.of(upOptions(arguments)));
    Shutdown shutdown = Shutdown.install(store::stop, store::close);
    try {
      store.start();
    } catch (Exception e) {
      shutdown.uninstall();
      // Servers of their own that run already would outlive this process.
      store.stop();
      store.close();
      throw e;
    }
    announce(store, out);
    // Ends by Shutdown.
    new CountDownLatch(1).await();
    return SUCCESS;
  }

  private static RunningStore prepare(UpRequest request) throws IOException {
    if (request.options().isProcesses()) {
      return ProcessStore.prepare(request, System.err::println);
    }
    Preload.begin();
    return LocalStore.prepare(request);
  }

  private static UpOptions upOptions(Arguments arguments) {
    return new UpOptions(
        arguments.path(DATA, DataDirectory.USUAL).toAbsolutePath().normalize(),
        arguments.path(CONFIG),
        arguments.number(PORT),
        arguments.text(BIND),
        arguments.has(DEMO_USERS),
        new ShapeWish(
            arguments.number(DEVICES), arguments.number(ZONES), arguments.number(REPLICAS)),
        arguments.text(ZOOKEEPER),
        proxies(arguments));
  }

  private static @Nullable Integer proxies(Arguments arguments) {
    Integer proxies = arguments.number(PROXIES);
    if (!arguments.has(PROCESSES)) {
      if (proxies != null) {
        throw new UsageException("--proxies goes with --processes");
      }
      return null;
    }
    if (proxies != null && (proxies < 1 || proxies > PROXIES_MAX)) {
      throw new UsageException("--proxies must be 1..%d: %d".formatted(PROXIES_MAX, proxies));
    }
    return proxies == null ? 1 : proxies;
  }

  private static void announce(RunningStore store, PrintWriter out) {
    store.newKeyLine().ifPresent(out::println);
    out.println(store.readyLine());
    out.flush();
  }
}
