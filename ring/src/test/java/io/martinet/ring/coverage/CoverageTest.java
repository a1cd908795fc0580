package io.martinet.ring.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: who can speak for a partition. */
class CoverageTest {
  private static final String DEVICE = "d5";

  @TempDir Path directory;

  private final RingBuilder builder = builder();
  private final Ring first = builder.rebalance(1);

  private static RingBuilder builder() {
    var builder = new RingBuilder(4, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(device(id));
    }
    return builder;
  }

  private static Device device(int id) {
    return Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + (id + 1), 100);
  }

  /** The next ring, with the fifth device or without. */
  private Ring next(boolean hasFifth) {
    builder.pretendMinPartHoursPassed();
    if (hasFifth && !builder.has(4)) {
      builder.add(device(4));
    } else if (!hasFifth) {
      builder.remove(4);
    }
    return builder.rebalance(1);
  }

  private Coverage open(String device, RingHolder rings) throws IOException {
    return Coverage.open(CoverageStorage.in(directory.resolve(device)), device, rings);
  }

  private static List<Integer> of(Ring ring, String device) {
    return IntStream.range(0, ring.partitions())
        .filter(p -> ring.primaries(p).stream().anyMatch(d -> d.device().equals(device)))
        .boxed()
        .toList();
  }

  private static List<Integer> covered(Coverage coverage, Ring ring) {
    return IntStream.range(0, ring.partitions()).filter(coverage::covers).boxed().toList();
  }

  @Test
  void underTheFirstRingADeviceCoversWhatItHas() throws Exception {
    Coverage coverage = open("d1", new RingHolder(first));

    assertThat(covered(coverage, first)).isEqualTo(of(first, "d1")).isNotEmpty();
    assertThat(coverage.filling()).isEmpty();
  }

  @Test
  void rule6_whatMovesToADeviceIsNotCoveredUntilFilled() throws Exception {
    var rings = new RingHolder(first);
    Ring second = next(true);
    rings.swap(second);
    Coverage added = open(DEVICE, rings);
    List<Integer> moved = of(second, DEVICE);
    assertThat(moved).isNotEmpty();

    assertThat(covered(added, second)).isEmpty();
    assertThat(added.filling()).isEqualTo(moved);

    assertThat(added.filled(second.version(), moved.subList(0, 2))).isTrue();
    assertThat(covered(added, second)).isEqualTo(moved.subList(0, 2));
    assertThat(open(DEVICE, rings).filling()).isEqualTo(moved.subList(2, moved.size()));
  }

  @Test
  void rule6_whatLeavesIsCoveredUntilTheRingChangesAgain() throws Exception {
    var rings = new RingHolder(first);
    Coverage coverage = open("d1", rings);
    Ring second = next(true);
    rings.swap(second);
    coverage.follow();
    assertThat(covered(coverage, second)).isEqualTo(of(first, "d1"));
    assertThat(coverage.filling()).isEmpty();

    Ring third = next(false);
    rings.swap(third);
    coverage.follow();

    // What went to the fifth device and came back has missed what was written meanwhile.
    List<Integer> back =
        of(third, "d1").stream().filter(p -> !of(second, "d1").contains(p)).toList();
    assertThat(back).isNotEmpty();
    assertThat(covered(coverage, third)).doesNotContainAnyElementsOf(back);
    assertThat(coverage.filling()).isEqualTo(back);
  }

  @Test
  void rule6_whatLeavesIsReleasedOnceItHasArrived() throws Exception {
    var rings = new RingHolder(first);
    Coverage coverage = open("d1", rings);
    Ring second = next(true);
    rings.swap(second);
    coverage.follow();
    assertThat(covered(coverage, second)).isEqualTo(of(first, "d1"));

    rings.filled(second.version(), Set.of(DEVICE));
    coverage.follow();

    assertThat(covered(coverage, second)).isEqualTo(of(second, "d1"));
    assertThat(covered(open("d1", new RingHolder(rings.pair())), second))
        .isEqualTo(of(second, "d1"));
  }

  @Test
  void rule6_aChangeIsFollowedBeforeItIsNoted() throws Exception {
    var rings = new RingHolder(first);
    Coverage coverage = open("d1", rings);
    Ring second = next(true);
    rings.swap(second);
    assertThat(covered(coverage, second)).isEqualTo(of(first, "d1"));

    rings.filled(second.version(), Set.of(DEVICE));
    assertThat(covered(coverage, second)).isEqualTo(of(second, "d1"));

    Ring third = next(false);
    rings.swap(third);
    assertThat(covered(coverage, third)).isEmpty();
  }

  @Test
  void rule6_onlyWhoWasNeverFilledIsArriving() throws Exception {
    var rings = new RingHolder(first);
    Coverage kept = open("d1", rings);
    Ring second = next(true);
    rings.swap(second);
    kept.follow();
    Coverage added = open(DEVICE, rings);
    List<Integer> moved = of(second, DEVICE);
    assertThat(moved).allMatch(p -> added.arrivingBy(p) == second.version());
    assertThat(of(second, "d1")).allMatch(p -> kept.arrivingBy(p) == 0);

    added.filled(second.version(), moved.subList(0, 1));
    assertThat(added.arrivingBy(moved.getFirst())).isZero();
    assertThat(added.arrivingBy(moved.getLast())).isEqualTo(second.version());

    // It may have been filled, and lost all of it.
    Coverage.writeEmpty(
        CoverageStorage.in(directory.resolve(DEVICE)), second.version(), second.partitions());
    Coverage replaced = open(DEVICE, rings);
    assertThat(moved).allMatch(p -> replaced.arrivingBy(p) == 0);
  }

  @Test
  void rule6_whoMissedARingCoversNothing() throws Exception {
    var rings = new RingHolder(first);
    open("d1", rings);
    rings.swap(next(true));
    rings.swap(next(false));

    Coverage late = open("d1", rings);

    assertThat(covered(late, rings.current())).isEmpty();
    assertThat(late.filling()).isEqualTo(of(rings.current(), "d1"));
  }

  @Test
  void rule6_aDeviceInThePlaceOfALostOneCoversNothing() throws Exception {
    var rings = new RingHolder(first);
    Coverage.writeEmpty(
        CoverageStorage.in(directory.resolve("d1")), first.version(), first.partitions());

    assertThat(open("d1", rings).filling()).isEqualTo(of(first, "d1"));
  }

  @Test
  void rule6_onlyWhoLostNothingIsIntact() throws Exception {
    var rings = new RingHolder(first);
    Coverage staying = open("d1", rings);
    assertThat(staying.isIntact(rings.pair())).isTrue();
    Ring second = next(true);
    rings.swap(second);
    assertThat(staying.isIntact(rings.pair())).as("before it goes by the ring").isFalse();
    staying.follow();
    Coverage added = open(DEVICE, rings);
    assertThat(staying.isIntact(rings.pair())).isTrue();
    assertThat(added.isIntact(rings.pair())).as("it had nothing to lose").isTrue();

    // A ring later, what it was never given is what it lacks.
    rings.swap(next(true));
    staying.follow();
    added.follow();
    assertThat(staying.isIntact(rings.pair())).isTrue();
    assertThat(added.isIntact(rings.pair())).isFalse();
    added.filled(rings.current().version(), added.filling());
    assertThat(added.isIntact(rings.pair())).isTrue();
  }

  @Test
  void rule6_whoWasReplacedIsNotIntactUntilItIsFilled() throws Exception {
    Coverage.writeEmpty(
        CoverageStorage.in(directory.resolve("d1")), first.version(), first.partitions());
    var rings = new RingHolder(first);
    Coverage replaced = open("d1", rings);
    assertThat(replaced.isIntact(rings.pair())).isFalse();
    replaced.filled(first.version(), replaced.filling());
    assertThat(replaced.isIntact(rings.pair())).isTrue();
  }

  @Test
  void whatWasFilledByAnotherRingIsNotNoted() throws Exception {
    var rings = new RingHolder(first);
    Ring second = next(true);
    rings.swap(second);
    Coverage added = open(DEVICE, rings);

    assertThat(added.filled(first.version(), of(second, DEVICE))).isFalse();
    assertThat(added.filling()).isEqualTo(of(second, DEVICE));
    assertThatThrownBy(() -> added.filled(second.version(), List.of(99)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rule6_whoAsksByThePastRingForWhatMovedMustAskAgain() {
    var rings = new RingHolder(first);
    var guard = new RingGuard(rings, Map.of());
    assertThat(guard.isOutdated(first.version(), 0)).isFalse();
    assertThat(guard.isOutdated(first.version() - 1, 0)).isTrue();

    Ring second = next(true);
    rings.swap(second);
    List<Integer> moved = of(second, DEVICE);
    for (int partition = 0; partition < second.partitions(); partition++) {
      assertThat(guard.isOutdated(first.version(), partition))
          .as("partition %d", partition)
          .isEqualTo(moved.contains(partition));
      assertThat(guard.isOutdated(second.version(), partition)).isFalse();
      assertThat(guard.isOutdated(second.version() + 1, partition)).isFalse();
    }

    rings.swap(next(true));
    assertThat(guard.isOutdated(first.version(), 0)).isTrue();
  }

  @Test
  void aDeviceThatIsNotOfTheServerCoversNothing() throws Exception {
    var rings = new RingHolder(first);
    var guard = new RingGuard(rings, Map.of("d1", open("d1", rings)));

    assertThat(guard.covers("d1", of(first, "d1").getFirst())).isTrue();
    assertThat(guard.covers("d2", of(first, "d2").getFirst())).isFalse();
  }

  @Test
  void aDamagedFileIsAnErrorAndNeverAll() throws Exception {
    var rings = new RingHolder(first);
    open("d1", rings);
    Path file = directory.resolve("d1");
    byte[] content = Files.readAllBytes(file);
    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(() -> open("d1", rings)).as("byte %d", at).isInstanceOf(IOException.class);
    }
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> open("d1", rings)).isInstanceOf(IOException.class);
  }

  @Test
  void theFormatIsAsEver() {
    CoverageState state = CoverageState.empty(7, 12).withFilled(List.of(0, 9));

    byte[] content = CoverageFile.encode(state);

    assertThat(HexFormat.of().formatHex(content))
        .isEqualTo("4d5243560001" + "0000000000000007" + "0000000c" + "0102" + "0000" + CRC);
    assertThat(CoverageFile.decode(content)).isEqualTo(state);
  }

  private static final String CRC = "45188c63";
}
