package io.martinet.launcher;

import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.ClusterConfig;
import io.martinet.cluster.PublishOutcome;
import io.martinet.cluster.RingPublisher;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingFormatException;
import io.martinet.ring.RingPair;
import io.martinet.service.SystemTicker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** {@code martinet publish}: gives a ring out to a running store. */
final class PublishCommand implements Command {
  /** The store has that ring, or a newer one, already. */
  private static final int SUPERSEDED = 1;

  private static final String RING = "ring";
  private static final String ZOOKEEPER = "zookeeper";
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String description() {
    return "Puts a ring in force for a whole store: every server takes it over within two seconds,"
        + " under load. What moves is read from where it was until it has arrived. Devices"
        + " that are new must be served before. 1 if the store has that version or a newer"
        + " one.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("RING_FILE"));
  }

  @Override
  public List<Option> options() {
    return List.of(
        StoreOption.OPTION,
        Arguments.value(
            RING,
            "NAME",
            "account, container, object, or object-N of policy N: as the file is named."),
        Arguments.value(ZOOKEEPER, "HOST:PORT,…", "The ZooKeeper that the store uses: its own."));
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    Path file = Path.of(arguments.operand(0));
    RingKind kind = kind(arguments.text(RING), file);
    Ring ring = read(file);
    String outside = arguments.text(ZOOKEEPER);
    String zooKeeper =
        outside == null ? StoreFile.read(StoreOption.of(arguments)).zooKeeperAddress() : outside;
    try (var client = new ClusterClient(ClusterConfig.of(zooKeeper), new SystemTicker())) {
      client.start();
      if (!client.awaitConnected(CONNECT_MAX)) {
        throw new StartException(
            "ZooKeeper at %s did not answer in %d s".formatted(zooKeeper, CONNECT_MAX.toSeconds()));
      }
      return publish(kind.ringName(), ring, new RingPublisher(client), out);
    }
  }

  private static Ring read(Path file) throws IOException {
    try {
      return RingFile.read(file);
    } catch (NoSuchFileException e) {
      throw new StartException("there is no file " + file);
    } catch (RingFormatException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private static int publish(String name, Ring ring, RingPublisher publisher, PrintWriter out)
      throws IOException {
    return switch (publisher.publish(name, ring)) {
      case PublishOutcome.Published(var version) -> {
        out.printf("%s ring version %d is in force%n", name, version);
        publisher
            .inForce(name)
            .filter(rings -> rings.former() != null)
            .ifPresent(rings -> tellMoves(rings, out));
        yield SUCCESS;
      }
      case PublishOutcome.Superseded(var version) -> {
        out.printf(
            "%s ring version %d is in force: build on that one, by ./martinet ring FILE"
                + " write_builder%n",
            name, version);
        yield SUPERSEDED;
      }
      case PublishOutcome.Refused(var reason) ->
          throw new StartException(
              "%s ring version %d was not published: %s".formatted(name, ring.version(), reason));
    };
  }

  private static void tellMoves(RingPair rings, PrintWriter out) {
    int moved = 0;
    for (int partition = 0; partition < rings.current().partitions(); partition++) {
      moved += rings.isMoved(partition) ? 1 : 0;
    }
    out.printf(
        "%,d of %,d partitions have other devices; to be filled: %s%n",
        moved,
        rings.current().partitions(),
        rings.unfilled().isEmpty() ? "none" : String.join(", ", rings.unfilled()));
  }

  private static RingKind kind(@Nullable String named, Path file) {
    String fileName = String.valueOf(file.getFileName());
    String name = named == null ? fileName.replaceFirst("\\..*", "") : named;
    return RingKind.named(name)
        .orElseThrow(() ->
            new StartException(
                "%s is no ring of a store: name account, container, object or object-N by --ring"
                    .formatted(name)));
  }
}
