package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.database.server.FakeGuard;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.PartitionPath;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer.Fate;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
  void rule6_itSaysWhetherThePartitionHasYetToArrive() {
    assertThat(arriving()).isNull();
    cluster.network.guard.arrivingBy = FakeGuard.RING_VERSION;
    assertThat(arriving()).isEqualTo(Long.toString(FakeGuard.RING_VERSION));
  }

  private @Nullable String arriving() {
    try (FullPeerResponse answer = cluster.send(HttpMethod.GET, filling, TestNetwork.none())) {
      return answer.headers().get(Wire.ARRIVING);
    }
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

  @Test
  void rule6_writesThatArrivedBeforeThePartitionMovedAreNotAppliedAfter() {
    cluster.create(whole);
    HttpHeaders before = cluster.head(whole, TestNetwork.none());
    for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE)) {
      cluster.network.guard.isMoved = false;
      // The first look is when it arrives.
      cluster.network.guard.judged = () -> cluster.network.guard.isMoved = true;
      HttpHeaders write = past(cluster.network.write()).set("X-Container-Meta-A", "late");
      assertThat(cluster.status(method, whole, write)).as("%s", method).isEqualTo(421);
    }

    HttpHeaders after = cluster.head(whole, TestNetwork.none());
    assertThat(after.get(Wire.STATE)).isEqualTo(before.get(Wire.STATE));
    assertThat(after.contains("X-Container-Meta-A")).isFalse();
  }

  @Test
  void rule6_rowsByARingThatIsPastAreNotTakenWhereThePartitionMoved() {
    cluster.create(whole);
    assertThat(rows("unmoved", past(TestNetwork.none()))).containsExactly(Fate.VISIBLE);

    cluster.network.guard.isMoved = true;
    assertThat(rows("late", past(TestNetwork.none()))).containsExactly(Fate.OUTDATED);
    assertThat(rows("early", TestNetwork.none())).containsExactly(Fate.VISIBLE);
    assertThat(cluster.names(whole, "", TestNetwork.none())).containsExactly("early", "unmoved");
    // Whoever sends to a holder promised nobody that it is listed.
    assertThat(rows("late", past(asHolder()))).containsExactly(Fate.VISIBLE);
    assertThat(cluster.names(whole, "", TestNetwork.none())).contains("late");
  }

  @Test
  void rule6_rowsThatArrivedBeforeThePartitionMovedAreNotTakenAfter() {
    cluster.create(whole);
    cluster.network.guard.judged = () -> cluster.network.guard.isMoved = true;

    assertThat(rows("late", past(TestNetwork.none()))).containsExactly(Fate.OUTDATED);
    assertThat(cluster.names(whole, "", TestNetwork.none())).isEmpty();
  }

  @Test
  void rule6_whoFillsGoesByTheVeryRingAndCoversThePartition() {
    cluster.create(filling, whole);
    HttpHeaders asPrimary = TestNetwork.none().set(Wire.AS, Wire.AS_PRIMARY);
    assertThat(list(whole, asPrimary)).isEqualTo(200);
    assertThat(list(filling, asPrimary)).isEqualTo(503);
    assertThat(list(filling, TestNetwork.none())).isEqualTo(200);
    assertThat(sync(filling, whole, asPrimary)).isEqualTo(200);
    assertThat(sync(whole, filling, asPrimary)).isEqualTo(502);
    assertThat(sync(whole, filling, asHolder())).isEqualTo(200);
    for (String other : List.of("0", "2")) {
      HttpHeaders byAnother = asPrimary.copy().set(Wire.RING_VERSION, other);
      assertThat(list(whole, byAnother)).as(other).isEqualTo(421);
      assertThat(sync(filling, whole, byAnother)).as(other).isEqualTo(421);
      assertThat(catchUp(whole, byAnother)).as(other).isEqualTo(421);
    }
    assertThat(catchUp(whole, asPrimary)).isEqualTo(200);
    assertThat(catchUp(filling, asPrimary)).isEqualTo(503);
  }

  @Test
  void rule6_theListOfWhoFillsWaitsForWritesThatWereLetIn() throws Exception {
    var listed = new AtomicReference<Future<List<String>>>();
    var looks = new AtomicInteger();
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      cluster.network.guard.judged =
          () -> {
            if (looks.incrementAndGet() == 2) {
              // On the device's thread, let in by the older ring and not yet done.
              listed.set(other.submit(this::listAsPrimary));
              assertThatThrownBy(() -> listed.get().get(300, TimeUnit.MILLISECONDS))
                  .isInstanceOf(TimeoutException.class);
            }
          };
      HttpHeaders write = past(cluster.network.write());
      assertThat(cluster.status(HttpMethod.PUT, whole, write)).isEqualTo(201);

      assertThat(listed.get().get()).containsExactly("c");
    }
  }

  private List<String> listAsPrimary() {
    HttpHeaders asPrimary = TestNetwork.none().set(Wire.AS, Wire.AS_PRIMARY);
    try (FullPeerResponse answer = replicate("/d2/3/databases", whole, asPrimary)) {
      return DatabaseList.read(answer.body()).entries().stream()
          .map(DatabaseEntry::container)
          .toList();
    }
  }

  private int list(PeerDevice of, HttpHeaders headers) {
    String target = new PartitionPath(of.device(), 3) + "/databases";
    try (FullPeerResponse answer = replicate(target, of, headers)) {
      return answer.status();
    }
  }

  private int sync(PeerDevice device, PeerDevice from, HttpHeaders headers) {
    String target = new WirePath(device.device(), 3, ContainerCluster.CONTAINER) + "/sync";
    HttpHeaders with = headers.copy().set(Wire.FROM, from.toString());
    try (FullPeerResponse answer = replicate(target, device, with)) {
      return answer.status();
    }
  }

  private int catchUp(PeerDevice of, HttpHeaders headers) {
    try (FullPeerResponse answer = cluster.send(Wire.METHOD_CATCHUP, of, headers)) {
      return answer.status();
    }
  }

  private FullPeerResponse replicate(String target, PeerDevice to, HttpHeaders headers) {
    return cluster.network.send(
        Wire.METHOD_REPLICATE, to.address(), target, headers, Unpooled.EMPTY_BUFFER);
  }

  private List<Fate> rows(String name, HttpHeaders headers) {
    return cluster.rows(whole, List.of(cluster.row(name, 1)), headers).fates();
  }

  private static HttpHeaders past(HttpHeaders headers) {
    return headers.set(Wire.RING_VERSION, "0");
  }

  private static HttpHeaders asHolder() {
    return TestNetwork.none().set(Wire.AS, Wire.AS_HOLDER);
  }

  private void assertUnknown(HttpMethod method, HttpHeaders headers) {
    try (FullPeerResponse answer = cluster.send(method, filling, headers)) {
      assertThat(answer.status()).as("%s", method).isEqualTo(503);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("UNKNOWN");
      assertThat(answer.headers().get(Wire.REASON)).isEqualTo("filling");
    }
  }
}
