package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer.Fate;
import io.martinet.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 24: after an unclean start a container replica does not answer for its rows at once. */
class UncleanStartTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;

  @BeforeEach
  void killAndStartAgain() throws IOException {
    Path left = directory.resolve("left");
    try (var before = new ContainerCluster(directory.resolve("before"))) {
      d1 = before.startContainers("d1");
      before.create(d1);
      before.rows(d1, List.of(before.row("o", 5)));
      copyTree(directory.resolve("before/d1"), left);
    }
    cluster = new ContainerCluster(directory.resolve("after"));
    cluster.objectDevices.add(new PeerDevice("o1", new PeerAddress("127.0.0.1", 1)));
    cluster.objectDevices.add(new PeerDevice("o2", new PeerAddress("127.0.0.1", 1)));
    d1 = cluster.startContainers("d1", TestNetwork.device("d1", left));
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void listingsAndCountsAreUnknownUntilEachObjectDeviceHasSentItsRowsAgain() {
    assertUnknown(HttpMethod.GET, TestNetwork.none());
    assertUnknown(HttpMethod.HEAD, TestNetwork.none());
    assertUnknown(HttpMethod.DELETE, cluster.network.write());
    assertUnknown(Wire.METHOD_CATCHUP, TestNetwork.none());

    assertThat(redelivered("o1", bootId())).isEqualTo(204);
    assertUnknown(HttpMethod.GET, TestNetwork.none());
    assertThat(redelivered("o2", bootId())).isEqualTo(204);

    assertThat(cluster.names(d1, "", TestNetwork.none())).containsExactly("o");
    assertThat(cluster.head(d1, TestNetwork.none()).get(Wire.CONTAINER_OBJECT_COUNT))
        .isEqualTo("1");
  }

  @Test
  void wordToAnotherBootDoesNotCount() {
    assertThat(redelivered("o1", "00000000000000ff")).isEqualTo(409);
    redelivered("o2", bootId());

    assertUnknown(HttpMethod.GET, TestNetwork.none());
  }

  @Test
  void existenceHeadersAndNewRowsDoNotWait() {
    HttpHeaders head = cluster.head(d1, TestNetwork.none().set(Wire.COUNTS, "own"));

    assertThat(head.get(Wire.ANSWER)).isEqualTo("HAVE");
    assertThat(head.contains(Wire.CONTAINER_OBJECT_COUNT)).isFalse();
    assertThat(cluster.rows(d1, List.of(cluster.row("p", 1))).fates())
        .containsExactly(Fate.VISIBLE);
    assertThat(cluster.status(HttpMethod.POST, d1, cluster.network.write())).isEqualTo(204);
  }

  private void assertUnknown(HttpMethod method, HttpHeaders headers) {
    try (FullPeerResponse answer = cluster.send(method, d1, headers)) {
      assertThat(answer.status()).as("%s", method).isEqualTo(503);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("UNKNOWN");
    }
  }

  private String bootId() {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_JOURNAL, d1.address(), "/d1", TestNetwork.none(), Unpooled.EMPTY_BUFFER)) {
      return answer.headers().get(Wire.BOOT_ID);
    }
  }

  private int redelivered(String from, String bootId) {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REDELIVERED,
            d1.address(),
            "/d1",
            TestNetwork.none().set(Wire.BOOT_ID, bootId).set(Wire.FROM, from),
            Unpooled.EMPTY_BUFFER)) {
      return answer.status();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Path target = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.copy(file, target);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
