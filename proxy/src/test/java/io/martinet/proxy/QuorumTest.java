package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuorumTest {
  /** Replicas 0, 1 and 2 have the partition; 0, 1 and 3 had it. */
  private final Quorum both = Quorum.ofBoth(0b0111, 0b1011);

  @Test
  void rule6_bothSetsMustAgree() {
    assertThat(both.isReached(0b0011)).isTrue();
    assertThat(both.isReached(0b0110)).isFalse();
    assertThat(both.isReached(0b1010)).isFalse();
    assertThat(both.isReached(0b1110)).isTrue();
    assertThat(both.isReachedBefore(0b1010)).isTrue();
    assertThat(both.isReachedBefore(0b0110)).isFalse();
    assertThat(Quorum.of(3).isReachedBefore(0b111)).isFalse();
  }

  @Test
  void anySurelyEnoughAreEnough() {
    for (Quorum quorum : new Quorum[] {both, Quorum.of(3), Quorum.of(4), Quorum.anyOf(3)}) {
      for (long who = 0; who <= quorum.everyone(); who++) {
        if (Long.bitCount(who & quorum.everyone()) >= quorum.surelyEnough()) {
          assertThat(quorum.isReached(who)).as("%s of %s", who, quorum).isTrue();
        }
      }
    }
    assertThat(both.surelyEnough()).isEqualTo(3);
  }

  @Test
  void otherNumbersMeanTheSame() {
    Quorum renumbered = both.renumbered(replica -> replica + 2);
    assertThat(renumbered.isReached(0b0011 << 2)).isTrue();
    assertThat(renumbered.isReached(0b0110 << 2)).isFalse();
    assertThat(renumbered.counts(1)).isFalse();
    assertThat(renumbered.counts(5)).isTrue();
    assertThat(renumbered).isEqualTo(Quorum.ofBoth(0b0111 << 2, 0b1011 << 2));
  }
}
