package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: what a device says of a partition that it was not given whole. */
class FillingTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice filling;
  private PeerDevice whole;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    filling = cluster.startContainers("d1");
    whole = cluster.startContainers("d2");
    cluster.network.guard.filling.add("d1");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void rule6_absenceIsNotKnownToADeviceThatIsBeingFilled() {
    for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
      assertUnknown(method, TestNetwork.none());
    }
    assertUnknown(HttpMethod.POST, cluster.network.write());
    assertUnknown(HttpMethod.DELETE, cluster.network.write());
  }

  @Test
  void rule6_norIsWhatItHolds() {
    cluster.create(filling, whole);

    assertUnknown(HttpMethod.HEAD, TestNetwork.none());
    assertUnknown(HttpMethod.DELETE, cluster.network.write());
    // Others that catch up with it have not caught up with a majority by that.
    assertThat(cluster.status(HttpMethod.HEAD, whole, TestNetwork.catchingUp(filling)))
        .isEqualTo(503);
  }

  @Test
  void itTakesWrites() {
    cluster.create(filling);
    assertThat(cluster.status(HttpMethod.POST, filling, cluster.network.write())).isEqualTo(204);
    cluster.rows(filling, List.of(cluster.row("o", 1)));

    HttpHeaders asHolder = TestNetwork.none().set(Wire.AS, Wire.AS_HOLDER);
    assertThat(cluster.names(filling, "", asHolder)).containsExactly("o");
  }

  @Test
  void rule6_whoAsksByARingThatIsPastMustAskAgain() {
    cluster.create(whole);
    HttpHeaders past = TestNetwork.none().set(Wire.RING_VERSION, "0");
    assertThat(cluster.status(HttpMethod.HEAD, whole, past)).isEqualTo(204);

    cluster.network.guard.isMoved = true;
    for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
      assertThat(cluster.status(method, whole, past)).as("%s", method).isEqualTo(421);
    }
    for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE)) {
      HttpHeaders write = cluster.network.write().set(Wire.RING_VERSION, "0");
      assertThat(cluster.status(method, whole, write)).as("%s", method).isEqualTo(421);
    }
    assertThat(cluster.status(HttpMethod.HEAD, whole, TestNetwork.none())).isEqualTo(204);
    HttpHeaders asHolder = past.set(Wire.AS, Wire.AS_HOLDER);
    assertThat(cluster.status(HttpMethod.HEAD, whole, asHolder)).isEqualTo(204);
  }

  private void assertUnknown(HttpMethod method, HttpHeaders headers) {
    try (FullPeerResponse answer = cluster.send(method, filling, headers)) {
      assertThat(answer.status()).as("%s", method).isEqualTo(503);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("UNKNOWN");
      assertThat(answer.headers().get(Wire.REASON)).isEqualTo("filling");
    }
  }
}
