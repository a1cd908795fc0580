package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.PolicyMarks;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas that took the same container with different storage policies (decision 092). */
class PolicyVotesTest {
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
  void aReplicaTellsItsVoteAndKeepsIt() {
    String life = vote(d1, 1);

    HttpHeaders again = put(d1, 2, 409);
    assertThat(again.get(Wire.POLICY)).isEqualTo("1");
    assertThat(again.get(Wire.LIFE)).startsWith(life + " ");
    assertThat(again.contains(PolicyMarks.open(1))).isTrue();
    assertThat(again.contains(PolicyMarks.agreed(1))).isFalse();
  }

  @Test
  void twoVotesDoNotMixWhicheverIsNewer() {
    vote(d1, 1);
    vote(d2, 2);

    assertThat(cluster.head(d1, TestNetwork.catchingUp(d2)).get(Wire.POLICY)).isEqualTo("1");
    assertThat(cluster.head(d2, TestNetwork.catchingUp(d1)).get(Wire.POLICY)).isEqualTo("2");
  }

  @Test
  void whatIsAgreedUponWinsOverANewerVote() {
    String life = vote(d1, 1);
    vote(d2, 2);

    assertThat(agree(d1, 1, life)).isEqualTo(204);
    assertThat(cluster.head(d1, TestNetwork.catchingUp(d2)).get(Wire.POLICY)).isEqualTo("1");
    HttpHeaders convinced = cluster.head(d2, TestNetwork.catchingUp(d1));
    assertThat(convinced.get(Wire.POLICY)).isEqualTo("1");
    assertThat(convinced.contains(PolicyMarks.agreed(1))).isTrue();
    // For good.
    assertThat(put(d2, 2, 409).get(Wire.POLICY)).isEqualTo("1");
  }

  @Test
  void whatIsWrittenDownIsOfThatLifeAndPolicyAlone() {
    String life = vote(d1, 1);

    assertThat(agree(d1, 2, life)).isEqualTo(409);
    assertThat(agree(d1, 1, cluster.network.clock.next().toString())).isEqualTo(409);
    cluster.status(HttpMethod.DELETE, d1, cluster.network.write());
    assertThat(agree(d1, 1, life)).isEqualTo(404);
    vote(d1, 2);
    assertThat(agree(d1, 1, life)).isEqualTo(409);
    HttpHeaders head = cluster.head(d1, TestNetwork.none());
    assertThat(head.get(Wire.POLICY)).isEqualTo("2");
    assertThat(head.contains(PolicyMarks.agreed(1))).isFalse();
  }

  @Test
  void aLateWordOfAnEarlierLifeIsRefused() {
    vote(d1, 1);
    Version late = cluster.network.clock.next();
    cluster.status(HttpMethod.DELETE, d1, cluster.network.write());
    String life = vote(d1, 1);

    HttpHeaders word =
        TestNetwork.write(late)
            .set(Wire.POLICY, "1")
            .set(Wire.IF_LIFE, life)
            .set(PolicyMarks.agreed(1), PolicyMarks.SET);
    assertThat(cluster.status(HttpMethod.POST, d1, word)).isEqualTo(409);
  }

  @Test
  void itShowsInNoDate() {
    String life = vote(d1, 1);
    String before = cluster.head(d1, TestNetwork.none()).get(Wire.PUT_TIMESTAMP);

    agree(d1, 1, life);
    assertThat(cluster.head(d1, TestNetwork.none()).get(Wire.PUT_TIMESTAMP)).isEqualTo(before);
  }

  @Test
  void oneMadeBeforeThereWereVotesIsAgreedUpon() {
    cluster.create(d1);
    vote(d2, 2);

    assertThat(cluster.head(d2, TestNetwork.catchingUp(d1)).get(Wire.POLICY)).isEqualTo("0");
  }

  /** Returns what names the life that begins. */
  private String vote(PeerDevice device, int policy) {
    return Objects.requireNonNull(put(device, policy, 201).get(Wire.LIFE)).split(" ", -1)[0];
  }

  private HttpHeaders put(PeerDevice device, int policy, int status) {
    HttpHeaders headers =
        cluster
            .network
            .write()
            .set(Wire.POLICY, policy)
            .set(PolicyMarks.open(policy), PolicyMarks.SET);
    try (FullPeerResponse answer = cluster.send(HttpMethod.PUT, device, headers)) {
      assertThat(answer.status()).isEqualTo(status);
      return answer.headers();
    }
  }

  private int agree(PeerDevice device, int policy, String life) {
    return cluster.status(
        HttpMethod.POST,
        device,
        cluster
            .network
            .write()
            .set(Wire.POLICY, policy)
            .set(Wire.IF_LIFE, life)
            .set(PolicyMarks.agreed(policy), PolicyMarks.SET));
  }
}
