package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseEntry.Held;
import io.martinet.http.wire.DatabaseEntry.Unknown;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device's databases hold, in few bytes: by this replicas are compared. */
class DatabaseListTest {
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
  void replicasThatHoldTheSameHaveEqualEntriesInWhateverOrderItCame() {
    cluster.create(d1, d2);
    ObjectRow first = cluster.row("o", 5);
    ObjectRow second = cluster.row("p", 6);
    cluster.rows(d1, List.of(first, second));
    cluster.rows(d2, List.of(second));
    assertThat(list(d1)).isNotEqualTo(list(d2));

    cluster.rows(d2, List.of(first));

    assertThat(list(d1)).isEqualTo(list(d2)).singleElement().isInstanceOf(Held.class);
  }

  @Test
  void partitionIsListedAlone() {
    cluster.create(d1);
    create("other");

    assertThat(list(d1, "/d1/3/databases")).hasSize(2).isEqualTo(list(d1));
    assertThat(list(d1, "/d1/2/databases")).isEmpty();
    assertThat(list(d1, "/d1/4/databases")).isEmpty();
  }

  @Test
  void rowsThatOnlyTheJournalHoldsCount() {
    cluster.create(d1);
    DatabaseSums before = sums(d1);

    cluster.rows(d1, List.of(cluster.row("o", 5)));

    assertThat(sums(d1).rows()).isNotEqualTo(before.rows());
    assertThat(sums(d1).rest()).isEqualTo(before.rest());
  }

  @Test
  void headersStateAndDeletionsShow() {
    cluster.create(d1);
    var seen = new ArrayList<DatabaseSums>();
    seen.add(sums(d1));
    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Read", ".r:*"));
    seen.add(sums(d1));
    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Read", ""));
    seen.add(sums(d1));
    Version deletion = cluster.network.clock.next();
    cluster.status(HttpMethod.DELETE, d1, TestNetwork.write(deletion));
    seen.add(sums(d1));

    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen.getLast().delete()).isEqualTo(deletion);
  }

  @Test
  void pagesGoThroughAllDatabasesOnce() {
    for (int i = 0; i < 70; i++) {
      create("c" + i);
    }
    var all = new ArrayList<DatabaseEntry>();
    String after = "";
    do {
      try (FullPeerResponse answer = ask(after)) {
        all.addAll(DatabaseList.read(answer.body()).entries());
        after = answer.headers().get(Wire.AFTER, "");
      }
    } while (!after.isEmpty());

    assertThat(all).hasSize(70);
    assertThat(all).extracting(DatabaseEntry::container).doesNotHaveDuplicates();
  }

  @Test
  void listGoesOnBehindTheMarker() {
    for (int i = 0; i < 3; i++) {
      create("c" + i);
    }
    List<DatabaseEntry> all = list(d1);
    String second = markerOf(all.get(1));

    try (FullPeerResponse answer = ask(second)) {
      assertThat(DatabaseList.read(answer.body()).entries()).containsExactly(all.get(2));
    }
  }

  @Test
  void databaseInQuarantineIsListedAsUnknown() throws IOException {
    cluster.create(d1);
    create("good");
    cluster.stop("d1");
    damage(directory.resolve("d1"), "c");
    d1 = cluster.startContainers("d1");

    assertThat(list(d1)).hasSize(2).anyMatch(entry -> entry.equals(new Unknown(3, "", "")));
    assertThat(cluster.status(HttpMethod.HEAD, d1, TestNetwork.none())).isEqualTo(503);
    assertThat(list(d1)).hasSize(2).contains(new Unknown(3, "A", "c"));
  }

  @Test
  void deviceOutOfServiceIs507AndMalformedRequestsAre400() {
    assertThat(status("/d9/databases", TestNetwork.none())).isEqualTo(507);
    for (String bad : List.of("/d1/1-xyz", "/d1", "/d1/x/databases", "databases", "/databases")) {
      assertThat(status(bad, TestNetwork.none())).as(bad).isEqualTo(400);
    }
    for (String marker : List.of("x", "-1-", "3-0123", "3", "x-" + "0".repeat(32))) {
      assertThat(status("/d1/databases", TestNetwork.none().set(Wire.AFTER, marker)))
          .as(marker)
          .isEqualTo(400);
    }
  }

  private void create(String container) {
    StorePath path = StorePath.container("A", container);
    cluster.network.send(HttpMethod.PUT, d1, path, "", cluster.network.write()).close();
  }

  private String markerOf(DatabaseEntry entry) {
    try (Stream<Path> files = Files.walk(directory.resolve("d1/containers/3"))) {
      return "3-"
          + files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.equals(hash(entry) + ".db"))
              .findFirst()
              .orElseThrow()
              .replace(".db", "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(DatabaseEntry entry) {
    return TestNetwork.hash(StorePath.container(entry.account(), entry.container())).toString();
  }

  private static void damage(Path device, String container) throws IOException {
    String hash = TestNetwork.hash(StorePath.container("A", container)).toString();
    Path file =
        device
            .resolve("containers/3")
            .resolve(hash.substring(29))
            .resolve(hash)
            .resolve(hash + ".db");
    Files.write(file, new byte[8_192]);
  }

  private DatabaseSums sums(PeerDevice of) {
    return ((Held) list(of).getFirst()).sums();
  }

  private List<DatabaseEntry> list(PeerDevice of) {
    return list(of, "/" + of.device() + "/databases");
  }

  private List<DatabaseEntry> list(PeerDevice of, String target) {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REPLICATE,
            of.address(),
            target,
            TestNetwork.none(),
            Unpooled.EMPTY_BUFFER)) {
      assertThat(answer.status()).isEqualTo(200);
      return DatabaseList.read(answer.body()).entries();
    }
  }

  private FullPeerResponse ask(String after) {
    return cluster.network.send(
        Wire.METHOD_REPLICATE,
        d1.address(),
        "/d1/databases",
        TestNetwork.none().set(Wire.AFTER, after),
        Unpooled.EMPTY_BUFFER);
  }

  private int status(String target, HttpHeaders headers) {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REPLICATE, d1.address(), target, headers, Unpooled.EMPTY_BUFFER)) {
      return answer.status();
    }
  }
}
