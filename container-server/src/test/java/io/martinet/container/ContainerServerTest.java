package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowAnswer.Fate;
import io.martinet.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One container server, request by request. */
class ContainerServerTest {
  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    d1 = cluster.startContainers("d1");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void firstPutCreatesAndTheNextDoesNot() {
    assertThat(cluster.status(HttpMethod.PUT, d1, write())).isEqualTo(201);
    assertThat(cluster.status(HttpMethod.PUT, d1, write())).isEqualTo(202);
  }

  @Test
  void policyIsFixedAtCreation() {
    assertThat(cluster.status(HttpMethod.PUT, d1, write().set(Wire.DEFAULT_POLICY, "1")))
        .isEqualTo(201);
    assertThat(cluster.status(HttpMethod.PUT, d1, write().set(Wire.POLICY, "2"))).isEqualTo(409);
    assertThat(cluster.status(HttpMethod.PUT, d1, write().set(Wire.POLICY, "1"))).isEqualTo(202);
    assertThat(cluster.status(HttpMethod.PUT, d1, write().set(Wire.DEFAULT_POLICY, "0")))
        .isEqualTo(202);
    assertThat(cluster.head(d1, TestNetwork.none()).get(Wire.POLICY)).isEqualTo("1");
  }

  @Test
  void headTellsTimesStateAndCounts() {
    Version created = cluster.network.clock.next();
    Version posted = cluster.network.clock.next();
    cluster.status(HttpMethod.PUT, d1, TestNetwork.write(created));
    cluster.status(HttpMethod.POST, d1, TestNetwork.write(posted));
    cluster.rows(d1, List.of(cluster.row("o", 5), cluster.row("p", 7)));

    HttpHeaders head = cluster.head(d1, TestNetwork.none());

    assertThat(head.get(Wire.ANSWER)).isEqualTo("HAVE");
    assertThat(head.get(Wire.STATE)).isEqualTo(created + " -");
    assertThat(created.toString()).startsWith(head.get(Wire.CREATED_AT));
    assertThat(posted.toString()).startsWith(head.get(Wire.PUT_TIMESTAMP));
    assertThat(head.get(Wire.CONTAINER_OBJECT_COUNT)).isEqualTo("2");
    assertThat(head.get(Wire.CONTAINER_BYTES_USED)).isEqualTo("12");
    assertThat(head.get(Wire.TRANS_ID)).isEqualTo("tx-test");
  }

  @Test
  void newestValueOfAStoredHeaderWinsWhateverTheOrder() {
    cluster.create(d1);
    Version older = cluster.network.clock.next();
    Version newer = cluster.network.clock.next();

    cluster.status(HttpMethod.POST, d1, meta(newer, "Color", "blue"));
    cluster.status(HttpMethod.POST, d1, meta(older, "Color", "red"));
    assertThat(cluster.head(d1, TestNetwork.none()).get("X-Container-Meta-Color"))
        .isEqualTo("blue");

    cluster.status(HttpMethod.POST, d1, meta(cluster.network.clock.next(), "Color", ""));
    assertThat(cluster.head(d1, TestNetwork.none()).contains("X-Container-Meta-Color")).isFalse();
  }

  @Test
  void limitsHoldOverAllMetadataAndRemovalIsAlwaysAllowed() {
    cluster.create(d1);
    String value = "v".repeat(1_000);
    for (int i = 0; i < 4; i++) {
      assertThat(cluster.status(HttpMethod.POST, d1, meta("K" + i, value))).isEqualTo(204);
    }
    assertThat(cluster.status(HttpMethod.POST, d1, meta("K5", value))).isEqualTo(400);
    assertThat(cluster.status(HttpMethod.POST, d1, meta("K0", ""))).isEqualTo(204);
    assertThat(cluster.status(HttpMethod.POST, d1, meta("K5", value))).isEqualTo(204);
  }

  @Test
  void atMostNinetyItemsAreKept() {
    HttpHeaders ninety = write();
    for (int i = 0; i < 90; i++) {
      ninety.set("X-Container-Meta-N" + i, "1");
    }
    assertThat(cluster.status(HttpMethod.PUT, d1, ninety)).isEqualTo(201);
    assertThat(cluster.status(HttpMethod.POST, d1, meta("N90", "1"))).isEqualTo(400);
  }

