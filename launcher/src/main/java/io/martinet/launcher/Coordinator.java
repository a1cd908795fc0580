package io.martinet.launcher;

import io.martinet.cluster.EmbeddedZooKeeper;
import io.martinet.http.PeerAddress;
import io.martinet.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The embedded ZooKeeper of a store on one machine, at the port that the store keeps for it. */
final class Coordinator implements Service {
  static final String NAME = "zookeeper";

  private final Path directory;
  private final int port;
  private final Foundation foundation;
  private @Nullable EmbeddedZooKeeper zooKeeper;

  /**
   * @param directory its own, made if absent
   * @param port on loopback
   */
  Coordinator(Path directory, int port, Foundation foundation) {
    this.directory = directory;
    this.port = port;
    this.foundation = foundation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() throws IOException {
    zooKeeper =
        EmbeddedZooKeeper.start(directory, port, foundation.scheduler(), foundation.tasks());
  }

  /** Where it listens; once started. */
  PeerAddress address() {
    return new PeerAddress(StoreFile.INTERNAL_HOST, port);
  }

  @Override
  public void stop(Duration grace) {
    if (zooKeeper != null) {
      zooKeeper.close();
    }
  }
}
