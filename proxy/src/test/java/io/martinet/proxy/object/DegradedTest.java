package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.Wire;
import io.martinet.proxy.Constraints;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 5 with {@code write_degraded}: handoffs count while a majority of primaries is down. */
class DegradedTest {
  private static final int SMALL = 4_096;
  private static final int MEDIUM = 100_000;
  private static final int LARGE = 400_000;

  private final ObjectPathHarness store =
      new ObjectPathHarness(3, 3, Constraints.defaults(), degraded());
  private final FakeReplica handoff = store.cluster.handoffs.getFirst();

  private static ObjectPathConfig degraded() {
    ObjectPathConfig d = ObjectPathConfig.defaults();
    return new ObjectPathConfig(
        d.nodeTimeout(),
        d.clientTimeout(),
        d.writeBackTimeout(),
        d.stallMax(),
        d.rowWait(),
        d.hedgeMin(),
        d.hedgeMax(),
        true,
        false);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MEDIUM, LARGE})
  void onePrimaryAndAHandoffAreEnough(int length) throws Exception {
    kill(0, 1);
    byte[] body = ObjectPathHarness.bytes(length);

    assertThat(store.put(store.body(body)).status()).isEqualTo(201);

    assertThat(store.count("degraded_writes")).isEqualTo(1);
    assertThat(store.state(2).isLive()).isTrue();
    assertThat(handoff.state(ObjectPathHarness.PATH)).isEqualTo(store.state(2));
    assertThat(handoff.commits.getFirst().get(Wire.ROW_TARGETS)).doesNotContain("*");
    assertThat(store.get().body()).isEqualTo(body);
    assertThat(store.head().status()).isEqualTo(200);
    assertThat(store.count("degraded_reads")).isEqualTo(2);
  }

  @Test
  void twoHandoffsAreEnoughToo() throws Exception {
    kill(0, 1, 2);

    assertThat(store.put("text").status()).isEqualTo(201);
    assertThat(store.get().text()).isEqualTo("text");
    assertThat(store.delete().status()).isIn(204, 404);
  }

  @Test
  void whatNobodyHoldsOrWasDeletedIsNotKnown() throws Exception {
    kill(0, 1);
    assertThat(store.get().status()).isEqualTo(503);
    store.put("text");
    store.delete();
    assertThat(store.get().status()).isEqualTo(503);
  }

  @Test
  void withoutEnoughHandoffsItIs503() throws Exception {
    kill(0, 1, 2);
    handoff.isDead = true;

    assertThat(store.put("text").status()).isEqualTo(503);
    assertThat(store.count("degraded_writes")).isZero();
  }

  @Test
  void aMajorityOfPrimariesIsNeverReplaced() throws Exception {
    kill(0);

    assertThat(store.put("text").status()).isEqualTo(201);
    store.replica(2).slow.put("STATE", Duration.ofMillis(20));
    assertThat(store.get().text()).isEqualTo("text");
    assertThat(store.count("degraded_writes")).isZero();
    assertThat(store.count("degraded_reads")).isZero();
  }

  private void kill(int... replicas) {
    for (int replica : replicas) {
      store.replica(replica).isDead = true;
    }
  }
}
