package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.ring.builder.RingBuilder;
import org.junit.jupiter.api.Test;

class RingHolderTest {
  private final RingBuilder builder =
      new RingBuilder(2, 1).add(Device.of(0, 1, 1, "127.0.0.1", 6200, "d1", 1));
  private final Ring first = builder.rebalance(1);
  private final Ring second = builder.rebalance(1);

  @Test
  void aNewerRingIsInForceAtOnceAndTheFormerIsKept() {
    var holder = new RingHolder(first);
    assertThat(holder.pair().findFormer()).isEmpty();
    assertThat(holder.swap(second)).isTrue();
    assertThat(holder.current()).isSameAs(second);
    assertThat(holder.pair().findFormer()).containsSame(first);
  }

  @Test
  void anOlderOrEqualRingChangesNothing() {
    var holder = new RingHolder(second);
    assertThat(holder.swap(first)).isFalse();
    assertThat(holder.swap(second)).isFalse();
    assertThat(holder.current()).isSameAs(second);
    assertThat(holder.pair().findFormer()).isEmpty();
  }
}
