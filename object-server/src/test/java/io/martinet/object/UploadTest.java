package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.finish;
import static io.martinet.object.ObjectServerFixture.md5;
import static io.martinet.object.ObjectServerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT and COMMIT (rule 2): what is kept, what is refused, and that nothing is left behind. */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class UploadTest extends ObjectServerTestBase {
  UploadTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @Test
  void aCommittedBodyIsStoredWithItsHeadersEarlyAndLate() throws Exception {
    HttpHeaders head =
        fixture.putHeaders(5).set("X-Object-Meta-A", "early").set("X-Object-Meta-B", "early");
    Version version = fixture.version();
    HttpHeaders trailers = commit(HELLO, version).set("X-Object-Meta-B", "late");
    Answered put = fixture.put("o", HELLO, head, trailers);

    assertThat(put.status()).isEqualTo(201);
    assertThat(put.header(Wire.ANSWER)).isEqualTo("HAVE");
    assertThat(put.header(Wire.STATE)).isEqualTo(version + " - - -");
    assertThat(put.header(Wire.RING_VERSION)).isEqualTo("3");
    assertThat(put.header(Wire.TRANS_ID)).isEqualTo("tx-test");
    Answered get = fixture.ask("GET", "o");
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.text()).isEqualTo("hello");
    assertThat(get.header("X-Object-Meta-A")).isEqualTo("early");
    assertThat(get.header("X-Object-Meta-B")).isEqualTo("late");
    assertThat(get.header("Content-Type")).isEqualTo("text/plain");
    assertThat(get.header("Etag")).isEqualTo(md5(HELLO));
    assertThat(get.header(Wire.CONTENT_LENGTH)).isEqualTo("5");
    assertThat(get.header(Wire.CRC32C)).isEqualTo(trailers.get(Wire.CRC32C));
  }

  @Test
  void emptyAndLargeBodiesAndBodiesOfUnknownLengthComeBackWhole() throws Exception {
    for (int length : new int[] {0, 1, 10_000, 10_001, 3 << 20}) {
      for (boolean isKnown : new boolean[] {true, false}) {
        byte[] body = random(length);
        HttpHeaders head = fixture.putHeaders(length);
        if (!isKnown) {
          head.remove(Wire.CONTENT_LENGTH);
        }
        assertThat(fixture.put("o", body, head, commit(body, fixture.version())).status())
            .isEqualTo(201);
        assertThat(fixture.ask("GET", "o").body()).isEqualTo(body);
      }
    }
  }

  @Test
  void anAbortOrAnEndWithoutCommitKeepsNothing() throws Exception {
    for (int length : new int[] {5, 50_000}) {
      byte[] body = random(length);
      Answered aborted =
          fixture.put(
              "o",
              body,
              fixture.putHeaders(length),
              new DefaultHttpHeaders().set(Wire.COMMIT, "abort"));
      assertThat(aborted.status()).isEqualTo(204);
      Answered cut = fixture.put("o", body, fixture.putHeaders(length), new DefaultHttpHeaders());
      assertThat(cut.status()).isEqualTo(400);
      HttpHeaders allButTheWord = commit(body, fixture.version()).remove(Wire.COMMIT);
      Answered unsaid = fixture.put("o", body, fixture.putHeaders(length), allButTheWord);
      assertThat(unsaid.status()).isEqualTo(400);
    }
    assertThat(store.writes).isEmpty();
    assertThat(recommit(HELLO).status()).isEqualTo(410);
  }

  @Test
  void aSenderThatGoesAwayInMidBodyLeavesNothing() throws Exception {
    for (int length : new int[] {500, 50_000}) {
      PeerCall call =
          fixture.client.open(fixture.address, request("PUT", "o", fixture.putHeaders(90_000)));
      call.write(Unpooled.copiedBuffer(random(length)));
      fixture.ask("STATE", "o");
      call.cancel();
    }
    Awaitility.await().until(() -> budgetLeft() == 8L << 20);
    assertThat(store.writes).isEmpty();
  }

  @Test
  void bytesOtherThanThoseNamedAreRefused() throws Exception {
    Version version = fixture.version();
    for (int length : new int[] {5, 50_000}) {
      byte[] body = random(length);
      byte[] other = body.clone();
      other[3] ^= 1;
      HttpHeaders head = fixture.putHeaders(length);
      assertThat(fixture.put("o", body, head, commit(other, version)).status()).isEqualTo(422);
      HttpHeaders longer =
          commit(body, version).set(Wire.CONTENT_LENGTH, Integer.toString(length + 1));
      assertThat(fixture.put("o", body, head.copy(), longer).status()).isEqualTo(422);
    }
    assertThat(store.writes).isEmpty();
    assertThat(recommit(HELLO).status()).isEqualTo(410);
  }

  @Test
  void moreBytesThanDeclaredAreRefusedBeforeTheyEnd() throws Exception {
    PeerCall call =
        fixture.client.open(fixture.address, request("PUT", "o", fixture.putHeaders(5)));
    call.write(Unpooled.copiedBuffer(new byte[6]));

    assertThat(ObjectServerFixture.answer(call).status()).isEqualTo(422);
    call.cancel();
  }

  @Test
  void trailersBeyondTheBoundKeepNothing() throws Exception {
    HttpHeaders trailers = commit(HELLO, fixture.version());
    for (int i = 0; i < 9; i++) {
      trailers.set("X-Object-Meta-" + i, "x".repeat(4_000));
    }
    assertThat(fixture.put("o", HELLO, fixture.putHeaders(5), trailers).status()).isEqualTo(400);
    assertThat(store.writes).isEmpty();
  }

  @Test
  void aLostRaceNamesTheNewestAndTheBodyCanBeCommittedAgain() throws Exception {
    for (int length : new int[] {5, 50_000}) {
      byte[] body = random(length);
      Version older = fixture.version();
      Version newer = fixture.version();
      fixture.put("o", "other", newer);
      Answered lost = fixture.put("o", body, fixture.putHeaders(length), commit(body, older));

      assertThat(lost.status()).isEqualTo(409);
      assertThat(lost.header(Wire.NEWEST)).isEqualTo(newer.toString());
      assertThat(lost.header(Wire.STATE)).startsWith(newer.toString());
      assertThat(recommit(body).status()).isEqualTo(201);
      assertThat(fixture.ask("GET", "o").body()).isEqualTo(body);
    }
  }

  @Test
  void aLostRaceNamesTheNewestPartWhicheverThatIs() throws Exception {
    Version older = fixture.version();
    fixture.put("o", "other", fixture.version());
    for (String method : List.of("POST", "DELETE")) {
      Version newest = fixture.version();
      fixture.ask(method, "o", fixture.headers().set(Wire.WRITE_VERSION, newest.toString()));
      Answered lost = fixture.put("o", "hello", older);

      assertThat(lost.status()).as(method).isEqualTo(409);
      assertThat(lost.header(Wire.NEWEST)).as(method).isEqualTo(newest.toString());
    }
  }

  @Test
  void aBodyStaysCommittableAfterItsCommitUntilReleased() throws Exception {
    fixture.put("o", "hello", fixture.version());
    assertThat(recommit(HELLO).status()).isEqualTo(201);

    assertThat(release("d1 0 " + ID).status()).isEqualTo(204);
    assertThat(recommit(HELLO).status()).isEqualTo(410);
  }

  @Test
  void aBodyStaysNoLongerThanItsAge() throws Exception {
    fixture.put("o", "hello", fixture.version());
    fixture.time.pass(Duration.ofSeconds(58));
    assertThat(recommit(HELLO).status()).isEqualTo(201);
    fixture.time.pass(Duration.ofSeconds(3));

    assertThat(recommit(HELLO).status()).isEqualTo(410);
  }

  @Test
  void aStagingIsNotCommittedUnderAnotherName() throws Exception {
    fixture.put("o", "hello", fixture.version());
    HttpHeaders headers = fixture.headers().set(Wire.STAGING_ID, ID);
    headers.add(commit(HELLO, fixture.version()));

    assertThat(fixture.ask("COMMIT", "other", headers).status()).isEqualTo(400);
    assertThat(store.states()).hasSize(1);
  }

  @Test
  void expectAnswers100OnceTheServerIsReady() throws Exception {
    byte[] body = random(50_000);
    PeerCall call =
        fixture.client.open(
            fixture.address,
            request("PUT", "o", fixture.putHeaders(50_000).set("Expect", "100-continue")));
    call.continued().get(10, TimeUnit.SECONDS);
    call.write(Unpooled.copiedBuffer(body));

    assertThat(finish(call, commit(body, fixture.version())).status()).isEqualTo(201);
  }

  @Test
  void aFullDiskAnswers507InsteadOf100() throws Exception {
    store.isDiskFull = true;
    PeerCall call =
        fixture.client.open(
            fixture.address,
            request("PUT", "o", fixture.putHeaders(50_000).set("Expect", "100-continue")));

    Answered answer = ObjectServerFixture.answer(call);
    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    assertThat(answer.header(Wire.REASON)).contains("reserve");
    store.isDiskFull = false;
  }

  @Test
  void uploadsBeyondTheMemoryBudgetAreTurnedAway() throws Exception {
    var calls = new ArrayList<PeerCall>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          fixture.client.open(
              fixture.address, request("PUT", "o" + i, fixture.putHeaders(90_000))));
      calls.getLast().write(Unpooled.copiedBuffer(new byte[10]));
    }
    Awaitility.await().until(() -> budgetLeft() == 0);
    Answered busy =
        fixture.put("late", HELLO, fixture.putHeaders(5), commit(HELLO, fixture.version()));

    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).isEqualTo("1");
    calls.forEach(PeerCall::cancel);
    Awaitility.await().until(() -> budgetLeft() == 8L << 20);
  }

  @Test
  void theCommitterIsToldOfBodiesThatLackOnlyTheirCommit() throws Exception {
    PeerCall call =
        fixture.client.open(fixture.address, request("PUT", "o", fixture.putHeaders(5)));
    call.write(Unpooled.copiedBuffer(HELLO, 0, 4));
    fixture.ask("STATE", "o");
    assertThat(store.awaitedCommits).isZero();
    call.write(Unpooled.copiedBuffer(HELLO, 4, 1));
    Awaitility.await().until(() -> store.awaitedCommits == 1);
    finish(call, commit(HELLO, fixture.version()));

    assertThat(store.awaitedCommits).isZero();
  }
}
