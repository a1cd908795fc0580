package io.martinet.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowAnswer.Fate;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One account server, request by request. */
class AccountServerTest {
  private static final StorePath ACCOUNT = StorePath.account("A");

  @TempDir Path directory;
  private final TestNetwork network = new TestNetwork();
  private DatabaseServer<ContainerRow> server;
  private PeerDevice d1;

  @BeforeEach
  void start() throws IOException {
    server =
        AccountServer.of(
            TestNetwork.CONFIG,
            TestNetwork.listener("accounts"),
            network.setup(),
            List.of(TestNetwork.device("d1", directory.resolve("d1"))),
            new TreeMap<>());
    server.start();
    d1 = new PeerDevice("d1", server.address());
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(Duration.ofSeconds(5));
    network.close();
  }

  @Test
  void countsAreKeptInAllAndByPolicy() {
    put();
    take(row("c1", 0, 10, 0, 3, 30), row("c2", 1, 10, 0, 4, 40), row("c3", 1, 10, 0, 5, 50));

    HttpHeaders head = head();
    assertThat(head.get(Wire.ACCOUNT_CONTAINER_COUNT)).isEqualTo("3");
    assertThat(head.get(Wire.ACCOUNT_OBJECT_COUNT)).isEqualTo("12");
    assertThat(head.get(Wire.ACCOUNT_BYTES_USED)).isEqualTo("120");
    assertThat(head.get(Wire.ACCOUNT_POLICY_PREFIX + "0")).isEqualTo("1 3 30");
    assertThat(head.get(Wire.ACCOUNT_POLICY_PREFIX + "1")).isEqualTo("2 9 90");
  }

  @Test
  void newestCountWinsAndADeletedContainerCountsNothing() {
    put();
    take(row("c", 0, 10, 0, 3, 30));
    take(counted("c", 10, 0, 9, 90, 500), counted("c", 10, 0, 1, 10, 400));
    assertThat(head().get(Wire.ACCOUNT_OBJECT_COUNT)).isEqualTo("9");

    take(row("c", 0, 10, 11, 9, 90));
    assertThat(head().get(Wire.ACCOUNT_CONTAINER_COUNT)).isEqualTo("0");
    assertThat(head().get(Wire.ACCOUNT_OBJECT_COUNT)).isEqualTo("0");
    assertThat(listing("")).isEmpty();
  }

  @Test
  void listingTellsWhatIsKnownOfEachContainer() {
    put();
    take(row("b", 1, 20, 0, 4, 40), row("a", 0, 10, 0, 3, 30), row("c/d", 0, 30, 0, 0, 0));

    assertThat(List.<Object>copyOf(listing("")))
        .containsExactly(
            new ContainerEntry("a", 10, 3, 30, 0),
            new ContainerEntry("b", 20, 4, 40, 1),
            new ContainerEntry("c/d", 30, 0, 0, 0));
    assertThat(listing("?limit=1&marker=a")).hasSize(1);
  }

  @Test
  void rowOfAnAccountThatIsNotHereIsRefused() {
    assertThat(take(row("c", 0, 10, 0, 0, 0)).fates()).containsExactly(Fate.REFUSED);
  }

  @Test
  void rowsAreDurableWhenTheyAreAnswered() {
    put();
    RowAnswer answer = take(row("c", 0, 10, 0, 0, 0));

    assertThat(answer.syncedPosition()).isGreaterThanOrEqualTo(answer.position());
  }

  @Test
  void deletedAccountSaysSoAndGoesOnTakingRowsForTheReaper() {
    put();
    take(row("c", 0, 10, 0, 3, 30));

    assertThat(status(HttpMethod.DELETE, network.write())).isEqualTo(204);

    try (FullPeerResponse answer = send(HttpMethod.HEAD, TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers().get(Wire.ANSWER)).isEqualTo("TOMB");
    }
    assertThat(status(HttpMethod.POST, network.write())).isEqualTo(404);
    assertThat(take(row("c", 0, 10, 11, 0, 0)).fates()).containsExactly(Fate.VISIBLE);
  }

  @Test
  void metadataIsKeptAndLimited() {
    assertThat(status(HttpMethod.PUT, network.write().set("X-Account-Meta-Color", "red")))
        .isEqualTo(201);
    assertThat(
            status(HttpMethod.POST, network.write().set("X-Account-Sysmeta-Acl", "s".repeat(5000))))
        .isEqualTo(204);
    assertThat(status(HttpMethod.POST, network.write().set("X-Account-Meta-Big", "b".repeat(5000))))
        .isEqualTo(400);

    HttpHeaders head = head();
    assertThat(head.get("X-Account-Meta-Color")).isEqualTo("red");
    assertThat(head.get("X-Account-Sysmeta-Acl")).hasSize(5000);
  }

  @Test
  void rowsOfObjectsAreRefused() {
    ByteBuf body = Unpooled.buffer();
    new RowBatch.Objects(List.of()).write(body);
    try (FullPeerResponse answer =
        network.send(Wire.METHOD_ROWS, d1.address(), "/d1", TestNetwork.none(), body)) {
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  private void put() {
    assertThat(status(HttpMethod.PUT, network.write())).isEqualTo(201);
  }

  private static ContainerRow row(
      String name, int policy, long put, long delete, long objects, long bytes) {
    return new ContainerRow(
        3,
        StorePath.container("A", name),
        policy,
        version(put),
        version(delete),
        new ContainerRow.Stats(objects, bytes, Math.max(put, delete)));
  }

  private static ContainerRow counted(
      String name, long put, long delete, long objects, long bytes, long ticks) {
    return new ContainerRow(
        3,
        StorePath.container("A", name),
        0,
        version(put),
        version(delete),
        new ContainerRow.Stats(objects, bytes, ticks));
  }

  private static Version version(long ticks) {
    return ticks == 0 ? Version.NONE : new Version(ticks, 1);
  }

  private RowAnswer take(ContainerRow... rows) {
    ByteBuf body = Unpooled.buffer();
    new RowBatch.Containers(List.of(rows)).write(body);
    try (FullPeerResponse answer =
        network.send(Wire.METHOD_ROWS, d1.address(), "/d1", TestNetwork.none(), body)) {
      return RowAnswer.read(answer.body());
    }
  }

  private HttpHeaders head() {
    try (FullPeerResponse answer = send(HttpMethod.HEAD, TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(204);
      return answer.headers();
    }
  }

  private List<?> listing(String query) {
    try (FullPeerResponse answer =
        network.send(HttpMethod.GET, d1, ACCOUNT, query, TestNetwork.none())) {
      return ListingPage.read(answer.body()).entries();
    }
  }

  private int status(HttpMethod method, HttpHeaders headers) {
    try (FullPeerResponse answer = send(method, headers)) {
      return answer.status();
    }
  }

  private FullPeerResponse send(HttpMethod method, HttpHeaders headers) {
    return network.send(method, d1, ACCOUNT, "", headers);
  }
}
