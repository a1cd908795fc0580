package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.builder.RingBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingBundleTest {
  private final RingBuilder builder =
      new RingBuilder(2, 1).add(Device.of(0, 1, 1, "127.0.0.1", 6200, "d1", 1));
  private final Ring first = builder.rebalance(1);
  private final Ring second = builder.rebalance(1);

  @Test
  void whatIsGivenIsWhatIsTaken() throws Exception {
    var rings = new RingPair(second, first, Set.of("d1", "d2"));
    RingPair taken = RingBundle.decode(RingBundle.encode(rings), "test");
    assertThat(RingFile.encode(taken.current())).isEqualTo(RingFile.encode(second));
    assertThat(RingFile.encode(taken.findFormer().orElseThrow())).isEqualTo(RingFile.encode(first));
    assertThat(taken.filled()).containsExactlyInAnyOrder("d1", "d2");

    assertThat(RingBundle.decode(RingBundle.encode(RingPair.of(first)), "test").findFormer())
        .isEmpty();
  }

  /** The ring's own bytes have a golden file of theirs. */
  @Test
  void itsFrameIsAsDescribed() {
    byte[] bundle = RingBundle.encode(new RingPair(second, first, Set.of("d1")));
    byte[] ring = RingFile.encode(second);
    byte[] former = RingFile.encode(first);

    assertThat(HexFormat.of().formatHex(bundle, 0, 6)).isEqualTo("4d5247420001");
    int at = 6;
    assertThat(intAt(bundle, at)).isEqualTo(ring.length);
    assertThat(Arrays.copyOfRange(bundle, at + 4, at + 4 + ring.length)).isEqualTo(ring);
    at += 4 + ring.length;
    assertThat(intAt(bundle, at)).isEqualTo(former.length);
    at += 4 + former.length;
    assertThat(intAt(bundle, at)).isEqualTo(1);
    assertThat(new String(bundle, at + 6, 2, StandardCharsets.UTF_8)).isEqualTo("d1");
    assertThat(bundle).hasSize(at + 8 + 4);
  }

  private static int intAt(byte[] bytes, int at) {
    return HexFormat.fromHexDigits(HexFormat.of().formatHex(bytes, at, at + 4));
  }

  @Test
  void whatIsDamagedOrCutIsRefused() {
    byte[] good = RingBundle.encode(new RingPair(second, first, Set.of("d1")));
    for (int at = 0; at < good.length; at++) {
      byte[] damaged = good.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(() -> RingBundle.decode(damaged, "test"))
          .as("byte %d", at)
          .isInstanceOf(RingFormatException.class);
      byte[] cut = Arrays.copyOf(good, at);
      assertThatThrownBy(() -> RingBundle.decode(cut, "test"))
          .as("cut at %d", at)
          .isInstanceOf(RingFormatException.class);
    }
  }
}
