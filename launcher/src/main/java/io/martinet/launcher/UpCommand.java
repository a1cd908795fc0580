package io.martinet.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code martinet up}: every role of a store in this process, in the foreground. */
@Command(
    name = "up",
    description = "Runs a whole store on this machine, in the foreground, until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(names = "--data", defaultValue = "./data", paramLabel = "DIR")
  private Path data = Path.of("data");

  @Option(names = "--port", paramLabel = "PORT", description = "Where clients connect: 8080.")
  private @Nullable Integer port;

  @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on: 127.0.0.1.")
  private @Nullable String bind;

  @Option(
      names = "--demo-users",
      description = "Adds Swift's usual test users for this start; on loopback only.")
  private boolean demoUsers;

  @Option(names = "--devices", paramLabel = "N", description = "At the first start: 4.")
  private @Nullable Integer devices;

  @Option(names = "--zones", paramLabel = "N", description = "At the first start: 4.")
  private @Nullable Integer zones;

  @Option(names = "--replicas", paramLabel = "N", description = "At the first start: 3.")
  private @Nullable Integer replicas;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration, TOML.")
  private @Nullable Path config;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Preload.begin();
    UpOptions options =
        new UpOptions(
            data.toAbsolutePath().normalize(),
            config,
            port,
            bind,
            demoUsers,
            new UpOptions.ShapeWish(devices, zones, replicas));
    LocalStore store = LocalStore.prepare(options);
    Shutdown shutdown = Shutdown.install(store::stop, store::close);
    try {
      store.start();
    } catch (Exception e) {
      shutdown.uninstall();
      store.close();
      throw e;
    }
    announce(store);
    // Ends by Shutdown.
    new CountDownLatch(1).await();
    return 0;
  }

  private void announce(LocalStore store) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    store.newKeyLine().ifPresent(out::println);
    out.println(store.readyLine());
    out.flush();
  }
}
