package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.database.server.FakeGuard;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: what servers say of a database in quarantine while it is refilled from the others. */
class RefillOverHttpTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice damaged;
  private PeerDevice second;
  private PeerDevice third;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    damaged = cluster.startContainers("d1");
    second = cluster.startContainers("d2");
    third = cluster.startContainers("d3");
    cluster.create(damaged, second, third);
    cluster.rows(damaged, List.of(cluster.row("lost", 1)));
    cluster.rows(second, List.of(cluster.row("b", 1)));
    cluster.rows(third, List.of(cluster.row("c", 1)));
    cluster.stop("d1");
    Files.write(file(), new byte[8_192]);
    damaged = cluster.startContainers("d1");
    assertUnknown();
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  private Path file() throws IOException {
    String name = TestNetwork.hash(ContainerCluster.CONTAINER) + ".db";
    try (Stream<Path> files = Files.walk(directory.resolve("d1/containers/3"))) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private void assertUnknown() {
    for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
      assertThat(cluster.status(method, damaged, TestNetwork.none())).isEqualTo(503);
    }
    for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE)) {
      assertThat(cluster.status(method, damaged, cluster.network.write())).isEqualTo(503);
    }
    // Nor does anyone catch up with it.
    assertThat(cluster.status(HttpMethod.HEAD, second, TestNetwork.catchingUp(damaged)))
        .isEqualTo(503);
  }

  @Test
  void rule6_aRefillIsUnknownUntilItIsToldToBeAll() {
    assertThat(replicate("sync", asPrimary(second))).isEqualTo(200);
    assertUnknown();
    HttpHeaders given = TestNetwork.none();
    try (FullPeerResponse answer = ask(damaged, "sync", asPrimary(third))) {
      DatabaseSums.of(answer.headers()).addTo(given);
    }
    assertUnknown();

    assertThat(replicate("refilled", TestNetwork.none())).isEqualTo(409);
    assertUnknown();
    assertThat(replicate("refilled", given)).isEqualTo(204);
    assertThat(cluster.names(damaged, "", TestNetwork.none())).containsExactly("b", "c");
    assertThat(cluster.status(HttpMethod.POST, damaged, cluster.network.write())).isEqualTo(204);
    assertThat(replicate("refilled", TestNetwork.none())).isEqualTo(204);
    assertThat(cluster.names(damaged, "", TestNetwork.none())).containsExactly("b", "c");
  }

  @Test
  void rule6_onlyWhoGoesByTheRingInForceSaysSo() {
    replicate("sync", asPrimary(second));
    for (long other : List.of(FakeGuard.RING_VERSION - 1, FakeGuard.RING_VERSION + 1)) {
      HttpHeaders ring = TestNetwork.none().set(Wire.RING_VERSION, Long.toString(other));
      assertThat(replicate("refilled", ring)).isEqualTo(421);
    }
    assertUnknown();
  }

  @Test
  void rule6_whoIsInQuarantineOrBeingFilledRefillsNobody() {
    cluster.network.guard.filling.add("d2");
    assertThat(replicate("sync", asPrimary(second))).isEqualTo(502);
    assertThat(sync(second, TestNetwork.none().set(Wire.FROM, damaged.toString()))).isEqualTo(502);
    assertUnknown();
  }

  private static HttpHeaders asPrimary(PeerDevice from) {
    return TestNetwork.none().set(Wire.AS, Wire.AS_PRIMARY).set(Wire.FROM, from.toString());
  }

  private int replicate(String what, HttpHeaders headers) {
    return replicate(damaged, what, headers);
  }

  private int sync(PeerDevice device, HttpHeaders headers) {
    return replicate(device, "sync", headers);
  }

  private int replicate(PeerDevice device, String what, HttpHeaders headers) {
    try (FullPeerResponse answer = ask(device, what, headers)) {
      return answer.status();
    }
  }

  private FullPeerResponse ask(PeerDevice device, String what, HttpHeaders headers) {
    String target = new WirePath(device.device(), 3, ContainerCluster.CONTAINER) + "/" + what;
    return cluster.network.send(
        Wire.METHOD_REPLICATE, device.address(), target, headers, Unpooled.EMPTY_BUFFER);
  }
}
