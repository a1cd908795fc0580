package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.UsageException;
import io.martinet.replicator.PassReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code martinet replicate}: one pass over every device, now. */
final class ReplicateCommand implements Command {
  /** What a pass left for the next one. */
  private static final int LEFT = 1;

  private static final String ONCE = "once";
  private static final String ZOOKEEPER = "zookeeper";
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "replicate";
  }

  @Override
  public String description() {
    return "Makes the replicas of a running store the same: one pass over every device of its"
        + " rings, whatever its own replicators do. Prints what it did; 1 if something was"
        + " left over.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        StoreOption.OPTION,
        Arguments.flag(ONCE, "One pass; the only way there is by hand."),
        Arguments.value(ZOOKEEPER, "HOST:PORT,…", "The ZooKeeper that the store uses: its own."));
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    if (!arguments.has(ONCE)) {
      throw new UsageException("say --once: the servers' own replicators run all the time");
    }
    DataDirectory data = StoreOption.of(arguments);
    StoreFile store = StoreFile.read(data);
    String outside = arguments.text(ZOOKEEPER);
    String zooKeeper = outside == null ? store.zooKeeperAddress() : outside;
    try (var foundation = new Foundation(HttpConfig.defaults())) {
      Coordination coordination = Coordination.ofServer(data, zooKeeper, store, foundation);
      coordination.start();
      try {
        PassReport report =
            Replication.of(store, foundation, coordination, _ -> true).pass(System.err::println);
        report.lines().forEach(out::println);
        return report.failures() == 0 ? SUCCESS : LEFT;
      } finally {
        coordination.stop(STOP_MAX);
      }
    }
  }
}
