package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerDeviceTest {
  @Test
  void readsWhatItWrote() {
    for (String host : List.of("127.0.0.1", "::1", "fe80::2")) {
      var peer = new PeerDevice("d1", new PeerAddress(host, 6010));
      assertThat(PeerDevice.parse(peer.toString())).isEqualTo(peer);
    }
  }

  @Test
  void refusesOtherForms() {
    for (String text :
        List.of("d1", "d1@host", "@h:1", "d1@h:x", "d 1@h:1", "d1@h:99999999999", "d1@h:")) {
      assertThatThrownBy(() -> PeerDevice.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
