package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * POST and DELETE (rules 8 and 9), expiry and the clock (rule 10), what each request carries (rule
 * 6).
 */
class WriteTest extends ObjectServerTestBase {
  WriteTest() throws Exception {
    super(true);
  }

  @Test
  void postReplacesHeadersAndKeepsTheContentType() throws Exception {
    Version put = fixture.version();
    fixture.put("o", "hello", put);
    Version post = fixture.version();
    HttpHeaders headers =
        fixture.headers().set(Wire.WRITE_VERSION, post.toString()).set("X-Object-Meta-A", "1");
    Answered answer = fixture.ask("POST", "o", headers);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header(Wire.STATE)).isEqualTo(put + " " + post + " - -");
    Answered get = fixture.ask("GET", "o");
    assertThat(get.header("X-Object-Meta-A")).isEqualTo("1");
    assertThat(get.header("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  void postWithoutDataIs404() throws Exception {
    HttpHeaders headers = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());
    Answered answer = fixture.ask("POST", "o", headers);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("NONE");
  }

  @Test
  void deleteWritesItsTombstoneAlsoWhereNothingWas() throws Exception {
    Version version = fixture.version();
    Answered answer = delete("o", version);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("TOMB");
    assertThat(stateOf("o").tombstone()).isEqualTo(version);
  }

  @Test
  void deleteOfLiveDataIs204AndTheSameAgainToo() throws Exception {
    fixture.put("o", "hello", fixture.version());
    Version version = fixture.version();

    assertThat(delete("o", version).status()).isEqualTo(204);
    assertThat(delete("o", version).status()).isEqualTo(204);
    assertThat(delete("o", fixture.version()).status()).isEqualTo(404);
  }

  @Test
  void anOlderDeleteOrPostIsRefused() throws Exception {
    Version older = fixture.version();
    Version newer = fixture.version();
    fixture.put("o", "hello", newer);

    assertThat(delete("o", older).header(Wire.NEWEST)).isEqualTo(newer.toString());
    HttpHeaders post = fixture.headers().set(Wire.WRITE_VERSION, older.toString());
    assertThat(fixture.ask("POST", "o", post).status()).isEqualTo(409);
  }

  @Test
  void expiryIsJudgedByTheTimeOfTheRequest() throws Exception {
    long seconds = Timestamps.secondsCeiling(fixture.clock.nowTicks()) + 10;
    HttpHeaders head = fixture.putHeaders(5).set("X-Delete-At", Long.toString(seconds));
    fixture.put("o", HELLO, head, commit(HELLO, fixture.version()));
    HttpHeaders before = fixture.headers();
    HttpHeaders after = fixture.headers().set(Wire.TIME, Timestamps.format(seconds * 100_000));

    Answered live = fixture.ask("STATE", "o", before);
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.header("X-Delete-At")).isEqualTo(Long.toString(seconds));
    for (String method : List.of("STATE", "HEAD", "GET", "POST")) {
      HttpHeaders late = after.copy().set(Wire.WRITE_VERSION, fixture.version().toString());
      Answered expired = fixture.ask(method, "o", late);
      assertThat(expired.status()).as(method).isEqualTo(404);
      assertThat(expired.header(Wire.EXPIRED)).isEqualTo("true");
      assertThat(expired.header(Wire.ANSWER)).isEqualTo("HAVE");
    }
    assertThat(fixture.ask("GET", "o", before).status()).isEqualTo(200);
    HttpHeaders delete = after.copy().set(Wire.WRITE_VERSION, fixture.version().toString());
    assertThat(fixture.ask("DELETE", "o", delete).status()).isEqualTo(404);
    assertThat(stateOf("o").isDeleted()).isTrue();
  }

  @Test
  void aPostIsJudgedByItsVersionTooAndAtTimeZeroFindsWhatHasExpired() throws Exception {
    long seconds = Timestamps.secondsCeiling(fixture.clock.nowTicks()) + 10;
    HttpHeaders head = fixture.putHeaders(5).set("X-Delete-At", Long.toString(seconds));
    fixture.put("o", HELLO, head, commit(HELLO, fixture.version()));
    HttpHeaders before = fixture.headers();
    String late = new Version(seconds * Timestamps.TICKS_PER_SECOND, 1).toString();

    Answered expired = fixture.ask("POST", "o", before.copy().set(Wire.WRITE_VERSION, late));
    assertThat(expired.status()).isEqualTo(404);
    assertThat(expired.header(Wire.EXPIRED)).isEqualTo("true");
    HttpHeaders open =
        before.copy().set(Wire.WRITE_VERSION, late).set(Wire.TIME, "0000000000.00000");
    assertThat(fixture.ask("POST", "o", open).status()).isEqualTo(202);
    assertThat(fixture.ask("GET", "o", before).header("X-Delete-At")).isEmpty();
  }

  @Test
  void anExpiryThatIsNoTimeIsRefused() throws Exception {
    for (String bad : List.of("", "x", "-1", "1.5", "12345678901")) {
      HttpHeaders head = fixture.putHeaders(5).set("X-Delete-At", bad);
      Answered answer = fixture.put("o", HELLO, head, commit(HELLO, fixture.version()));
      assertThat(answer.status()).as(bad).isEqualTo(400);
    }
  }

  @Test
  void theClockMovesPastTheTimesOfRequests() throws Exception {
    long ahead = fixture.clock.nowTicks() + 30 * Timestamps.TICKS_PER_SECOND;
    fixture.ask("STATE", "o", fixture.headers().set(Wire.TIME, Timestamps.format(ahead)));

    assertThat(fixture.clock.next().ticks()).isGreaterThan(ahead);
  }

  @Test
  void timesAndVersionsTooFarAheadAreRefused() throws Exception {
    long ahead = fixture.clock.nowTicks() + 61 * Timestamps.TICKS_PER_SECOND;
    HttpHeaders time = fixture.headers().set(Wire.TIME, Timestamps.format(ahead));
    assertThat(fixture.ask("STATE", "o", time).status()).isEqualTo(400);
    assertThat(fixture.clock.nowTicks()).isLessThan(ahead);
    Version far = new Version(ahead, 1);
    assertThat(fixture.put("o", "hello", far).status()).isEqualTo(400);
    assertThat(delete("o", far).status()).isEqualTo(400);
    assertThat(store.writes).isEmpty();
  }

  @Test
  void everyRequestMustCarryWhatEveryRequestCarries() throws Exception {
    for (String name : List.of(Wire.WIRE, Wire.RING_VERSION, Wire.TIME)) {
      HttpHeaders without = fixture.headers().remove(name);
      Answered answer = fixture.ask("STATE", "o", without);
      assertThat(answer.status()).as(name).isEqualTo(400);
      assertThat(answer.header(Wire.REASON)).contains(name);
    }
    assertThat(fixture.ask("STATE", "o", fixture.headers().set(Wire.WIRE, "2")).status())
        .isEqualTo(400);
    assertThat(fixture.ask("STATE", "o", fixture.headers().set(Wire.POLICY, "65536")).status())
        .isEqualTo(400);
  }
}
