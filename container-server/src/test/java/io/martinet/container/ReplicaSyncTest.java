package io.martinet.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that catches up for good, as a replicator asks of it. */
class ReplicaSyncTest {
  /** Over after one exchange. */
  private static final Duration AT_ONCE = Duration.ofNanos(1);

  private static final StorePath ACCOUNT = StorePath.account("A");

  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;
  private PeerDevice d2;
  private PeerDevice d3;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    d1 = cluster.startContainers("d1");
    d2 = cluster.startContainers("d2");
    d3 = cluster.startContainers("d3");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void replicaThatHasNothingIsMadeWithAllRowsAndHeaders() {
    cluster.create(d2);
    cluster.status(HttpMethod.POST, d2, cluster.network.write().set("X-Container-Read", ".r:*"));
    cluster.rows(d2, rows(1_100));

    try (FullPeerResponse answer = sync(d1, d2)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(DatabaseSums.of(answer.headers())).isEqualTo(sums(d2));
    }
    assertThat(list(d1)).isEqualTo(list(d2));
    HttpHeaders head = cluster.head(d1, TestNetwork.none());
    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("1100");
    assertThat(head.get("X-Container-Read")).isEqualTo(".r:*");
  }

  @Test
  void replicasThatEachHaveSomethingAreEqualAfterEachCaughtUp() {
    cluster.create(d1, d2, d3);
    cluster.rows(d1, List.of(cluster.row("a", 1), cluster.row("same", 1)));
    cluster.rows(d2, List.of(cluster.row("b", 1), cluster.row("same", 2)));
    cluster.rows(d3, List.of(cluster.deleted("a"), cluster.row("c", 1)));
    cluster.status(HttpMethod.POST, d2, cluster.network.write().set("X-Container-Read", "x"));
    cluster.status(HttpMethod.POST, d3, cluster.network.write().set("X-Container-Read", "y"));

    assertThat(status(d1, d2, d3)).isEqualTo(200);
    assertThat(status(d2, d1, d3)).isEqualTo(200);
    assertThat(status(d3, d1, d2)).isEqualTo(200);

    assertThat(list(d1)).isEqualTo(list(d2)).isEqualTo(list(d3));
    assertThat(cluster.names(d1, "", TestNetwork.none())).containsExactly("b", "c", "same");
  }

  @Test
  void deletionComesToReplicasThatMissedItOrHadNothing() {
    cluster.create(d1, d2);
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    cluster.status(HttpMethod.DELETE, d2, cluster.network.write());

    assertThat(status(d1, d2)).isEqualTo(200);
    assertThat(status(d3, d2)).isEqualTo(200);

    assertThat(list(d1)).isEqualTo(list(d2)).isEqualTo(list(d3));
    try (FullPeerResponse answer = cluster.send(HttpMethod.HEAD, d3, TestNetwork.none())) {
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("TOMB");
    }
  }

  @Test
  void rowThatIsNewerThanADeletionEndsOnAllReplicas() {
    cluster.create(d1, d2);
    Version deletion = cluster.network.clock.next();
    cluster.rows(d1, List.of(cluster.row("late", 5)));
    cluster.status(HttpMethod.DELETE, d2, TestNetwork.write(deletion));

    assertThat(status(d1, d2)).isEqualTo(200);
    assertThat(status(d2, d1)).isEqualTo(200);

    assertThat(list(d1)).isEqualTo(list(d2));
  }

  @Test
  void headersOfALifeThatEndedDoNotComeBackFromAReplicaThatMissedTheEnd() {
    cluster.create(d1, d2);
    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Read", ".r:*"));
    cluster.status(HttpMethod.DELETE, d2, cluster.network.write());
    cluster.create(d2);
    // Its newest change is of the old life, so that there is something to join.
    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Write", "x"));

    assertThat(status(d2, d1)).isEqualTo(200);
    assertThat(status(d1, d2)).isEqualTo(200);
    assertThat(status(d2, d1)).isEqualTo(200);

    assertThat(list(d1)).isEqualTo(list(d2));
    assertThat(cluster.head(d2, TestNetwork.none()).contains("X-Container-Read")).isFalse();
  }

  @Test
  void rowsOfADeletedAccountAreExchangedToo() throws IOException {
    PeerDevice a1 = cluster.startAccounts("a1");
    PeerDevice a2 = cluster.startAccounts("a2");
    HttpHeaders deletion = cluster.network.write();
    for (PeerDevice account : List.of(a1, a2)) {
      cluster.network.send(HttpMethod.DELETE, account, ACCOUNT, "", deletion.copy()).close();
    }
    containerRow(a1, "c");

    assertThat(status(a2, ACCOUNT, a1)).isEqualTo(200);
    assertThat(status(a1, ACCOUNT, a2)).isEqualTo(200);

    assertThat(list(a1)).isEqualTo(list(a2));
  }

