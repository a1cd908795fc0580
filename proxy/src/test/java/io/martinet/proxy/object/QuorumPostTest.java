package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule 9: POST is a component of its own, and needs the data beneath it. */
class QuorumPostTest {
  private static final long SECOND = Timestamps.TICKS_PER_SECOND;

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void metadataIsReplacedAndTheBodyStays() throws Exception {
    store.put("text", "X-Object-Meta-A", "1", "Content-Type", "text/plain");

    ObjectPathHarness.Answer answer = store.post("X-Object-Meta-B", "2");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).startsWith("<html>");
    ObjectPathHarness.Answer read = store.get();
    assertThat(read.text()).isEqualTo("text");
    assertThat(read.headers().contains("X-Object-Meta-A")).isFalse();
    assertThat(read.headers().get("X-Object-Meta-B")).isEqualTo("2");
    assertThat(read.headers().get("Content-Type")).isEqualTo("text/plain");
    assertThat(read.headers().get("Etag"))
        .isEqualTo(ObjectPathHarness.md5("text".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aContentTypeIsChangedOnlyWhenSent() throws Exception {
    store.put("text", "Content-Type", "text/plain");
    store.post("Content-Type", "image/png");
    assertThat(store.head().headers().get("Content-Type")).isEqualTo("image/png");
    store.post("X-Object-Meta-A", "1");
    assertThat(store.head().headers().get("Content-Type")).isEqualTo("image/png");
  }

  @Test
  void anAbsentObjectIs404() throws Exception {
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(404);
    store.seed("text", 2 * SECOND, 0, 1, 2);
    store.seedTombstone(SECOND, 1, 2);
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(404);
  }

  @Test
  void anExpiredObjectIs404() throws Exception {
    store.put("text", "X-Delete-After", "10");
    store.time.pass(Duration.ofSeconds(60));
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(404);
  }

  @Test
  void dataThatFewReplicasHoldIsSpreadBeforeTheMetadataIsTaken() throws Exception {
    Version data = store.seed("text", SECOND, 0);

    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(202);

    store.settle();
    for (int replica = 0; replica < 3; replica++) {
      assertThat(store.state(replica).data()).isEqualTo(data);
      assertThat(store.state(replica).metadata()).isEqualTo(store.state(0).metadata());
    }
  }

  @Test
  void aMajorityThatCannotTellIs503() throws Exception {
    store.seed("text", SECOND, 0, 1, 2);
    store.replica(0).isUnknown = true;
    store.replica(1).isUnknown = true;
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(503);
  }

  @Test
  void aLostRaceIsRunAgain() throws Exception {
    store.put("text");
    var ahead = new Version(store.clock.nowTicks() + 20 * SECOND, 1);
    store.replica(0).promise = ahead;
    store.replica(1).promise = ahead;

    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(202);
    assertThat(store.state(0).metadata().ticks()).isEqualTo(ahead.ticks() + 1);
  }

  @Test
  void postingNothingClearsExpiryAndManifest() throws Exception {
    store.put("text", "X-Delete-After", "100", "X-Object-Manifest", "c/p");
    store.post();
    assertThat(store.head().headers().contains("X-Delete-At")).isFalse();
    assertThat(store.head().headers().contains("X-Object-Manifest")).isFalse();
  }

  @Test
  void wrongHeadersAreRefused() throws Exception {
    store.put("text");
    assertThat(store.post("X-Delete-After", "x").text()).isEqualTo("Non-integer X-Delete-After");
    assertThat(store.post("X-Delete-At", "x").text()).isEqualTo("Non-integer X-Delete-At");
    assertThat(store.post("X-Delete-At", "1").text()).isEqualTo("X-Delete-At in past");
    assertThat(store.post("X-Object-Meta-A", "1".repeat(257)).status()).isEqualTo(400);
    assertThat(store.post("Content-Type", "a/b;swift_bytes=3").status()).isEqualTo(400);
    assertThat(store.head().headers().contains("X-Object-Meta-A")).isFalse();
  }

  /** Else the metadata would be lost with the one replica that has their body. */
  @Test
  void rule9_metadataTakenOnDifferentBodiesAreAnsweredOnceTheBodyIsSpread() throws Exception {
    store.seed("old", 3 * SECOND, 0, 1, 2);
    Version newer = store.seed("unacknowledged", 2 * SECOND, 1);
    assertThat(store.post("X-Object-Meta-A", "1").status()).isEqualTo(202);
    assertThat(store.states())
        .filteredOn(state -> state.data().equals(newer))
        .hasSizeGreaterThanOrEqualTo(2);
  }
}
