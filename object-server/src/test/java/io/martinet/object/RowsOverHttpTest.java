package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rows of writes as requests see them (rules 24). */
class RowsOverHttpTest extends ObjectServerTestBase {
  RowsOverHttpTest() throws Exception {
    super(true);
  }

  @Test
  void aWriteIsAnsweredOnceItsStarredRowsAreVisible() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    fixture.containers.add("c2");
    HttpHeaders trailers =
        commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1*", "c2"));
    Answered put = fixture.put("o", HELLO, fixture.putHeaders(5), trailers);

    assertThat(put.status()).isEqualTo(201);
    assertThat(put.header(Wire.ROWS)).isEqualTo("c1=visible:0000000000000001:100");
    assertThat(c1.rows).containsKey(ObjectServerFixture.path("o"));
    assertThat(store.owedCount("c1")).isEqualTo(1);
    assertThat(store.owedCount("c2")).isEqualTo(1);
  }

  @Test
  void rule6_requestsAboutRowsCarryTheRingVersion() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    HttpHeaders trailers = commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1*"));
    fixture.put("o", HELLO, fixture.putHeaders(5), trailers);

    assertThat(c1.heads)
        .extracting(head -> head.get(Wire.RING_VERSION))
        .contains(Long.toString(FakeContainers.CHOSEN_BY))
        .isSubsetOf(
            Long.toString(FakeContainers.CHOSEN_BY),
            Long.toString(fixture.containers.ringVersion()));
  }

  @Test
  void noRowLeavesBeforeItsRecordIsDurable() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    store.hold();
    HttpHeaders trailers = commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1*"));
    PeerCall call =
        fixture.client.open(fixture.address, request("PUT", "o", fixture.putHeaders(5)));
    call.write(Unpooled.copiedBuffer(HELLO));
    call.end(trailers);
    Awaitility.await().until(() -> store.heldCount() == 1);
    assertThat(c1.batches).isEmpty();
    store.commitHeld();

    assertThat(ObjectServerFixture.answer(call).status()).isEqualTo(201);
    assertThat(c1.batches).hasSize(1);
  }

  @Test
  void theRowsOfOneCommitBatchGoInOneRequest() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    store.hold();
    var calls = new ArrayList<PeerCall>();
    for (int i = 0; i < 10; i++) {
      HttpHeaders head = fixture.putHeaders(5).set(Wire.STAGING_ID, "0".repeat(31) + i);
      calls.add(fixture.client.open(fixture.address, request("PUT", "o" + i, head)));
      calls.getLast().write(Unpooled.copiedBuffer(HELLO));
      calls.getLast().end(commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1*")));
    }
    Awaitility.await().until(() -> store.heldCount() == 10);
    store.commitHeld();
    for (PeerCall call : calls) {
      assertThat(ObjectServerFixture.answer(call).header(Wire.ROWS)).startsWith("c1=visible");
    }
    assertThat(c1.batches).hasSize(1);
    assertThat(c1.batches.getFirst()).hasSize(10);
  }

  @Test
  void refusedWritesSendNoRows() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    Version older = fixture.version();
    fixture.put("o", "hello", fixture.version());
    HttpHeaders trailers = commit(HELLO, older).set(Wire.ROW_TARGETS, targets("c1*"));

    assertThat(fixture.put("o", HELLO, fixture.putHeaders(5), trailers).status()).isEqualTo(409);
    assertThat(c1.batches).isEmpty();
  }

  @Test
  void deletesAndPostsSendTheirRowsToo() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    fixture.put("o", "hello", fixture.version());
    HttpHeaders post =
        fixture
            .headers()
            .set(Wire.WRITE_VERSION, fixture.version().toString())
            .set("Content-Type", "text/html")
            .set(Wire.ROW_TARGETS, targets("c1*"));
    assertThat(fixture.ask("POST", "o", post).header(Wire.ROWS)).startsWith("c1=visible");
    assertThat(c1.batches.getLast().getFirst().contentType()).isEqualTo("text/html");
    HttpHeaders delete =
        fixture
            .headers()
            .set(Wire.WRITE_VERSION, fixture.version().toString())
            .set(Wire.ROW_TARGETS, targets("c1*"));
    assertThat(fixture.ask("DELETE", "o", delete).header(Wire.ROWS)).startsWith("c1=visible");
    assertThat(c1.batches.getLast().getFirst().isDeleted()).isTrue();
  }

  @Test
  void theSameCommitAgainSendsItsRowToOtherStars() throws Exception {
    FakeContainers.Journal c2 = fixture.containers.add("c2");
    Version version = fixture.version();
    fixture.put("o", "hello", version);
    HttpHeaders headers = fixture.headers().set(Wire.STAGING_ID, ID);
    headers.add(commit(HELLO, version)).set(Wire.ROW_TARGETS, targets("c2*"));
    Answered again = fixture.ask("COMMIT", "o", headers);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header(Wire.ROWS)).startsWith("c2=visible");
    assertThat(c2.rows).hasSize(1);
  }

  @Test
  void aReleaseClearsRowsThatOthersDelivered() throws Exception {
    FakeContainers.Journal c1 = fixture.containers.add("c1");
    HttpHeaders trailers = commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1"));
    fixture.put("o", HELLO, fixture.putHeaders(5), trailers);
    c1.position = 40;
    c1.sync();
    assertThat(release("d1 0 " + ID + " c1=0000000000000001:40\nd9 0 " + ID).status())
        .isEqualTo(204);
    Awaitility.await()
        .until(() -> {
          fixture.time.pass(Duration.ofMillis(100));
          return store.owedCount("c1") == 0;
        });
    assertThat(c1.batches).isEmpty();
  }

  @Test
  void malformedAndOverlongReleasesAreRefused() throws Exception {
    assertThat(release("nonsense").status()).isEqualTo(400);
    assertThat(release("x".repeat(300_000)).status()).isEqualTo(413);
  }
}
