package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Constraints;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 24: a write is answered when its row is visible on a majority, or owed by one. */
class RowDeliveryTest {
  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void eachObjectReplicaSendsOneRowFirstAndOwesThemAll() throws Exception {
    store.put("text");
    store.settle();

    for (int replica = 0; replica < 3; replica++) {
      HttpHeaders commit = store.replica(replica).commits.getFirst();
      assertThat(commit.get(Wire.RANGE_ID)).isEqualTo("0");
      RowTargets targets = RowTargets.parse(commit.get(Wire.ROW_TARGETS));
      assertThat(targets.partition()).isEqualTo(11);
      assertThat(targets.devices()).containsExactly("c0", "c1", "c2");
      assertThat(starred(targets)).containsExactly("c" + replica);
      assertThat(store.cluster.rowsAt("c" + replica)).isEqualTo(1);
    }
  }

  @Test
  void anAnswerWaitsUntilTheRowIsVisibleOnAMajority() throws Exception {
    store.cluster.deadContainers.add("c0");
    store.replica(2).latency = Duration.ofMillis(600);

    assertThat(store.put("text").status()).isEqualTo(201);
    // Two objects were durable after a millisecond, but only c1 showed the row until c2 did.
    assertThat(store.cluster.rowsAt("c2")).isEqualTo(1);
    assertThat(store.count("queued_rows")).isZero();
  }

  @Test
  void rowsThatAreQueuedWithAMajorityAreEnoughAfterASecond() throws Exception {
    store.cluster.deadContainers.add("c0");
    store.cluster.deadContainers.add("c1");
    store.replica(2).latency = Duration.ofSeconds(5);

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(Duration.ofNanos(store.time.nanos()))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_100));
    assertThat(store.count("queued_rows")).isEqualTo(1);
  }

  @Test
  void containersThatAreAllDownDoNotStopWrites() throws Exception {
    store.cluster.deadContainers.addAll(List.of("c0", "c1", "c2"));

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(store.delete().status()).isEqualTo(204);
    assertThat(Duration.ofNanos(store.time.nanos())).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void theRowOfAReplicaThatDroppedOutIsSentByAnother() throws Exception {
    store.replica(2).alwaysStatus = 507;
    store.put(store.body(ObjectPathHarness.bytes(400_000)));

    assertThat(starred(targets(0))).containsExactly("c0", "c2");
    assertThat(starred(targets(1))).containsExactly("c1");
    assertThat(store.cluster.rowsAt("c2")).isEqualTo(1);
  }

  @Test
  void theRowOfAReplicaThatDiedInTheCommitIsHandedOver() throws Exception {
    store.cluster.deadContainers.add("c0");
    store.replica(2).isDead = true;

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(store.cluster.rowsAt("c2")).isEqualTo(1);
    assertThat(store.cluster.count("COMMIT")).isEqualTo(1);
    assertThat(store.count("queued_rows")).isZero();
    assertThat(Duration.ofNanos(store.time.nanos())).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void deletesAndPostsHandOverTheirRowsToo() throws Exception {
    store.put("text");
    store.settle();
    store.cluster.deadContainers.add("c0");
    store.replica(2).isDead = true;

    assertThat(store.post("X-Object-Meta-A", "b").status()).isEqualTo(202);
    assertThat(store.cluster.rowsAt("c2")).isEqualTo(2);
    assertThat(store.delete().status()).isEqualTo(204);
    assertThat(store.cluster.rowsAt("c2")).isEqualTo(3);
  }

  @Test
  void fewerObjectReplicasBringTheRowsOfMoreContainerReplicas() throws Exception {
    var uneven = new ObjectPathHarness(1, 3, Constraints.defaults());
    assertThat(uneven.put("text").status()).isEqualTo(201);
    assertThat(uneven.cluster.rowsAt("c0")).isEqualTo(1);
    assertThat(uneven.cluster.rowsAt("c2")).isEqualTo(1);
  }

  @Test
  void postsAndDeletesAreReleasedWithWhereTheirRowsWereSeen() throws Exception {
    store.put("text");
    store.post("X-Object-Meta-A", "b");
    store.delete();
    store.settle();

    assertThat(store.replica(1).released).hasSize(3);
    assertThat(store.replica(1).released.get(2))
        .contains("c0=0000000000000007:3", "c1=0000000000000007:3", "c2=0000000000000007:3");
  }

  private RowTargets targets(int replica) {
    return RowTargets.parse(store.replica(replica).commits.getFirst().get(Wire.ROW_TARGETS));
  }

  private static List<String> starred(RowTargets targets) {
    return targets.targets().stream()
        .filter(RowTargets.Target::isStarred)
        .map(target -> target.peer().device())
        .toList();
  }
}
