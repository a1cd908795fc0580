package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.martinet.core.StorePath;
import io.martinet.database.server.FakeGuard;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What accounts are told of containers, and when. */
class AccountTellingTest {
  /** Counts are promised to the account within this. */
  private static final Duration PROMISED = Duration.ofSeconds(2);

  @TempDir Path directory;
  private ContainerCluster cluster;
  private PeerDevice d1;
  private PeerDevice a1;

  @BeforeEach
  void start() throws IOException {
    cluster = new ContainerCluster(directory);
    a1 = cluster.startAccounts("a1");
    d1 = cluster.startContainers("d1");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void containerIsInItsAccountBeforeItsPutIsAnswered() {
    put(d1);

    assertThat(listing(a1)).containsExactly("c");
    assertThat(cluster.accountHead(a1).get(Wire.ACCOUNT_CONTAINER_COUNT)).isEqualTo("1");
  }

  @Test
  void containerIsOutOfItsAccountBeforeItsDeleteIsAnswered() {
    put(d1);
    cluster.status(HttpMethod.DELETE, d1, cluster.withTargets(cluster.network.write()));

    assertThat(listing(a1)).isEmpty();
    assertThat(cluster.accountHead(a1).get(Wire.ACCOUNT_CONTAINER_COUNT)).isEqualTo("0");
  }

  @Test
  void countsReachTheAccountInTime() {
    put(d1);
    cluster.rows(d1, List.of(cluster.row("o", 5), cluster.row("p", 7)));
    await().atMost(PROMISED.multipliedBy(5)).until(() -> counts(a1).equals("1 2 12"));

    cluster.rows(d1, List.of(cluster.deleted("o")));
    await().atMost(PROMISED.multipliedBy(5)).until(() -> counts(a1).equals("1 1 7"));
    assertThat(cluster.accountHead(a1).get(Wire.ACCOUNT_POLICY_PREFIX + "0")).isEqualTo("1 1 7");
  }

  @Test
  void countsAreToldAfterARestartThatCameBefore() throws IOException {
    put(d1);
    cluster.stop("a1");
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    cluster.stop("d1");

    a1 = cluster.startAccounts("a1");
    cluster.startContainers("d1");

    await().atMost(Duration.ofSeconds(20)).until(() -> counts(a1).equals("1 1 5"));
  }

  @Test
  void majorityOfTheAccountsReplicasIsEnough() throws IOException {
    cluster.startAccounts("a2");
    cluster.startAccounts("a3");
    cluster.stop("a3");

    assertThat(cluster.status(HttpMethod.PUT, d1, cluster.withTargets(cluster.network.write())))
        .isEqualTo(201);
    assertThat(listing(a1)).containsExactly("c");
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    await().atMost(Duration.ofSeconds(10)).until(() -> counts(a1).equals("1 1 5"));
  }

  @Test
  void rule6_accountThatMovedIsToldByTheNewerRing() {
    cluster.network.guard.isMoved = true;
    cluster.accountRing = FakeGuard.RING_VERSION - 1;
    put(d1);
    assertThat(listing(a1)).isEmpty();

    cluster.accountRing = FakeGuard.RING_VERSION;
    await().atMost(Duration.ofSeconds(20)).until(() -> listing(a1).equals(List.of("c")));
  }

  @Test
  void accountThatCannotBeReachedDoesNotFailTheContainer() throws IOException {
    cluster.stop("a1");
    assertThat(cluster.status(HttpMethod.PUT, d1, cluster.withTargets(cluster.network.write())))
        .isEqualTo(201);

    a1 = cluster.startAccounts("a1");
    await().atMost(Duration.ofSeconds(20)).until(() -> listing(a1).equals(List.of("c")));
  }

  @Test
  void replicasOfAnAccountCatchUp() throws IOException {
    PeerDevice a2 = cluster.startAccounts("a2");
    cluster.stop("a2");
    put(d1);
    cluster.rows(d1, List.of(cluster.row("o", 5)));
    await().atMost(Duration.ofSeconds(10)).until(() -> counts(a1).equals("1 1 5"));
    a2 = cluster.startAccounts("a2");

    try (FullPeerResponse answer =
        cluster.network.send(
            HttpMethod.HEAD, a2, StorePath.account("A"), "", TestNetwork.catchingUp(a1))) {
      assertThat(counts(answer.headers())).isEqualTo("1 1 5");
    }
  }

  private void put(PeerDevice device) {
    assertThat(cluster.status(HttpMethod.PUT, device, cluster.withTargets(cluster.network.write())))
        .isEqualTo(201);
  }

  private String counts(PeerDevice account) {
    return counts(cluster.accountHead(account));
  }

  private static String counts(HttpHeaders head) {
    return head.get(Wire.ACCOUNT_CONTAINER_COUNT)
        + " "
        + head.get(Wire.ACCOUNT_OBJECT_COUNT)
        + " "
        + head.get(Wire.ACCOUNT_BYTES_USED);
  }

  private List<String> listing(PeerDevice account) {
    try (FullPeerResponse answer =
        cluster.network.send(
            HttpMethod.GET, account, StorePath.account("A"), "", TestNetwork.none())) {
      assertThat(answer.status()).isEqualTo(200);
      return ListingPage.read(answer.body()).entries().stream().map(ListingEntry::name).toList();
    }
  }
}
