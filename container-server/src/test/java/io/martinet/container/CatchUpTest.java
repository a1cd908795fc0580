package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 26: a listing or a count is a majority's, though one replica gives it. */
class CatchUpTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;
  private PeerDevice d2;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    d1 = cluster.startContainers("d1");
    d2 = cluster.startContainers("d2");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void rowThatOnlyTheSecondReplicaHasIsListedAndCounted() {
    cluster.create(d1, d2);
    cluster.rows(d2, List.of(cluster.row("o", 5)));

    assertThat(cluster.names(d1, "", TestNetwork.none())).isEmpty();
    assertThat(cluster.names(d1, "", TestNetwork.catchingUp(d2))).containsExactly("o");

    cluster.rows(d2, List.of(cluster.row("p", 6)));

    HttpHeaders head = cluster.head(d1, TestNetwork.catchingUp(d2));
    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("2");
    assertThat(head.get(Wire.CONTAINER_BYTES_USED)).isEqualTo("11");
  }

  @Test
  void deletionThatOnlyTheSecondReplicaHasHidesTheObject() {
    cluster.create(d1, d2);
    ObjectRow row = cluster.row("o", 5);
    cluster.rows(d1, List.of(row));
    cluster.rows(d2, List.of(row));
    assertThat(cluster.names(d1, "", TestNetwork.catchingUp(d2))).containsExactly("o");

    cluster.rows(d2, List.of(cluster.deleted("o")));

    assertThat(cluster.names(d1, "", TestNetwork.catchingUp(d2))).isEmpty();
  }

  @Test
  void replicasInStepExchangeNoRows() {
    cluster.create(d1, d2);
    var rows = List.of(cluster.row("o", 5), cluster.row("p", 6));
    cluster.rows(d1, rows);
    cluster.rows(d2, rows);
    cluster.head(d1, TestNetwork.catchingUp(d2));
    String sum = sumOf(d1);

    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_CATCHUP,
            d2,
            ContainerCluster.CONTAINER,
            "?after=",
            TestNetwork.none().set(Wire.ROW_SUM, sum))) {
      assertThat(RowBatch.read(answer.body()).rows()).isEmpty();
      assertThat(answer.headers().get(Wire.SEQUENCE)).isEqualTo(answer.headers().get(Wire.NEWEST));
    }
  }

  @Test
  void rowsPulledOnceAreNotPulledAgain() {
    cluster.create(d1, d2);
    cluster.rows(d2, List.of(cluster.row("o", 5)));
    cluster.head(d1, TestNetwork.catchingUp(d2));
    String after;
    try (FullPeerResponse answer = catchUp(d2, "")) {
      after = answer.headers().get(Wire.SEQUENCE);
    }
    cluster.rows(d2, List.of(cluster.row("p", 5)));

    try (FullPeerResponse answer = catchUp(d2, after)) {
      assertThat(RowBatch.read(answer.body()).rows())
          .singleElement()
          .isInstanceOfSatisfying(
              ObjectRow.class, row -> assertThat(row.path().object()).isEqualTo("p"));
    }
  }

  @Test
  void numbersOfAnotherFileCountForNothing() {
    cluster.create(d1, d2);
    cluster.rows(d2, List.of(cluster.row("o", 5)));

    try (FullPeerResponse answer = catchUp(d2, "0123456789abcdef:999999")) {
      assertThat(RowBatch.read(answer.body()).rows()).hasSize(1);
    }
  }

  @Test
  void replicaFarBehindPullsTheRangeOfAPageAlone() {
    cluster.create(d1, d2);
    int count = 1_800;
    var rows = new ArrayList<ObjectRow>();
    for (int i = 0; i < count; i++) {
      rows.add(cluster.row("name-%06d".formatted(i), 1));
    }
    cluster.rows(d2, rows);

    List<String> page =
        cluster.names(d1, "?limit=3&marker=name-001700", TestNetwork.catchingUp(d2));

    assertThat(page).containsExactly("name-001701", "name-001702", "name-001703");
    assertThat(ownCount(d1)).isLessThan(count);
    assertThat(cluster.head(d1, TestNetwork.catchingUp(d2)).get(Wire.CONTAINER_OBJECT_COUNT))
        .isEqualTo(Integer.toString(count));
  }

  @Test
  void pageThatLosesNamesToDeletionsIsPulledFurther() {
    cluster.create(d1, d2);
    var rows = new ArrayList<ObjectRow>();
    for (int i = 0; i < 500; i++) {
      rows.add(cluster.row("b-%05d".formatted(i), 1));
    }
    cluster.rows(d2, rows);
    rows.clear();
    for (int i = 0; i < 450; i++) {
      rows.add(cluster.row("c-%05d".formatted(i), 1));
    }
    cluster.rows(d2, rows);
    var own = List.of(cluster.row("a1", 1), cluster.row("a2", 1), cluster.row("z", 1));
    cluster.rows(d1, own);
    cluster.rows(d2, own);
    cluster.rows(d2, List.of(cluster.deleted("a1"), cluster.deleted("a2"), cluster.row("y", 1)));

    assertThat(cluster.names(d1, "?limit=2&delimiter=-", TestNetwork.catchingUp(d2)))
        .containsExactly("b-", "c-");
    assertThat(cluster.names(d1, "?limit=2&delimiter=-&marker=c-", TestNetwork.catchingUp(d2)))
        .containsExactly("y", "z");
  }

  @Test
  void peerThatCannotBeReachedMakesTheAnswerUnknown() {
    cluster.create(d1);
    var gone = new PeerDevice("d3", new PeerAddress("127.0.0.1", 1));

    for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
      try (FullPeerResponse answer = cluster.send(method, d1, TestNetwork.catchingUp(gone))) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("UNKNOWN");
      }
    }
  }

  @Test
  void replicaThatMissedTheCreationIsMadeByCatchingUp() {
    cluster.status(
        HttpMethod.PUT,
        d2,
        cluster.network.write().set(Wire.POLICY, "1").set("X-Container-Meta-Color", "red"));
    cluster.rows(d2, List.of(ofPolicy1(cluster.row("o", 5))));

    HttpHeaders head = cluster.head(d1, TestNetwork.catchingUp(d2));

    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("1");
    assertThat(head.get(Wire.POLICY)).isEqualTo("1");
    assertThat(head.get("X-Container-Meta-Color")).isEqualTo("red");
    assertThat(cluster.head(d1, TestNetwork.none()).get(Wire.STATE))
        .isEqualTo(cluster.head(d2, TestNetwork.none()).get(Wire.STATE));
  }

  private static ObjectRow ofPolicy1(ObjectRow row) {
    return new ObjectRow(
        row.partition(),
        row.path(),
        row.rangeId(),
        1,
        row.versions(),
        row.isDeleted(),
        row.sizeBytes(),
        row.etag(),
        row.contentType());
  }

  @Test
  void replicaThatMissedTheDeletionLearnsOfIt() {
    cluster.create(d1, d2);
    cluster.status(HttpMethod.DELETE, d2, cluster.network.write());

    assertThat(cluster.status(HttpMethod.GET, d1, TestNetwork.catchingUp(d2))).isEqualTo(404);
    try (FullPeerResponse answer = cluster.send(HttpMethod.HEAD, d1, TestNetwork.none())) {
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("TOMB");
    }
  }

  @Test
  void replicaThatMissedTheLastDeletionOfAnObjectIsDeleted() {
    cluster.create(d1, d2);
    ObjectRow row = cluster.row("o", 5);
    cluster.rows(d1, List.of(row));
    cluster.rows(d2, List.of(row));
    cluster.rows(d2, List.of(cluster.deleted("o")));

    assertThat(cluster.status(HttpMethod.DELETE, d1, cluster.network.write())).isEqualTo(409);
    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("1", d2))).isEqualTo(204);
  }

  @Test
  void replicaThatMissedAnObjectIsNotDeleted() {
    cluster.create(d1, d2);
    cluster.rows(d2, List.of(cluster.row("o", 5)));

    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("1", d2))).isEqualTo(409);
    assertThat(cluster.status(HttpMethod.HEAD, d1, TestNetwork.none())).isEqualTo(204);
  }

  @Test
  void deletionThatAPeerToldOfIsDoneAndNotMissing() {
    cluster.create(d1, d2);
    HttpHeaders write = cluster.network.write();
    assertThat(cluster.status(HttpMethod.DELETE, d2, write.copy())).isEqualTo(204);

    assertThat(cluster.status(HttpMethod.DELETE, d1, write.add(TestNetwork.catchingUp(d2))))
        .isEqualTo(204);
    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("1", d2))).isEqualTo(404);
  }

  @Test
  void anotherPeerDoesForOneThatCannotBeReachedWhereOneIsEnough() {
    cluster.create(d1, d2);
    cluster.rows(d2, List.of(cluster.row("o", 5)));
    var gone = new PeerDevice("d3", new PeerAddress("127.0.0.1", 1));

    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("1", gone, d2)))
        .isEqualTo(409);
    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("2", gone, d2)))
        .isEqualTo(503);
    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("1", gone))).isEqualTo(503);
    assertThat(cluster.status(HttpMethod.DELETE, d1, writeCatchingUp("one", d2))).isEqualTo(400);
  }

  @Test
  void headersAreJoinedAndAHeadThatNeedsNoCountsPullsNoRows() {
    cluster.create(d1, d2);
    Version version = cluster.network.clock.next();
    cluster.status(HttpMethod.POST, d2, TestNetwork.write(version).set("X-Container-Read", ".r:*"));
    cluster.rows(d2, List.of(cluster.row("o", 5)));

    HttpHeaders head = cluster.head(d1, TestNetwork.catchingUp(d2).set(Wire.COUNTS, "own"));

    assertThat(head.get("X-Container-Read")).isEqualTo(".r:*");
    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("0");
  }

  @Test
  void removedHeaderDoesNotComeBackFromAReplicaThatMissedIt() {
    cluster.create(d1, d2);
    Version set = cluster.network.clock.next();
    for (PeerDevice replica : List.of(d1, d2)) {
      cluster.status(
          HttpMethod.POST, replica, TestNetwork.write(set).set("X-Container-Read", ".r:*"));
    }
    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Read", ""));

    assertThat(cluster.head(d1, TestNetwork.catchingUp(d2)).contains("X-Container-Read")).isFalse();
    assertThat(cluster.head(d2, TestNetwork.catchingUp(d1)).contains("X-Container-Read")).isFalse();
  }

  private HttpHeaders writeCatchingUp(String enough, PeerDevice... peers) {
    return cluster
        .network
        .write()
        .set(Wire.CATCH_UP, PeerDevice.list(List.of(peers)))
        .set(Wire.CATCH_UP_ENOUGH, enough);
  }

  private FullPeerResponse catchUp(PeerDevice from, String after) {
    return cluster.network.send(
        Wire.METHOD_CATCHUP,
        from,
        ContainerCluster.CONTAINER,
        "?after=" + after.replace(":", "%3A"),
        TestNetwork.none());
  }

  private long ownCount(PeerDevice device) {
    return Long.parseLong(
        cluster.head(device, TestNetwork.none()).get(Wire.CONTAINER_OBJECT_COUNT));
  }

  /** The sum of a replica's rows, from its rows. */
  private String sumOf(PeerDevice device) {
    try (FullPeerResponse answer = catchUp(device, "")) {
      @SuppressWarnings("unchecked")
      var rows = (List<ObjectRow>) RowBatch.read(answer.body()).rows();
      return io.martinet.database.TestSums.of(rows);
    }
  }
}
