package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rule 6: which ring may follow. Five devices, of which each ring gives one partition to some. */
class RingSuccessionTest {
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;
  private static final int E = 4;

  private static final Set<String> ALL = Set.of("d0", "d1", "d2", "d3", "d4");

  private static Ring ring(long version, int... primaries) {
    var devices = new ArrayList<Device>();
    for (int id = A; id <= E; id++) {
      devices.add(Device.of(id, 1, id, "127.0.0.1", 6200, "d" + id, 100));
    }
    var table = new char[primaries.length][];
    for (int row = 0; row < primaries.length; row++) {
      table[row] = new char[] {(char) primaries[row]};
    }
    return new Ring(version, 0, List.copyOf(devices), table);
  }

  private static Optional<String> refusal(
      Ring before, Ring current, Set<String> filled, Ring next) {
    return new RingSuccession(new RingPair(current, before, filled), ALL).refusal(next);
  }

  @Test
  void whatIsBeingFilledKeepsWhoCanSpeakForIt() {
    Ring before = ring(1, A, B, C);
    Ring current = ring(2, A, B, D);

    assertThat(refusal(before, current, Set.of(), ring(3, A, E, D)).orElseThrow())
        .contains("devices=d3");
    assertThat(refusal(before, current, Set.of("d3"), ring(3, A, E, D))).isEmpty();
    // Who was never filled can be taken out, for somebody else or for who had it before.
    assertThat(refusal(before, current, Set.of(), ring(3, A, B, E))).isEmpty();
    assertThat(refusal(before, current, Set.of(), ring(3, A, B, C))).isEmpty();
  }

  @Test
  void aPartitionHasAMajorityThatCanSpeakForItWhateverComesNext() {
    Ring before = ring(1, A, B, C);
    Ring current = ring(2, A, D, E);

    assertThat(refusal(before, current, Set.of(), ring(3, A, D, E))).isPresent();
    assertThat(refusal(before, current, Set.of("d3"), ring(3, A, D, E))).isEmpty();
    assertThat(refusal(ring(1, A), ring(2, D), Set.of(), ring(3, D))).isPresent();
    assertThat(refusal(ring(1, A, B), ring(2, A, D), Set.of(), ring(3, A, D))).isPresent();
  }

  @Test
  void whoHasNotNotedTheRingInForceSpeaksForNothing() {
    RingPair first = RingPair.of(ring(1, A, B, C));
    Ring next = ring(2, A, B, D);

    assertThat(new RingSuccession(first, Set.of()).refusal(next).orElseThrow())
        .contains("devices=d0,d1,d2");
    assertThat(new RingSuccession(first, Set.of("d0")).refusal(next)).isPresent();
    // A minority that is lost does not keep the others from going on without it.
    assertThat(new RingSuccession(first, Set.of("d0", "d1")).refusal(next)).isEmpty();
  }

  @Test
  void aMajorityOfThoseLeftHasMissedNothing() {
    Ring three = ring(1, A, B, C);
    assertThat(following(three, ring(2, A)).orElseThrow()).contains("go down by one");
    assertThat(following(three, ring(2, A, B))).isEmpty();
    assertThat(following(ring(1, A, B), ring(2, A))).isEmpty();
    Ring five = ring(1, A, B, C, D, E);
    assertThat(following(five, ring(2, A, B, C))).isPresent();
    assertThat(following(five, ring(2, A, B, C, D))).isEmpty();
    // Whoever is filled anew has all, and no majority is without one of them.
    assertThat(following(three, ring(2, A, D))).isEmpty();
    assertThat(following(three, ring(2, D, E))).isEmpty();
  }

  private static Optional<String> following(Ring current, Ring next) {
    var names = new TreeSet<String>();
    current.primaries(0).forEach(device -> names.add(device.device()));
    return new RingSuccession(RingPair.of(current), names).refusal(next);
  }
}
