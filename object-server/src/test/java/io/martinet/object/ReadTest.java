package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.md5;
import static io.martinet.object.ObjectServerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** STATE, HEAD and GET (rules 4 and 20). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class ReadTest extends ObjectServerTestBase {
  ReadTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @Test
  void stateTellsHaveTombOrNone() throws Exception {
    Answered none = fixture.ask("STATE", "o");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.header(Wire.ANSWER)).isEqualTo("NONE");
    assertThat(none.header(Wire.STATE)).isEqualTo("- - - -");
    Version version = fixture.version();
    fixture.put("o", "hello", version);
    Answered have = fixture.ask("STATE", "o");
    assertThat(have.status()).isEqualTo(200);
    assertThat(have.header(Wire.STATE)).isEqualTo(version + " - - -");
    Version deleted = fixture.version();
    delete("o", deleted);
    Answered tomb = fixture.ask("STATE", "o");
    assertThat(tomb.status()).isEqualTo(404);
    assertThat(tomb.header(Wire.ANSWER)).isEqualTo("TOMB");
    assertThat(tomb.header(Wire.STATE)).isEqualTo("- - - " + deleted);
  }

  @Test
  void unknownIsNeverAbsence() throws Exception {
    store.unknown = "index is being rebuilt";
    for (String method : List.of("STATE", "HEAD", "GET", "DELETE", "POST")) {
      HttpHeaders headers = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());
      Answered answer = fixture.ask(method, "o", headers);
      assertThat(answer.status()).as(method).isEqualTo(503);
      assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
      assertThat(answer.header(Wire.STATE)).isEmpty();
      assertThat(answer.header(Wire.REASON)).isEqualTo("index is being rebuilt");
    }
  }

  @Test
  void headTellsWhatGetWouldTell() throws Exception {
    fixture.put("o", "hello", fixture.version());
    Answered head = fixture.ask("HEAD", "o");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header(Wire.CONTENT_LENGTH)).isEqualTo("5");
    assertThat(head.header("Etag")).isEqualTo(md5(HELLO));
    assertThat(fixture.ask("HEAD", "none").status()).isEqualTo(404);
  }

  @Test
  void rangesAreServedExactlyAndOthersRefused() throws Exception {
    byte[] body = random(2 << 20);
    fixture.put("o", body, fixture.putHeaders(body.length), commit(body, fixture.version()));
    for (int[] range : new int[][] {{0, 0}, {5, 9}, {1_000, 1_500_000}, {0, body.length - 1}}) {
      Answered part =
          fixture.ask(
              "GET", "o", fixture.headers().set("Range", "bytes=" + range[0] + "-" + range[1]));
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(body, range[0], range[1] + 1));
      assertThat(part.header("Content-Range"))
          .isEqualTo("bytes " + range[0] + "-" + range[1] + "/" + body.length);
    }
    Answered beyond =
        fixture.ask("GET", "o", fixture.headers().set("Range", "bytes=0-" + body.length));
    assertThat(beyond.status()).isEqualTo(416);
    for (String bad : List.of("bytes=5-", "bytes=-5", "bytes=9-5", "bytes=0-1,3-4", "lines=0-1")) {
      Answered answer = fixture.ask("GET", "o", fixture.headers().set("Range", bad));
      assertThat(answer.status()).as(bad).isEqualTo(400);
    }
  }

  @Test
  void aResumeGetsTheVersionItAsksForOrNothing() throws Exception {
    Version first = fixture.version();
    fixture.put("o", "hello", first);
    HttpHeaders same = fixture.headers().set(Wire.EXPECT_VERSION, first.toString());
    assertThat(fixture.ask("GET", "o", same).status()).isEqualTo(200);
    Version second = fixture.version();
    fixture.put("o", "other", second);
    HttpHeaders stale = fixture.headers().set(Wire.EXPECT_VERSION, first.toString());
    Answered refused = fixture.ask("GET", "o", stale);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header(Wire.NEWEST)).isEqualTo(second.toString());
  }

  @Test
  void damageBeforeTheFirstByteIsUnknownAndInMidBodyCutsTheConnection() throws Exception {
    byte[] small = random(9_000);
    fixture.put("small", small, fixture.putHeaders(9_000), commit(small, fixture.version()));
    store.damagedFrom = 100;
    Answered answer = fixture.ask("GET", "small");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");

    byte[] large = random(4 << 20);
    fixture.put("large", large, fixture.putHeaders(large.length), commit(large, fixture.version()));
    store.damagedFrom = 1 << 20;
    PeerCall call =
        fixture.client.open(
            fixture.address, request("GET", "large", fixture.headers().set("Content-Length", "0")));
    call.end(EmptyHttpHeaders.INSTANCE);
    PeerResponse response = call.response().get(10, TimeUnit.SECONDS);
    assertThat(response.status()).isEqualTo(200);
    assertThatThrownBy(() -> response.aggregate(8 << 20).get(10, TimeUnit.SECONDS))
        .hasMessageContaining("PeerException");
  }

  @Test
  void aReaderThatStopsReadingHoldsAPieceNotTheBody() throws Exception {
    byte[] body = random(8 << 20);
    fixture.put("o", body, fixture.putHeaders(body.length), commit(body, fixture.version()));
    PeerCall call =
        fixture.client.open(
            fixture.address, request("GET", "o", fixture.headers().set("Content-Length", "0")));
    call.end(EmptyHttpHeaders.INSTANCE);
    PeerResponse response = call.response().get(10, TimeUnit.SECONDS);
    assertThat(store.openReaders).isEqualTo(1);
    response.discard();

    Awaitility.await().until(() -> store.openReaders == 0);
  }
}
