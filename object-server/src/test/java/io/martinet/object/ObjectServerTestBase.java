package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.finish;
import static io.martinet.object.ObjectServerFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/**
 * An object server over a store whose faults the tests decide, and what must hold after each test.
 */
abstract class ObjectServerTestBase {
  static final String ID = "0".repeat(31) + "1";
  static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  final boolean isInJvm;
  final ScriptedStore store = new ScriptedStore();
  final ObjectServerFixture fixture;

  /**
   * @param isInJvm whether requests come without a codec, or over sockets
   */
  ObjectServerTestBase(boolean isInJvm) throws Exception {
    this.isInJvm = isInJvm;
    this.fixture = new ObjectServerFixture(store, isInJvm);
  }

  @AfterEach
  void nothingIsLeftBehind() throws InterruptedException {
    Awaitility.await().until(() -> store.openReaders == 0);
    fixture.close();

    assertThat(store.openFiles).isZero();
    assertThat(store.awaitedCommits).isZero();
    assertThat(store.isClosed).isTrue();
    // Rule 29: whoever waits for disk or index is a device thread.
    assertThat(store.blockedThreads).allMatch(name -> name.startsWith("object-"));
  }

  Answered delete(String name, Version version) throws Exception {
    return fixture.ask(
        "DELETE", name, fixture.headers().set(Wire.WRITE_VERSION, version.toString()));
  }

  Answered recommit(byte[] body) throws Exception {
    HttpHeaders headers = fixture.headers().set(Wire.STAGING_ID, ID);
    headers.add(commit(body, fixture.version()));
    return fixture.ask("COMMIT", "o", headers);
  }

  Answered release(String lines) throws Exception {
    var head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, Wire.METHOD_RELEASE, "/", fixture.headers());
    PeerCall call = fixture.client.open(fixture.address, head);
    call.write(Unpooled.copiedBuffer(lines, StandardCharsets.US_ASCII));
    return finish(call, EmptyHttpHeaders.INSTANCE);
  }

  Answered get(String target) throws Exception {
    var head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            target,
            fixture.headers().set("Content-Length", "0"));
    return finish(fixture.client.open(fixture.address, head), EmptyHttpHeaders.INSTANCE);
  }

  String targets(String... devices) {
    var text = new StringBuilder("5/" + FakeContainers.CHOSEN_BY);
    for (String device : devices) {
      String name = device.replace("*", "");
      text.append(' ')
          .append(name)
          .append('@')
          .append(fixture.containers.find(name).orElseThrow())
          .append(device.endsWith("*") ? "*" : "");
    }
    return text.toString();
  }

  Object gauge(String name) {
    return Objects.requireNonNull(fixture.metrics.getGauges().get(name + "{device=\"d1\"}"))
        .getValue();
  }

  ObjectState stateOf(String name) {
    return Objects.requireNonNull(store.states().get(key(name)));
  }

  long budgetLeft() {
    return (Long) gauge("object.upload_bytes_left");
  }

  int queued() {
    return (Integer) gauge("object.reader_queue");
  }

  static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
