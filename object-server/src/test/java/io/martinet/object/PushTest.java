package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.ObjectKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE push: objects go to a peer (rule 9). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class PushTest extends ReplicateTestBase {
  PushTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @Test
  void rule9_objectsArriveWholeWithTheirMetadataAndTombstones() throws Exception {
    int[] lengths = {0, 5, 10_001, 700_000, 3 << 20};
    for (int length : lengths) {
      byte[] body = random(length);
      // Expired long ago: expired data is data.
      HttpHeaders head = fixture.putHeaders(length).set("X-Delete-At", "1");
      fixture.put("o" + length, body, head, commit(body, fixture.version()));
    }
    HttpHeaders post = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());
    post.set(Wire.TIME, "0000000000.00000").set("X-Object-Meta-Colour", "blue");
    assertThat(fixture.ask("POST", "o5", post).status()).isEqualTo(202);
    delete("gone", fixture.version());
    var peerStore = new ScriptedStore();
    try (var peer = new ObjectServerFixture(peerStore, isInJvm)) {
      Answered answer =
          push(to(peer), "o0", "o5", "never-there", "o10001", "o700000", "gone", "o" + (3 << 20));
      assertThat(answer.status()).isEqualTo(200);
      List<Result> results = results(answer);
      assertThat(results.get(2)).isEqualTo(Result.of(ItemFate.ABSENT));
      assertThat(results).filteredOn(result -> result.fate() == ItemFate.MERGED).hasSize(6);
      assertThat(results.get(1).state()).isEqualTo(stateOf("o5"));
      assertThat(peerStore.states()).isEqualTo(store.states());
      for (int length : lengths) {
        ObjectKey key = key("o" + length);
        assertThat(peerStore.info(key)).isEqualTo(store.info(key));
        assertThat(peerStore.body(key)).isEqualTo(random(length));
      }
    }
    assertThat(peerStore.openFiles).isZero();
  }

  @Test
  void whatIsDamagedIsLeftOutAndTheOthersGo() throws Exception {
    for (int length : new int[] {5, 200_000, 900_000, 6}) {
      byte[] body = random(length);
      fixture.put("o" + length, body, fixture.putHeaders(length), commit(body, fixture.version()));
    }
    var peerStore = new ScriptedStore();
    try (var peer = new ObjectServerFixture(peerStore, isInJvm)) {
      // The one is damaged in its first piece, the other in mid-body.
      store.damagedFrom = 150_000;
      assertThat(results(push(to(peer), "o5", "o200000", "o6")))
          .extracting(Result::fate)
          .containsExactly(ItemFate.MERGED, ItemFate.UNKNOWN, ItemFate.MERGED);
      store.damagedFrom = 600_000;
      assertThat(results(push(to(peer), "o900000", "o6")))
          .extracting(Result::fate)
          .containsExactly(ItemFate.UNKNOWN, ItemFate.MERGED);
      store.unknown = "index being rebuilt";
      assertThat(results(push(to(peer), "o5"))).containsExactly(Result.of(ItemFate.UNKNOWN));
      assertThat(peerStore.states()).containsOnlyKeys(key("o5"), key("o6"));
    }
    assertThat(peerStore.openFiles).isZero();
  }

  @Test
  void aPeerThatDoesNotTakeThemIsToldWithWhatIsKnown() throws Exception {
    fixture.put("o", "hello", fixture.version());
    try (var peer = new ObjectServerFixture(new ScriptedStore(), isInJvm)) {
      for (String to : List.of("dead@" + peer.address, "d1@127.0.0.1:1")) {
        Answered answer = push(to, "o", "none");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header(Wire.REASON)).isNotEmpty();
        assertThat(ItemResults.read(bodyOf(answer)).results())
            .hasSize(2)
            .extracting(Result::fate)
            .containsAnyOf(ItemFate.UNSENT, ItemFate.ABSENT);
      }
    }
  }

  @Test
  void aPeerThatIsSilentEndsThePush() throws Exception {
    fixture.put("o", "hello", fixture.version());
    try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      PeerCall call = begin("d1@127.0.0.1:" + mute.getLocalPort(), "o");
      call.end(EmptyHttpHeaders.INSTANCE);
      // Time that passes before the push has begun would end the connection that brings it.
      try (Socket _ = mute.accept()) {
        while (!call.response().isDone()) {
          fixture.time.pass(Push.SILENCE_MAX);
          Thread.onSpinWait();
        }
        Answered answer = ObjectServerFixture.answer(call);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(ItemResults.read(bodyOf(answer)).results())
            .containsExactly(Result.of(ItemFate.UNSENT));
      }
    }
  }

  @Test
  void listsThatAreNoneAreRefused() throws Exception {
    byte[] list = listOf("o");
    HttpHeaders headers = fixture.headers().set(Wire.TO, "d1@127.0.0.1:1");
    assertThat(replicate("/d1/3/push", fixture.headers(), list).status()).isEqualTo(400);
    assertThat(replicate("/d1/push", headers, list).status()).isEqualTo(400);
    assertThat(replicate("/dead/3/push", headers, list).status()).isEqualTo(507);
    for (byte[] bad :
        List.of(new byte[0], Arrays.copyOf(list, 20), Arrays.copyOf(list, list.length + 1))) {
      assertThat(replicate("/d1/3/push", headers, bad).status()).isEqualTo(400);
    }
    assertThat(replicate("/d1/3/push", headers, new byte[HashList.BYTES_MAX + 1]).status())
        .isEqualTo(413);
  }

  @Test
  void asManyAsMayBeGoInOneStream() throws Exception {
    fixture.put("o", "hello", fixture.version());
    try (var peer = new ObjectServerFixture(new ScriptedStore(), isInJvm)) {
      String[] names = Collections.nCopies(ItemResults.ITEMS_MAX, "o").toArray(String[]::new);
      assertThat(results(push(to(peer), names)))
          .hasSize(ItemResults.ITEMS_MAX)
          .allMatch(result -> result.fate() == ItemFate.MERGED);
    }
  }

  private static String to(ObjectServerFixture peer) {
    return new PeerDevice("d1", peer.address).toString();
  }

  private Answered push(String to, String... names) throws Exception {
    return ObjectServerFixture.finish(begin(to, names), EmptyHttpHeaders.INSTANCE);
  }

  private PeerCall begin(String to, String... names) {
    PeerCall call = open("/d1/3/push", fixture.headers().set(Wire.TO, to));
    call.write(Unpooled.wrappedBuffer(listOf(names)));
    return call;
  }

  private static byte[] listOf(String... names) {
    List<PathHash> hashes = Stream.of(names).map(name -> key(name).hash()).toList();
    ByteBuf list = Unpooled.buffer();
    new HashList(hashes).write(list);
    return ByteBufUtil.getBytes(list);
  }

  private static List<Result> results(Answered answer) {
    assertThat(answer.status()).isEqualTo(200);
    return ItemResults.read(bodyOf(answer)).results();
  }
}
