package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedZooKeeperTest {
  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedSurvivesARestartOnTheSamePort() throws Exception {
    try (Cluster cluster = Cluster.started(directory)) {
      ClusterClient client = cluster.client();
      client.call(curator -> curator.create().forPath("/kept", new byte[] {7}));
      cluster.stopZooKeeper();
      cluster.startZooKeeper();
      assertThat(client.awaitConnected(Cluster.PATIENCE)).isTrue();
      byte[] kept = client.call(curator -> curator.getData().forPath("/kept"));
      assertThat(kept).containsExactly(7);
    }
  }

  @Test
  void aTakenPortIsAnError() throws IOException {
    var scheduler = new Cluster.ManualScheduler();
    try (var first = EmbeddedZooKeeper.start(directory.resolve("a"), 0, scheduler, Runnable::run)) {
      int port = Integer.parseInt(first.address().substring("127.0.0.1:".length()));
      assertThatThrownBy(
              () -> EmbeddedZooKeeper.start(directory.resolve("b"), port, scheduler, Runnable::run))
          .isInstanceOf(IOException.class);
      assertThat(first.isRunning()).isTrue();
    }
  }

  @Test
  void logsAndSnapshotsStayFewAndSmallOverManyStarts() throws Exception {
    for (int start = 0; start < 8; start++) {
      try (Cluster cluster = Cluster.started(directory)) {
        ClusterClient client = cluster.client();
        String path = "/start" + start;
        client.call(curator -> curator.create().forPath(path));
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      int snapshots = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
        snapshots += file.getFileName().toString().startsWith("snapshot.") ? 1 : 0;
      }
      assertThat(bytes).as("1 MiB at a time, not 64").isLessThan(12L << 20);
      assertThat(snapshots).as("three kept, and that of the last start").isEqualTo(4);
    }
  }

  @Test
  void whatIsLeftAfterThePurgeIsStillWhole() throws Exception {
    for (int start = 0; start < 6; start++) {
      try (Cluster cluster = Cluster.started(directory)) {
        ClusterClient client = cluster.client();
        for (int node = 0; node < 5; node++) {
          String path = "/node" + start + "-" + node;
          client.call(curator -> curator.create().forPath(path));
        }
        cluster.scheduler.tick();
      }
    }
    try (Cluster cluster = Cluster.started(directory)) {
      List<String> nodes = cluster.client().call(curator -> curator.getChildren().forPath("/"));
      assertThat(nodes).filteredOn(name -> name.startsWith("node")).hasSize(30);
    }
  }

  @Test
  void aClientFailsAtOnceWhileItIsAway() throws Exception {
    try (Cluster cluster = Cluster.withoutZooKeeper(directory)) {
      ClusterClient client = cluster.client();
      assertThatThrownBy(() -> client.call(curator -> curator.getData().forPath("/x")))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessageContaining("127.0.0.1");
      assertThat(client.isConnected()).isFalse();
      assertThat(client.awayFor()).isPositive();
      cluster.startZooKeeper();
      assertThat(client.awaitConnected(Cluster.PATIENCE)).isTrue();
      // Another listener of the same event counts the time away.
      await().atMost(Cluster.PATIENCE).untilAsserted(() -> assertThat(client.awayFor()).isZero());
    }
  }
}
