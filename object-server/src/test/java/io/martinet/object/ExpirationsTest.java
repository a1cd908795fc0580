package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.SealedStates;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Body;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE expired and seal (rule 10, decision 080). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class ExpirationsTest extends ReplicateTestBase {
  ExpirationsTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  private PathHash expiring(int number, long seconds) {
    var hash = new PathHash((long) number << 56, number);
    var key = new ObjectKey(0, hash);
    var headers = new TreeMap<String, String>();
    headers.put(Expiry.HEADER, Long.toString(seconds));
    StorePath path = StorePath.object("a", "c", "o" + number);
    var info = new ObjectInfo(path, 0, "0".repeat(32), 0, "text/plain", headers);
    var body = new Body.Inline(Unpooled.EMPTY_BUFFER);
    store.add(new Write.Put(key, Samples.at(10), info, body, null));
    return hash;
  }

  private ExpiredPage page(HttpHeaders headers) throws Exception {
    Answered answer = replicate("/d1/expired", headers);
    assertThat(answer.status()).isEqualTo(200);
    return ExpiredPage.read(bodyOf(answer));
  }

  @Test
  void rule10_whatHasExpiredIsToldWithItsNameInTheOrderOfTime() throws Exception {
    PathHash late = expiring(1, 300);
    PathHash early = expiring(2, 200);
    expiring(3, 301);
    PathHash nameless = expiring(4, 100);
    store.nameless.add(new ObjectKey(0, nameless));
    ExpiredPage page = page(fixture.headers().set(Wire.UNTIL, "300"));
    assertThat(page.entries())
        .containsExactly(
            new ExpiredPage.Entry(200, early, StorePath.object("a", "c", "o2")),
            new ExpiredPage.Entry(300, late, StorePath.object("a", "c", "o1")));
    assertThat(page(fixture.headers().set(Wire.UNTIL, "300").set(Wire.POLICY, "1")).entries())
        .isEmpty();
  }

  @Test
  void aFullPageSaysWhereTheNextOneBegins() throws Exception {
    for (int i = 0; i < ExpiredPage.ENTRIES_MAX + 5; i++) {
      expiring(i + 1, 1000 + i);
    }
    HttpHeaders headers = fixture.headers().set(Wire.UNTIL, "9999");
    Answered first = replicate("/d1/expired", headers.copy());
    String after = first.header(Wire.AFTER);
    assertThat(ExpiredPage.read(bodyOf(first)).entries()).hasSize(ExpiredPage.ENTRIES_MAX);
    Answered second = replicate("/d1/expired", headers.copy().set(Wire.AFTER, after));
    assertThat(ExpiredPage.read(bodyOf(second)).entries())
        .extracting(ExpiredPage.Entry::seconds)
        .containsExactly(2000L, 2001L, 2002L, 2003L, 2004L);
    assertThat(second.header(Wire.AFTER)).isEmpty();
  }

  private Answered seal(HttpHeaders headers, PathHash... hashes) throws Exception {
    ByteBuf body = Unpooled.buffer();
    new HashList(List.of(hashes)).write(body);
    return replicate("/d1/seal", headers, ByteBufUtil.getBytes(body));
  }

  @Test
  void aSealTellsWhatStandsInTheOrderAskedForAndHolds() throws Exception {
    PathHash object = expiring(1, 300);
    PathHash absent = new PathHash(9, 9);
    HttpHeaders headers = scoped(4);
    SealedStates states = SealedStates.read(bodyOf(seal(headers, absent, object)));
    assertThat(states.entries())
        .containsExactly(
            new SealedStates.Entry(true, ObjectState.NONE, 0),
            new SealedStates.Entry(true, Samples.data(10), 300));
    assertThat(Timestamps.format(store.sealedTicks)).isEqualTo(headers.get(Wire.TIME));
  }

  @Test
  void aSealWaitsForWritesThatCameBefore() throws Exception {
    PathHash object = expiring(1, 300);
    store.barrierOutcome = new BarrierOutcome.Full("queue is full");
    assertThat(seal(scoped(4), object).status()).isEqualTo(503);
    store.barrierOutcome = new BarrierOutcome.Failed("fenced");
    assertThat(seal(scoped(4), object).status()).isEqualTo(507);
  }

  @Test
  void rule6_whoCannotSpeakForAPartitionSaysNothingOfItsObjects() throws Exception {
    PathHash object = expiring(0x10, 300);
    PathHash other = expiring(0x20, 300);
    fixture.guard.filling.add(1);
    SealedStates states = SealedStates.read(bodyOf(seal(scoped(4), object, other)));
    assertThat(states.entries())
        .containsExactly(
            SealedStates.Entry.UNKNOWN, new SealedStates.Entry(true, Samples.data(10), 300));
    fixture.guard.ringVersion = 4;
    assertThat(seal(scoped(4), other).status()).isEqualTo(421);
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() throws Exception {
    assertThat(replicate("/d1/expired", fixture.headers()).status()).isEqualTo(400);
    for (String until : List.of("", "x", "-1")) {
      assertThat(replicate("/d1/expired", fixture.headers().set(Wire.UNTIL, until)).status())
          .isEqualTo(400);
    }
    for (String after : List.of("", "7", "7-", "x-" + "0".repeat(32), "7-" + "0".repeat(31))) {
      HttpHeaders headers = fixture.headers().set(Wire.UNTIL, "7").set(Wire.AFTER, after);
      assertThat(replicate("/d1/expired", headers).status()).as(after).isEqualTo(400);
    }
    assertThat(seal(fixture.headers()).status()).isEqualTo(400);
    assertThat(replicate("/d1/seal", scoped(4), new byte[] {1}).status()).isEqualTo(400);
    store.unknown = "rebuilding";
    assertThat(replicate("/d1/expired", fixture.headers().set(Wire.UNTIL, "7")).status())
        .isEqualTo(507);
    assertThat(seal(scoped(4)).status()).isEqualTo(507);
    assertThat(new Version(store.sealedTicks, 0).isNone()).isTrue();
  }
}
