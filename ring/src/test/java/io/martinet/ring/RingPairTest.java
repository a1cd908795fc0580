package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule 6: which partitions are in transition, and until when. */
class RingPairTest {
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;
  private static final int E = 4;

  private static Device device(int id, String ip) {
    return Device.of(id, 1, id, ip, 6200, "d" + id, 100);
  }

  /** One row a replica, two partitions. */
  private static Ring ring(long version, String ip, int[]... rows) {
    List<Device> devices =
        List.of(device(A, ip), device(B, ip), device(C, ip), device(D, ip), device(E, ip));
    var table = new char[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      table[row] = new char[] {(char) rows[row][0], (char) rows[row][1]};
    }
    return new Ring(version, 1, List.copyOf(devices), table);
  }

  private static final Ring BEFORE =
      ring(1, "127.0.0.1", new int[] {A, A}, new int[] {B, B}, new int[] {C, C});

  @Test
  void theFirstRingMovesNothing() {
    RingPair pair = RingPair.of(BEFORE);
    assertThat(pair.isInTransition(0)).isFalse();
    assertThat(pair.isMoved(0)).isFalse();
    assertThat(pair.unfilled()).isEmpty();
  }

  @Test
  void rule6_aMovedPartitionIsInTransitionUntilEachNewPrimaryIsFilled() {
    Ring after = ring(2, "127.0.0.1", new int[] {A, A}, new int[] {B, D}, new int[] {C, E});
    var pair = new RingPair(after, BEFORE, Set.of());
    assertThat(pair.isInTransition(0)).isFalse();
    assertThat(pair.isInTransition(1)).isTrue();
    assertThat(pair.isMoved(1)).isTrue();
    assertThat(pair.unfilled()).containsExactly("d3", "d4");

    var half = new RingPair(after, BEFORE, Set.of("d3"));
    assertThat(half.isInTransition(1)).isTrue();
    assertThat(half.unfilled()).containsExactly("d4");

    var whole = new RingPair(after, BEFORE, Set.of("d3", "d4"));
    assertThat(whole.isInTransition(1)).isFalse();
    assertThat(whole.isMoved(1)).isTrue();
    assertThat(whole.unfilled()).isEmpty();
  }

  @Test
  void anotherOrderOrAddressMovesNothing() {
    Ring after = ring(2, "127.0.0.2", new int[] {B, A}, new int[] {A, B}, new int[] {C, C});
    var pair = new RingPair(after, BEFORE, Set.of());
    assertThat(pair.isMoved(0)).isFalse();
    assertThat(pair.isInTransition(0)).isFalse();
    assertThat(pair.unfilled()).isEmpty();
  }

  @Test
  void aLostReplicaMovesThePartitionAndNobodyIsWaitedFor() {
    Ring after = ring(2, "127.0.0.1", new int[] {A, A}, new int[] {B, B});
    var pair = new RingPair(after, BEFORE, Set.of());
    assertThat(pair.isMoved(0)).isTrue();
    assertThat(pair.isInTransition(0)).isFalse();
  }

  @Test
  void whoIsFilledIsNotedForTheRingInForceOnly() {
    Ring after = ring(2, "127.0.0.1", new int[] {A, A}, new int[] {B, B}, new int[] {C, D});
    var holder = new RingHolder(BEFORE);
    var changes = new int[1];
    holder.onChange(() -> changes[0]++);
    holder.swap(after);
    holder.filled(1, Set.of("d3"));
    assertThat(holder.pair().isInTransition(1)).isTrue();
    holder.filled(2, Set.of("d3"));
    holder.filled(2, Set.of("d3"));
    assertThat(holder.pair().isInTransition(1)).isFalse();
    assertThat(changes[0]).isEqualTo(2);
  }
}
