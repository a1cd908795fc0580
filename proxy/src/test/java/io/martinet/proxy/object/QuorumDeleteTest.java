package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule 8: a tombstone on every replica, and what the client is told. */
class QuorumDeleteTest {
  private static final long SECOND = Timestamps.TICKS_PER_SECOND;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void everyReplicaTakesTheTombstone() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);

    ObjectPathHarness.Answer answer = store.delete();

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    store.settle();
    assertThat(store.states()).allMatch(ObjectState::isDeleted).containsOnly(store.state(0));
  }

  @Test
  void theTombstoneIsWrittenAlsoWhereNothingWasFound() throws Exception {
    assertThat(store.delete().status()).isEqualTo(404);
    store.settle();
    assertThat(store.states()).allMatch(ObjectState::isDeleted);
  }

  @Test
  void aDeletedObjectStaysDeletedWhenAReplicaThatMissedItReturns() throws Exception {
    store.seed("text", SECOND, 0, 1);
    store.replica(0).isDead = true;
    assertThat(store.delete().status()).isEqualTo(204);
    store.settle();

    // Without the tombstone on the replica that held nothing, this would be the old object.
    store.replica(1).isDead = true;
    store.replica(0).isDead = false;
    assertThat(store.get().status()).isEqualTo(404);
  }

  @Test
  void twoReplicasMustTakeIt() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(1).isDead = true;
    store.replica(2).alwaysStatus = 507;
    assertThat(store.delete().status()).isEqualTo(503);

    // A 404 that shows no tombstone is none.
    store.replica(2).alwaysStatus = 404;
    assertThat(store.delete().status()).isEqualTo(503);
  }

  @Test
  void oneHolderInTheMajorityIsEnoughFor204() throws Exception {
    store.seed("text", SECOND, 1);
    store.replica(2).latency = Duration.ofMillis(50);
    assertThat(store.delete().status()).isEqualTo(204);
  }

  @Test
  void aHolderThatAnswersAfterTheMajorityDoesNotCount() throws Exception {
    store.seed("text", SECOND, 2);
    store.replica(2).latency = Duration.ofMillis(50);
    assertThat(store.delete().status()).isEqualTo(404);
  }

  @Test
  void aLostRaceIsRunAgainAndRemembersWhatItFound() throws Exception {
    Version stale = store.seed("text", SECOND, 0, 1, 2);
    store.replica(1).promise = new Version(stale.ticks() + 20 * SECOND, 1);
    store.replica(2).promise = store.replica(1).promise;
    // Replica 0 takes the first tombstone, and holds nothing any more when the second one comes.
    store.replica(1).at(ObjectPathHarness.PATH).state = ObjectState.NONE;
    store.replica(2).at(ObjectPathHarness.PATH).state = ObjectState.NONE;

    assertThat(store.delete().status()).isEqualTo(204);
    store.settle();
    assertThat(store.states()).allMatch(ObjectState::isDeleted).containsOnly(store.state(0));
  }

  @Test
  void anExpiredObjectIsRemovedAndAnswers404() throws Exception {
    store.put("text", "X-Delete-After", "10");
    store.time.pass(Duration.ofSeconds(60));

    assertThat(store.delete().status()).isEqualTo(404);
    store.settle();
    assertThat(store.states()).allMatch(ObjectState::isDeleted);
  }

  @Test
  void xIfDeleteAtMustNameTheStoredExpiry() throws Exception {
    assertThat(store.delete("X-If-Delete-At", "soon").status()).isEqualTo(400);
    assertThat(store.delete("X-If-Delete-At", "1").status()).isEqualTo(404);

    store.put("text", "X-Delete-At", "1800001000");
    assertThat(store.delete("X-If-Delete-At", "1").status()).isEqualTo(412);
    assertThat(store.get().status()).isEqualTo(200);

    store.time.pass(Duration.ofSeconds(2000));
    assertThat(store.delete("X-If-Delete-At", "1800001000").status()).isEqualTo(404);
    store.settle();
    assertThat(store.states()).allMatch(ObjectState::isDeleted);
  }
}