  @Test
  void whatIsTooMuchForTheTimeIsPulledBitByBit() throws IOException {
    cluster.create(d2);
    cluster.rows(d2, rows(1_100));
    cluster.config = config(TestNetwork.CONFIG.snapshotBytesMin(), AT_ONCE);
    PeerDevice d4 = cluster.startContainers("d4");

    var statuses = new ArrayList<Integer>();
    while (statuses.size() < 10 && !statuses.contains(200)) {
      statuses.add(status(d4, d2));
    }

    assertThat(statuses).containsExactly(202, 202, 200);
    assertThat(list(d4)).isEqualTo(list(d2));
  }

  @Test
  void replicaThatHasNothingFetchesALongDatabaseWhole() throws IOException {
    cluster.config = config(1, AT_ONCE);
    PeerDevice d4 = cluster.startContainers("d4");
    PeerDevice d5 = cluster.startContainers("d5");
    cluster.create(d4);
    cluster.rows(d4, rows(1_100));

    assertThat(status(d5, d4)).as("by pages it would take three").isEqualTo(200);

    assertThat(list(d5)).isEqualTo(list(d4));
    cluster.rows(d4, List.of(cluster.row("later", 1)));
    assertThat(status(d5, d4)).as("the rest comes by pages, once").isEqualTo(200);
    assertThat(list(d5)).isEqualTo(list(d4));
    cluster.stop("d5");
    assertThat(list(cluster.startContainers("d5"))).isEqualTo(list(d4));
  }

  @Test
  void replicaWithATenthOfTheRowsFetchesTheRestWholeAndKeepsItsOwn() throws IOException {
    cluster.config = config(1, TestNetwork.CONFIG.syncMax());
    PeerDevice d4 = cluster.startContainers("d4");
    cluster.config = config(1, AT_ONCE);
    PeerDevice d5 = cluster.startContainers("d5");
    cluster.create(d4, d5);
    cluster.rows(d4, rows(5_000));
    cluster.rows(d5, List.of(cluster.row("own", 1)));
    cluster.status(HttpMethod.POST, d5, cluster.network.write().set("X-Container-Read", "x"));

    assertThat(status(d5, d4)).isEqualTo(202);
    assertThat(status(d5, d4)).as("by pages it would take more").isEqualTo(200);
    assertThat(status(d4, d5)).isEqualTo(200);

    assertThat(list(d5)).isEqualTo(list(d4));
    HttpHeaders head = cluster.head(d5, TestNetwork.none());
    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("5001");
    assertThat(head.get("X-Container-Read")).isEqualTo("x");
  }

  @Test
  void copyOfADatabaseIsTheFileWithItsChecksum() throws IOException {
    cluster.config = config(1, AT_ONCE);
    PeerDevice d4 = cluster.startContainers("d4");
    cluster.create(d4);
    cluster.rows(d4, rows(100));

    String target = target(d4).replace("/sync", "/snapshot");
    try (FullPeerResponse answer = ask(target, d4.address(), TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(200);
      byte[] file = ByteBufUtil.getBytes(answer.body());
      var crc = new CRC32C();
      crc.update(file);
      assertThat(answer.headers().get(Wire.CONTENT_LENGTH)).isEqualTo("" + file.length);
      assertThat(answer.headers().get(Wire.CRC32C))
          .isEqualTo(HexFormat.of().toHexDigits((int) crc.getValue()));
      assertThat(new String(file, 0, 15, US_ASCII)).isEqualTo("SQLite format 3");
    }
  }

  @Test
  void shortOrAbsentDatabasesAreNotSentWhole() {
    cluster.create(d2);
    for (PeerDevice device : List.of(d2, d3)) {
      String target = target(device).replace("/sync", "/snapshot");
      try (FullPeerResponse answer = ask(target, device.address(), TestNetwork.none())) {
        assertThat(answer.status()).isEqualTo(204);
      }
    }
  }

  @Test
  void rowsThatWerePulledSurviveAKillOnceAnsweredFor() throws IOException {
    cluster.create(d2);
    cluster.rows(d2, rows(10));
    assertThat(status(d1, d2)).isEqualTo(200);

    // Without its WAL: no part of the answer may stand on that alone.
    Path left = directory.resolve("left");
    copyWithoutWal(directory.resolve("d1"), left);
    cluster.stop("d1");
    PeerDevice again = cluster.startContainers("d1", TestNetwork.device("d1", left));

    assertThat(sums(again)).isEqualTo(sums(d2));
  }

  @Test
  void peerThatCannotBeAskedIsNamedAndWhatOthersHaveIsKept() {
    var gone = new PeerDevice("d7", new PeerAddress("127.0.0.1", 1));
    var noDevice = new PeerDevice("d8", d3.address());
    cluster.create(d2);

    for (PeerDevice bad : List.of(gone, noDevice)) {
      try (FullPeerResponse answer = sync(d1, d2, bad)) {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headers().get(Wire.FROM)).isEqualTo(bad.toString());
      }
    }
    assertThat(list(d1)).isEqualTo(list(d2));
  }

