package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.http.wire.DeletionList;
import io.martinet.proxy.Constraints;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code X-Open-Expired}, and what is written down to be deleted later (decisions 080 to 082). */
class OpenExpiredTest {
  private static final String OPEN = "X-Open-Expired";

  private final ObjectPathHarness store =
      new ObjectPathHarness(
          3, 3, Constraints.defaults(), ObjectPathConfig.defaults().withOpenExpired());

  @BeforeEach
  void storeWhatExpires() throws Exception {
    store.put("text", "X-Delete-After", "10", "X-Object-Meta-A", "1");
    store.time.pass(Duration.ofSeconds(60));
  }

  @Test
  void whatHasExpiredIsReadByWhoAsksForIt() throws Exception {
    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.get(OPEN, "false").status()).isEqualTo(404);
    assertThat(store.get(OPEN, "true").text()).isEqualTo("text");
    assertThat(store.get(OPEN, "yes", "Range", "bytes=1-2").text()).isEqualTo("ex");
    assertThat(store.head(OPEN, "true").headers().get("X-Object-Meta-A")).isEqualTo("1");
  }

  @Test
  void aPostGivesItMoreTimeOrForEver() throws Exception {
    assertThat(store.post("X-Delete-After", "100").status()).isEqualTo(404);
    assertThat(store.post(OPEN, "true", "X-Delete-After", "100").status()).isEqualTo(202);
    assertThat(store.get().text()).isEqualTo("text");
    store.time.pass(Duration.ofSeconds(200));
    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.post(OPEN, "true").status()).isEqualTo(202);
    assertThat(store.head().headers().contains("X-Delete-At")).isFalse();
  }

  @Test
  void itIsSavedOnlyIfEachReplicaHeardOfIt() throws Exception {
    store.replica(2).isUnknown = true;
    assertThat(store.post(OPEN, "true").status()).isEqualTo(503);
    store.replica(2).isUnknown = false;
    assertThat(store.post(OPEN, "true").status()).isEqualTo(202);
    store.settle();
    for (int replica = 0; replica < 3; replica++) {
      assertThat(store.state(replica)).isEqualTo(store.state(0));
    }
  }

  @Test
  void soIsWhatSeemsNotToHaveExpired() throws Exception {
    store.put("text", "X-Delete-After", "100");
    store.replica(2).isUnknown = true;
    assertThat(store.post("X-Object-Meta-B", "2").status()).isEqualTo(202);
    assertThat(store.post(OPEN, "true", "X-Object-Meta-B", "2").status()).isEqualTo(503);
  }

  @Test
  void whatIsNotThereStaysSo() throws Exception {
    store.delete();
    assertThat(store.get(OPEN, "true").status()).isEqualTo(404);
    assertThat(store.post(OPEN, "true").status()).isEqualTo(404);
  }

  @Test
  void whereItIsOffTheHeaderSaysNothing() throws Exception {
    var closed = new ObjectPathHarness(3);
    closed.put("text", "X-Delete-After", "10");
    closed.time.pass(Duration.ofSeconds(60));
    assertThat(closed.get(OPEN, "true").status()).isEqualTo(404);
    assertThat(closed.post(OPEN, "true").status()).isEqualTo(404);
  }

  @Test
  void whatIsToBeDeletedLaterStandsOnAllReplicasAndOwesNoRow() throws Exception {
    long rows = store.cluster.rowsAt("c0");
    var entry = new DeletionList.Entry(1, StorePath.object("a", "c", "o"));
    store.deleteLater(List.of(entry));
    store.settle();
    for (FakeReplica replica : store.cluster.replicas) {
      String path =
          replica.paths().stream()
              .filter(each -> each.startsWith("/" + DeletionList.ACCOUNT + "/"))
              .findFirst()
              .orElseThrow();
      FakeReplica.Stored stored = Objects.requireNonNull(replica.at(path));
      assertThat(DeletionList.read(Unpooled.wrappedBuffer(stored.body)).entries())
          .containsExactly(entry);
      assertThat(stored.visible().get("X-Delete-At")).isEqualTo("1");
    }
    assertThat(store.cluster.rowsAt("c0")).isEqualTo(rows);
  }
}
