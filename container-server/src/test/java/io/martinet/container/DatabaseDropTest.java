package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.Bits128;
import io.martinet.http.wire.DatabaseEntry.Held;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer.Fate;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 19: a database goes only if it is exactly what others confirmed to hold. */
class DatabaseDropTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    cluster.startAccounts("a1");
    d1 = cluster.startContainers("d1");
    // It cannot speak for the partition: it is nobody's primary.
    cluster.network.guard.filling.add("d1");
  }

  @Test
  void rule19_whoSpeaksForThePartitionDropsNothing() {
    makeTold();
    DatabaseSums confirmed = sums();
    cluster.network.guard.filling.clear();

    assertThat(drop(confirmed)).isEqualTo(409);
    assertThat(cluster.status(HttpMethod.HEAD, d1, TestNetwork.none())).isEqualTo(204);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void rule19_databaseThatIsExactlyWhatWasConfirmedGoes() throws IOException {
    makeTold();
    DatabaseSums confirmed = sums();

    assertThat(drop(confirmed)).isEqualTo(204);

    assertThat(list()).isEmpty();
    assertThat(cluster.status(HttpMethod.HEAD, d1, asHolder())).isEqualTo(404);
    assertThat(cluster.rows(d1, List.of(cluster.row("o", 5))).fates())
        .containsExactly(Fate.REFUSED);
    assertThat(databaseFiles()).isZero();
    assertThat(drop(confirmed)).as("again").isEqualTo(404);
  }

  @Test
  void rule19_rowStateOrHeaderThatCameMeanwhileKeepsIt() {
    makeTold();
    DatabaseSums before = sums();
    cluster.rows(d1, List.of(cluster.row("o", 5)));

    HttpHeaders conflict = conflict(before);
    assertThat(DatabaseSums.of(conflict)).isEqualTo(sums());

    cluster.status(HttpMethod.POST, d1, cluster.network.write().set("X-Container-Read", ".r:*"));
    DatabaseSums now = sums();
    for (DatabaseSums other :
        List.of(
            new DatabaseSums(cluster.network.clock.next(), now.delete(), now.rows(), now.rest()),
            new DatabaseSums(now.put(), cluster.network.clock.next(), now.rows(), now.rest()),
            new DatabaseSums(now.put(), now.delete(), new Bits128(1, 2), now.rest()),
            new DatabaseSums(now.put(), now.delete(), now.rows(), new Bits128(1, 2)))) {
      conflict(other);
    }
    assertThat(cluster.names(d1, "", asHolder())).containsExactly("o");
  }

  @Test
  void databaseThatStillOwesItsAccountStays() throws IOException {
    cluster.stop("a1");
    cluster.create(d1);
    cluster.rows(d1, List.of(cluster.row("o", 5)));

    assertThat(conflict(sums()).get(Wire.REASON)).contains("told");

    cluster.startAccounts("a1");
    tell();
    assertThat(drop(sums())).isEqualTo(204);
  }

  @Test
  void rule19_confirmationsByAnotherRingCountForNothing() {
    makeTold();

    HttpHeaders headers = sums().addTo(new DefaultHttpHeaders()).set(Wire.RING_VERSION, "2");
    try (FullPeerResponse answer = send("drop", headers)) {
      assertThat(answer.status()).isEqualTo(409);
    }
    assertThat(list()).hasSize(1);
  }

  @Test
  void databaseThatWasDroppedCanBeMadeAgainAndBeginsEmpty() throws IOException {
    makeTold();
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    tell();
    assertThat(drop(sums())).isEqualTo(204);

    cluster.create(d1);
    assertThat(cluster.names(d1, "", asHolder())).isEmpty();
    cluster.rows(d1, List.of(cluster.row("p", 5)));
    cluster.stop("d1");
    d1 = cluster.startContainers("d1");

    assertThat(cluster.names(d1, "", asHolder())).containsExactly("p");
  }

  @Test
  void dropWithoutWhatWasConfirmedIsRefused() {
    makeTold();
    HttpHeaders whole = sums().addTo(new DefaultHttpHeaders());
    for (String name : List.of(Wire.STATE, Wire.ROW_SUM, Wire.DIGEST)) {
      for (HttpHeaders bad : List.of(whole.copy().remove(name), whole.copy().set(name, "x"))) {
        try (FullPeerResponse answer = send("drop", bad)) {
          assertThat(answer.status()).as(name).isEqualTo(400);
        }
      }
    }
    assertThat(status("/d1/3/A/drop", whole)).as("an account").isEqualTo(400);
    assertThat(status("/d1/3/A/c/o/drop", whole)).as("an object").isEqualTo(400);
    assertThat(status("/d9/3/A/c/drop", whole)).as("no device").isEqualTo(507);
    assertThat(list()).hasSize(1);
  }

  @Test
  void backlogTellsOfRowsToApplyAndContainersToTell() throws IOException {
    cluster.stop("a1");
    cluster.create(d1);
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    assertThat(backlog()).matches("unapplied_rows \\d+\nuntold_containers 1\nsweep_ended .*\n");

    cluster.startAccounts("a1");
    tell();
    // It is looked at once more: whoever told it last did so for a request.
    await().until(() -> backlog().startsWith("unapplied_rows 0\nuntold_containers 0\n"));
    assertThat(status("/d9/backlog", TestNetwork.none())).isEqualTo(507);
    assertThat(status("/d1/3/A/c/backlog", TestNetwork.none())).isEqualTo(400);
  }

  private void makeTold() {
    Version version = cluster.network.clock.next();
    HttpHeaders headers = cluster.withTargets(TestNetwork.write(version));
    assertThat(cluster.status(HttpMethod.PUT, d1, headers)).isEqualTo(201);
  }

  /** A PUT tells the account of all there is before it is answered. */
  private void tell() {
    HttpHeaders headers = cluster.withTargets(cluster.network.write());
    assertThat(cluster.status(HttpMethod.PUT, d1, headers)).isEqualTo(202);
  }

  private HttpHeaders conflict(DatabaseSums confirmed) {
    try (FullPeerResponse answer = send("drop", confirmed.addTo(new DefaultHttpHeaders()))) {
      assertThat(answer.status()).isEqualTo(409);
      return answer.headers();
    }
  }

  private int drop(DatabaseSums confirmed) {
    try (FullPeerResponse answer = send("drop", confirmed.addTo(new DefaultHttpHeaders()))) {
      return answer.status();
    }
  }

  private FullPeerResponse send(String what, HttpHeaders headers) {
    String of = new WirePath("d1", 3, StorePath.container("A", "c")).toString();
    return cluster.network.send(
        Wire.METHOD_REPLICATE, d1.address(), of + "/" + what, headers, Unpooled.EMPTY_BUFFER);
  }

  private int status(String target, HttpHeaders headers) {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REPLICATE, d1.address(), target, headers, Unpooled.EMPTY_BUFFER)) {
      return answer.status();
    }
  }

  private String backlog() {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REPLICATE,
            d1.address(),
            "/d1/backlog",
            TestNetwork.none(),
            Unpooled.EMPTY_BUFFER)) {
      assertThat(answer.status()).isEqualTo(200);
      return answer.body().toString(StandardCharsets.US_ASCII);
    }
  }

  private DatabaseSums sums() {
    return list().getFirst().sums();
  }

  private List<Held> list() {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_REPLICATE,
            d1.address(),
            "/d1/databases",
            TestNetwork.none(),
            Unpooled.EMPTY_BUFFER)) {
      return DatabaseList.read(answer.body()).entries().stream().map(Held.class::cast).toList();
    }
  }

  private long databaseFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("d1/containers"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static HttpHeaders asHolder() {
    return TestNetwork.none().set(Wire.AS, Wire.AS_HOLDER);
  }
}
