package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static io.martinet.object.ObjectServerFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.Write;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PULL (rules 3 and 9). */
class PullTest extends ObjectServerTestBase {
  PullTest() throws Exception {
    super(true);
  }

  @Test
  void aPullTakesDataMetadataAndTombstonesFromAPeer() throws Exception {
    var peerStore = new ScriptedStore();
    try (var peer = new ObjectServerFixture(peerStore, isInJvm)) {
      for (int length : new int[] {5, 700_000}) {
        byte[] body = random(length);
        HttpHeaders head =
            peer.putHeaders(length).set("X-Object-Sysmeta-X", "s").set("X-Delete-At", "1");
        peer.put("o" + length, body, head, commit(body, peer.version()));
        HttpHeaders post = peer.headers().set(Wire.WRITE_VERSION, peer.version().toString());
        // As of the beginning of time, since the object has expired by now.
        post.set(Wire.TIME, "0000000000.00000").set("X-Object-Meta-Colour", "blue");
        assertThat(peer.ask("POST", "o" + length, post).status()).isEqualTo(202);
        assertThat(pull("o" + length, peer, null).status()).isEqualTo(200);
        assertThat(store.body(key("o" + length))).isEqualTo(body);
        assertThat(store.info(key("o" + length))).isEqualTo(peerStore.info(key("o" + length)));
        assertThat(stateOf("o" + length).metadata().isNone()).isFalse();
        assertThat(stateOf("o" + length)).isEqualTo(peerStore.states().get(key("o" + length)));
      }
      HttpHeaders delete = peer.headers().set(Wire.WRITE_VERSION, peer.version().toString());
      peer.ask("DELETE", "o5", delete);
      Answered pulled = pull("o5", peer, null);
      assertThat(pulled.status()).isEqualTo(200);
      assertThat(pulled.header(Wire.ANSWER)).isEqualTo("TOMB");
      assertThat(stateOf("o5").isDeleted()).isTrue();
    }
  }

  @Test
  void aPullWithNothingToDoAsksNoPeer() throws Exception {
    Version version = fixture.version();
    fixture.put("o", "hello", version);
    HttpHeaders headers =
        fixture.headers().set(Wire.FROM, "d1@127.0.0.1:1").set(Wire.STATE, version + " - - -");

    assertThat(fixture.ask("PULL", "o", headers).status()).isEqualTo(200);
    headers.set(Wire.STATE, fixture.version() + " - - -");
    assertThat(fixture.ask("PULL", "o", headers).status()).isEqualTo(502);
  }

  @Test
  void aPullOfWhatThePeerHasNotOrHasDamagedIs502() throws Exception {
    var peerStore = new ScriptedStore();
    try (var peer = new ObjectServerFixture(peerStore, isInJvm)) {
      assertThat(pull("o", peer, null).status()).isEqualTo(502);
      byte[] body = random(900_000);
      peer.put("o", body, peer.putHeaders(body.length), commit(body, peer.version()));
      peerStore.damagedFrom = 300_000;
      assertThat(pull("o", peer, null).status()).isEqualTo(502);
      peerStore.damagedFrom = Long.MAX_VALUE;
      peerStore.wrongAt = 5;
      assertThat(pull("o", peer, null).status()).isEqualTo(502);
    }
    assertThat(store.writes).isEmpty();
  }

  @Test
  void aPullOfWhatIsTooFarAheadIs502() throws Exception {
    var far = new Version(fixture.clock.nowTicks() + 61 * Timestamps.TICKS_PER_SECOND, 1);
    var deletion = new Write.Delete(key("o"), ObjectServerFixture.path("o"), far, null);
    // On one event loop a second taker of the peer's body would be refused before the answer is
    // sent.
    for (int loopThreads : new int[] {1, 2}) {
      var peerStore = new ScriptedStore();
      peerStore.add(deletion);
      try (var peer = new ObjectServerFixture(peerStore, isInJvm);
          var puller =
              new ObjectServerFixture(
                  new ScriptedStore(), isInJvm, ObjectServerFixture.CONFIG, loopThreads)) {
        var from = new PeerDevice("d1", peer.address).toString();
        assertThat(puller.ask("PULL", "o", puller.headers().set(Wire.FROM, from)).status())
            .isEqualTo(502);
      }
    }
  }

  private Answered pull(String name, ObjectServerFixture peer, @Nullable String wanted)
      throws Exception {
    HttpHeaders headers =
        fixture.headers().set(Wire.FROM, new PeerDevice("d1", peer.address).toString());
    if (wanted != null) {
      headers.set(Wire.STATE, wanted);
    }
    return fixture.ask("PULL", name, headers);
  }
}
