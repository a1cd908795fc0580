package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 6: what a device says of a partition that it was not given whole. */
class FillingTest extends ObjectServerTestBase {
  FillingTest() throws Exception {
    super(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STATE", "HEAD", "GET"})
  void rule6_whatADeviceThatIsBeingFilledHoldsOrLacksIsUnknown(String method) throws Exception {
    fixture.put("o", "hello", fixture.version());
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);

    for (String name : List.of("o", "absent")) {
      Answered answer = fixture.ask(method, name);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
      assertThat(answer.header(Wire.REASON)).isEqualTo("filling");
    }
  }

  @Test
  void rule6_aPostThatFindsNothingThereDoesNotKnow() throws Exception {
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);
    HttpHeaders headers = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());

    Answered answer = fixture.ask("POST", "o", headers);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
  }

  @Test
  void rule6_itGivesItsRingsToWhoAsks() throws Exception {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, Wire.RING_PAGE);
    PeerCall call = fixture.client.open(fixture.address, head);
    call.end(EmptyHttpHeaders.INSTANCE);
    Answered answer = ObjectServerFixture.answer(call);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(FakeGuard.RINGS);
  }

  @Test
  void rule6_itSaysWhetherThePartitionHasYetToArrive() throws Exception {
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);
    assertThat(fixture.ask("GET", "o", fixture.headers()).header(Wire.ARRIVING)).isEmpty();

    fixture.guard.arrivingBy = 3;

    assertThat(fixture.ask("GET", "o", fixture.headers()).header(Wire.ARRIVING)).isEqualTo("3");
  }

  @Test
  void itTakesWritesAndTellsAHoldersAnswer() throws Exception {
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);

    fixture.put("o", "hello", fixture.version());

    HttpHeaders asHolder = fixture.headers().set(Wire.AS, Wire.AS_HOLDER);
    assertThat(fixture.ask("GET", "o", asHolder).text()).isEqualTo("hello");
    HttpHeaders write = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());
    assertThat(fixture.ask("DELETE", "o", write).status()).isEqualTo(204);
  }

  @Test
  void rule6_whatItTakesCountsOnlyIfItHasNothingToKnow() throws Exception {
    Answered whole = fixture.put("o", "hello", fixture.version());
    assertThat(whole.header(Wire.ANSWER)).isEqualTo("HAVE");
    fixture.guard.filling.add(ObjectServerFixture.PARTITION);

    Answered lost = fixture.put("o", "hello", fixture.version());
    fixture.guard.arrivingBy = 3;
    Answered arriving = fixture.put("o", "hello", fixture.version());

    assertThat(lost.status()).isEqualTo(201);
    assertThat(lost.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    assertThat(arriving.header(Wire.ANSWER)).isEqualTo("HAVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STATE", "HEAD", "GET", "POST", "DELETE", "COMMIT"})
  void rule6_whoAsksByARingThatIsPastMustAskAgain(String method) throws Exception {
    fixture.put("o", "hello", fixture.version());
    HttpHeaders past =
        fixture
            .headers()
            .set(Wire.WRITE_VERSION, fixture.version().toString())
            .set(Wire.RING_VERSION, "2");
    assertThat(fixture.ask(method, "o", past.copy()).status()).isNotEqualTo(421);

    fixture.guard.moved.add(ObjectServerFixture.PARTITION);
    Answered answer = fixture.ask(method, "o", past);

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    assertThat(answer.header(Wire.RING_VERSION)).isEqualTo("3");
    HttpHeaders asHolder =
        fixture.headers().set(Wire.RING_VERSION, "2").set(Wire.AS, Wire.AS_HOLDER);
    assertThat(fixture.ask("STATE", "o", asHolder).status()).isNotEqualTo(421);
  }
}