  @Test
  void whatWasNeverMadeIsNone() {
    try (FullPeerResponse answer = cluster.send(HttpMethod.HEAD, d1, TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("NONE");
    }
    assertThat(cluster.status(HttpMethod.POST, d1, write())).isEqualTo(404);
    assertThat(cluster.status(HttpMethod.DELETE, d1, write())).isEqualTo(404);
  }

  @Test
  void onlyAnEmptyContainerIsDeleted() {
    cluster.create(d1);
    cluster.rows(d1, List.of(cluster.row("o", 1)));
    assertThat(cluster.status(HttpMethod.DELETE, d1, write())).isEqualTo(409);

    cluster.rows(d1, List.of(cluster.deleted("o")));
    assertThat(cluster.status(HttpMethod.DELETE, d1, write())).isEqualTo(204);
    try (FullPeerResponse answer = cluster.send(HttpMethod.GET, d1, TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("TOMB");
    }
    assertThat(cluster.rows(d1, List.of(cluster.row("late", 1))).fates())
        .containsExactly(Fate.REFUSED);
  }

  @Test
  void containerMadeAgainIsFresh() {
    cluster.status(HttpMethod.PUT, d1, write().set("X-Container-Meta-Old", "1"));
    Version before = cluster.network.clock.next();
    cluster.status(HttpMethod.DELETE, d1, write());

    assertThat(cluster.status(HttpMethod.PUT, d1, write().set(Wire.POLICY, "3"))).isEqualTo(201);

    cluster.rows(d1, List.of(ContainerCluster.row("old", 1, before, false)));
    assertThat(cluster.names(d1, "", TestNetwork.none())).isEmpty();
    HttpHeaders head = cluster.head(d1, TestNetwork.none());
    assertThat(head.contains("X-Container-Meta-Old")).isFalse();
    assertThat(head.get(Wire.POLICY)).isEqualTo("3");
  }

  @Test
  void lateWritesOfAnEarlierLifeAreRefused() {
    Version early = cluster.network.clock.next();
    cluster.create(d1);
    assertThat(cluster.status(HttpMethod.DELETE, d1, TestNetwork.write(early))).isEqualTo(409);
    cluster.status(HttpMethod.DELETE, d1, write());

    assertThat(cluster.status(HttpMethod.PUT, d1, TestNetwork.write(early))).isEqualTo(409);
    assertThat(cluster.status(HttpMethod.HEAD, d1, TestNetwork.none())).isEqualTo(404);
  }

  @Test
  void listingTakesItsQueryFromTheUrl() {
    cluster.create(d1);
    cluster.rows(
        d1,
        List.of(
            cluster.row("a/1", 1),
            cluster.row("a/2", 1),
            cluster.row("b c+d?é", 1),
            cluster.row("z", 1)));

    assertThat(cluster.names(d1, "?limit=10&delimiter=%2F", TestNetwork.none()))
        .containsExactly("a/", "b c+d?é", "z");
    assertThat(cluster.names(d1, "?limit=1&marker=b%20c%2Bd%3F%C3%A9", TestNetwork.none()))
        .containsExactly("z");
    assertThat(cluster.names(d1, "?limit=2&reverse=true", TestNetwork.none()))
        .containsExactly("z", "b c+d?é");
  }

  @Test
  void writesOfContainersMakeTheRowsBeforeThemDurable() {
    cluster.create(d1);
    for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.POST)) {
      RowAnswer taken = cluster.rows(d1, List.of(cluster.row("o", 1)));
      cluster.status(method, d1, write());

      assertThat(synced()).as("after %s", method).isGreaterThanOrEqualTo(taken.position());
    }
  }

  @Test
  void journalIsSyncedWithoutBeingAsked() {
    cluster.create(d1);
    RowAnswer taken = cluster.rows(d1, List.of(cluster.row("o", 1)));

    org.awaitility.Awaitility.await().until(() -> synced() >= taken.position());
  }

  @Test
  void largeBatchesAreTakenWhole() {
    cluster.create(d1);
    var rows = new ArrayList<io.martinet.http.wire.ObjectRow>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(cluster.row("name-%05d".formatted(i), 1));
    }

    assertThat(cluster.rows(d1, rows).fates()).hasSize(3_000).containsOnly(Fate.VISIBLE);
    assertThat(cluster.head(d1, TestNetwork.none()).get(Wire.CONTAINER_OBJECT_COUNT))
        .isEqualTo("3000");
  }

  @Test
  void foreignDevicesAndPathsAndMethodsAreRefused() {
    var foreign = new PeerDevice("d9", d1.address());
    assertThat(cluster.status(HttpMethod.HEAD, foreign, TestNetwork.none())).isEqualTo(507);
    assertThat(cluster.status(HttpMethod.TRACE, d1, TestNetwork.none())).isEqualTo(405);
    try (FullPeerResponse answer =
        cluster.network.send(HttpMethod.HEAD, d1, StorePath.account("A"), "", TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void newerWireVersionsAndTimesFarAheadAreRefused() {
    assertThat(cluster.status(HttpMethod.HEAD, d1, TestNetwork.none().set(Wire.WIRE, "2")))
        .isEqualTo(400);
    assertThat(
            cluster.status(
                HttpMethod.HEAD, d1, TestNetwork.none().set(Wire.TIME, "9999999999.00000")))
        .isEqualTo(400);
    assertThat(
            cluster.status(
                HttpMethod.PUT, d1, TestNetwork.write(new Version(999_999_999_900_000L, 1))))
        .isEqualTo(400);
  }

  @Test
  void malformedRowsAreRefusedAndTheConnectionLivesOn() {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_ROWS,
            d1.address(),
            "/d1",
            TestNetwork.none(),
            Unpooled.copiedBuffer("nonsense", StandardCharsets.UTF_8))) {
      assertThat(answer.status()).isEqualTo(400);
    }
    cluster.create(d1);
  }

  @Test
  void healthAndMetricsAreServed() {
    assertThat(page("/healthcheck")).isEqualTo("OK");
    assertThat(page("/metrics"))
        .contains("martinet_container_unapplied_rows{device=\"d1\"}")
        .contains("martinet_container_unreported{device=\"d1\"}");
  }

  private String page(String target) {
    try (FullPeerResponse answer =
        cluster.network.send(
            HttpMethod.GET, d1.address(), target, TestNetwork.none(), Unpooled.EMPTY_BUFFER)) {
      return answer.body().toString(StandardCharsets.UTF_8);
    }
  }

  private long synced() {
    try (FullPeerResponse answer =
        cluster.network.send(
            Wire.METHOD_JOURNAL, d1.address(), "/d1", TestNetwork.none(), Unpooled.EMPTY_BUFFER)) {
      assertThat(answer.headers().get(Wire.BOOT_ID)).hasSize(16);
      return Long.parseLong(answer.headers().get(Wire.JOURNAL_SYNCED));
    }
  }

  private HttpHeaders write() {
    return cluster.network.write();
  }

  private HttpHeaders meta(String name, String value) {
    return meta(cluster.network.clock.next(), name, value);
  }

  private static HttpHeaders meta(Version version, String name, String value) {
    return TestNetwork.write(version).set("X-Container-Meta-" + name, value);
  }
}
