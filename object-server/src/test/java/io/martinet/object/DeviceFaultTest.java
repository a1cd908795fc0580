package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.finish;
import static io.martinet.object.ObjectServerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.StoreStatus;
import io.martinet.object.store.WriteOutcome;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Devices that cannot serve, full queues and faults: never taken for absence (rules 4, 17). */
class DeviceFaultTest extends ObjectServerTestBase {
  DeviceFaultTest() throws Exception {
    super(true);
  }

  @Test
  void devicesThatAreNotInServiceAnswer507NeverAbsence() throws Exception {
    for (String device : List.of("dead", "elsewhere")) {
      String target = new WirePath(device, 11, ObjectServerFixture.path("o")).toString();
      var head =
          new DefaultHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.GET,
              target,
              fixture.headers().set("Content-Length", "0"));
      Answered answer =
          finish(fixture.client.open(fixture.address, head), EmptyHttpHeaders.INSTANCE);
      assertThat(answer.status()).as(device).isEqualTo(507);
      assertThat(answer.header(Wire.REASON)).isNotEmpty();
    }
    store.status = new StoreStatus(StoreStatus.Health.FENCED, "fsync failed");
    for (String method : List.of("STATE", "GET", "DELETE", "COMMIT")) {
      Answered fenced = fixture.ask(method, "o");
      assertThat(fenced.status()).as(method).isEqualTo(507);
      assertThat(fenced.header(Wire.REASON)).contains("fsync failed");
    }
  }

  @Test
  void outcomesOfTheCommitterHaveTheirStatuses() throws Exception {
    record Case(WriteOutcome outcome, int status, String answer) {}
    var state = new ObjectState(new Version(5, 5), Version.NONE, Version.NONE, Version.NONE);
    for (Case each :
        List.of(
            new Case(new WriteOutcome.Already(state), 201, "HAVE"),
            new Case(new WriteOutcome.Refused(state.newest(), state), 409, "HAVE"),
            new Case(new WriteOutcome.Outdated(), 421, "UNKNOWN"),
            new Case(new WriteOutcome.Full("queue"), 503, "UNKNOWN"),
            new Case(new WriteOutcome.Failed("sync failed"), 507, "UNKNOWN"),
            new Case(new WriteOutcome.Unknown("quarantined"), 503, "UNKNOWN"),
            new Case(new WriteOutcome.NoData(ObjectState.NONE), 404, "NONE"))) {
      store.script = _ -> each.outcome();
      Answered answer = fixture.put("o", "hello", fixture.version());
      assertThat(answer.status()).as("%s", each.outcome()).isEqualTo(each.status());
      assertThat(answer.header(Wire.ANSWER)).isEqualTo(each.answer());
    }
  }

  @Test
  void aFullDeviceRefusesBodiesAndStillTakesTombstones() throws Exception {
    store.status = new StoreStatus(StoreStatus.Health.FULL, "reserve reached");
    assertThat(fixture.put("o", "hello", fixture.version()).status()).isEqualTo(507);
    assertThat(delete("o", fixture.version()).status()).isEqualTo(404);
    store.script = _ -> new WriteOutcome.Full("reserve reached");
    assertThat(delete("o", fixture.version()).status()).isEqualTo(507);
  }

  @Test
  void aSickDiskAnswers503AndHoldsUpNobodyElse() throws Exception {
    store.disk = new CountDownLatch(1);
    var calls = new ArrayList<PeerCall>();
    for (int i = 0; i < 2 + 16; i++) {
      calls.add(
          fixture.client.open(
              fixture.address,
              request("STATE", "o", fixture.headers().set("Content-Length", "0"))));
      calls.getLast().end(EmptyHttpHeaders.INSTANCE);
    }
    Awaitility.await().until(() -> queued() == 16);
    Answered busy = fixture.ask("STATE", "o");
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).isEqualTo("1");
    assertThat(get("/metrics").status()).isEqualTo(200);
    store.disk.countDown();
    for (PeerCall call : calls) {
      assertThat(ObjectServerFixture.answer(call).status()).isEqualTo(404);
    }
  }

  @Test
  void malformedRequestsAre400AndOtherMethods405() throws Exception {
    assertThat(fixture.ask("OPTIONS", "o").status()).isEqualTo(405);
    assertThat(get("/d1/x/a/c/o").status()).isEqualTo(400);
    HttpHeaders noId = fixture.putHeaders(5).remove(Wire.STAGING_ID);
    assertThat(fixture.put("o", HELLO, noId, commit(HELLO, fixture.version())).status())
        .isEqualTo(400);
    for (String name : List.of(Wire.WRITE_VERSION, "Etag", Wire.CRC32C, Wire.CONTENT_LENGTH)) {
      HttpHeaders trailers = commit(HELLO, fixture.version()).remove(name);
      Answered answer = fixture.put("o", HELLO, fixture.putHeaders(5), trailers);
      assertThat(answer.status()).as(name).isEqualTo(400);
    }
    assertThat(store.writes).isEmpty();
  }

  @Test
  void aFaultOfTheStoreIsA500AndNotAHangingRequest() throws Exception {
    store.fault = new IllegalStateException("as told");

    assertThat(fixture.ask("STATE", "o").status()).isEqualTo(500);
  }

  @Test
  void pagesOfTheRoleAreServedOnItsPort() throws Exception {
    assertThat(get("/metrics").text()).contains("martinet_object_reader_queue{device=\"d1\"} 0");
    Answered health = get("/healthcheck");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.text()).isEqualTo("dead: foreign: device.id is another\n");
  }
}