  @Test
  void nobodyHasItIs404AndWhatOneHasItselfIsThere() {
    assertThat(status(d1, d2, d3)).isEqualTo(404);
    cluster.create(d1);
    assertThat(status(d1, d2, d3)).isEqualTo(200);
  }

  @Test
  void malformedRequestsAndDevicesOutOfServiceAreRefused() {
    for (String from : List.of("", "d1@" + d1.address(), "d2", "d2@x", "d2@h:1,d3@h:2")) {
      try (FullPeerResponse answer =
          ask(target(d1), d1.address(), TestNetwork.none().set(Wire.FROM, from))) {
        assertThat(answer.status()).as(from).isEqualTo(400);
      }
    }
    try (FullPeerResponse answer = ask(target(d1), d1.address(), TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(400);
    }
    var absent = new PeerDevice("d8", d1.address());
    assertThat(status(absent, d2)).isEqualTo(507);
  }

  private static DatabaseServerConfig config(long snapshotBytesMin, Duration syncMax) {
    DatabaseServerConfig usual = TestNetwork.CONFIG;
    return new DatabaseServerConfig(
        usual.database(),
        usual.workMax(),
        usual.catchUpMax(),
        usual.catchUpRows(),
        usual.accountRowMax(),
        syncMax,
        snapshotBytesMin);
  }

  private List<ObjectRow> rows(int count) {
    var rows = new ArrayList<ObjectRow>();
    for (int i = 0; i < count; i++) {
      rows.add(cluster.row("name-%06d".formatted(i), 1));
    }
    return rows;
  }

  private static void copyWithoutWal(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        boolean isLeftOut = file.toString().endsWith("-wal") || file.toString().endsWith("-shm");
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!isLeftOut) {
          Files.copy(file, target);
        }
      }
    }
  }

  private void containerRow(PeerDevice to, String container) {
    var row =
        new ContainerRow(
            3,
            StorePath.container("A", container),
            0,
            cluster.network.clock.next(),
            Version.NONE,
            new ContainerRow.Stats(1, 2, cluster.network.clock.next().ticks()));
    ByteBuf body = Unpooled.buffer();
    new RowBatch.Containers(List.of(row)).write(body);
    cluster
        .network
        .send(
            Wire.METHOD_ROWS,
            to.address(),
            WirePath.ofDevice(to.device()),
            TestNetwork.none(),
            body)
        .close();
  }

  private int status(PeerDevice to, PeerDevice... from) {
    return status(to, ContainerCluster.CONTAINER, from);
  }

  private int status(PeerDevice to, StorePath path, PeerDevice... from) {
    try (FullPeerResponse answer = sync(to, path, from)) {
      return answer.status();
    }
  }

  private FullPeerResponse sync(PeerDevice to, PeerDevice... from) {
    return sync(to, ContainerCluster.CONTAINER, from);
  }

  private FullPeerResponse sync(PeerDevice to, StorePath path, PeerDevice... from) {
    return ask(
        new WirePath(to.device(), 3, path) + "/sync",
        to.address(),
        TestNetwork.none().set(Wire.FROM, PeerDevice.list(List.of(from))));
  }

  private static String target(PeerDevice to) {
    return new WirePath(to.device(), 3, ContainerCluster.CONTAINER) + "/sync";
  }

  private FullPeerResponse ask(String target, PeerAddress to, HttpHeaders headers) {
    return cluster.network.send(Wire.METHOD_REPLICATE, to, target, headers, Unpooled.EMPTY_BUFFER);
  }

  private DatabaseSums sums(PeerDevice of) {
    return ((DatabaseEntry.Held) list(of).getFirst()).sums();
  }

  private List<DatabaseEntry> list(PeerDevice of) {
    try (FullPeerResponse answer =
        ask("/" + of.device() + "/databases", of.address(), TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(200);
      return DatabaseList.read(answer.body()).entries();
    }
  }
}
