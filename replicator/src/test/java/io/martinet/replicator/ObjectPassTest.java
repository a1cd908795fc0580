package io.martinet.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One pass of every replicator makes replicas the same (rules 5, 6, 19 and 28). */
class ObjectPassTest {
  private static final long NOW =
      Instant.parse("2026-11-26T00:00:00Z").getEpochSecond() * Timestamps.TICKS_PER_SECOND;

  /** Long ago enough to be compared. */
  private static final long OLD = NOW - 60 * Timestamps.TICKS_PER_SECOND;

  private final RingBuilder builder = builder();
  private final RingHolder rings = new RingHolder(builder.rebalance(1));
  private final HybridClock clock = new HybridClock(() -> Instant.parse("2026-11-26T00:00:00Z"), 1);
  private Places places = new Places(rings.pair());
  private FakeObjects objects = new FakeObjects(places);
  private final Random random = new Random(7);
  private boolean mayDrop = true;
  private ObjectTally tally = new ObjectTally();

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

  private PathHash hash() {
    return new PathHash(random.nextLong(), random.nextLong());
  }

  private static ObjectState data(long ticks) {
    return new ObjectState(new Version(ticks, 1), Version.NONE, Version.NONE, Version.NONE);
  }

  private static ObjectState tombstone(long ticks) {
    return new ObjectState(Version.NONE, Version.NONE, Version.NONE, new Version(ticks, 1));
  }

  private void pass(PeerDevice device) {
    new ObjectPass(objects, places, clock, () -> mayDrop, tally).of(device);
  }

  private void passOfAll() {
    places.devices(_ -> true).forEach(this::pass);
  }

  private List<PeerDevice> primaries(PathHash hash) {
    return places.primaries(places.partition(hash.high()));
  }

  private PeerDevice handoff(PathHash hash) {
    return places.devices(_ -> true).stream()
        .filter(device -> !primaries(hash).contains(device))
        .findFirst()
        .orElseThrow();
  }

  private Set<ObjectState> states(PathHash hash) {
    var states = new TreeSet<ObjectState>((a, b) -> a.toString().compareTo(b.toString()));
    for (PeerDevice device : primaries(hash)) {
      states.add(objects.at(device).getOrDefault(hash, ObjectState.NONE));
    }
    return states;
  }

  @Test
  void replicasThatAgreeCostARequestADeviceAndNoRow() {
    for (int i = 0; i < 1_000; i++) {
      PathHash hash = hash();
      primaries(hash).forEach(device -> objects.store(device, hash, data(OLD)));
    }

    passOfAll();

    assertThat(tally.rowsRead.sum()).isZero();
    assertThat(objects.pushes).isZero();
    // A device's own digests, those of three others, what it is being filled with, and its rows.
    assertThat(objects.requests).isEqualTo(4 * (1 + 3 + 1 + 1));
  }

  @Test
  void theRowsThatDevicesOweAreSentAndTold() {
    objects.rowsOwed = 7;

    passOfAll();

    assertThat(tally.rowsOwed.sum()).isEqualTo(4 * 7);
    assertThat(tally.toString()).contains(" rows_owed=28 ");
  }

  @Test
  void whateverOneReplicaHasAllHaveAfterAPassOfEach() {
    var hashes = new TreeSet<PathHash>();
    for (int i = 0; i < 2_000; i++) {
      PathHash hash = hash();
      hashes.add(hash);
      for (PeerDevice device : primaries(hash)) {
        if (random.nextInt(3) > 0) {
          ObjectState state =
              random.nextInt(4) == 0
                  ? tombstone(OLD + random.nextInt(3))
                  : data(OLD + random.nextInt(3));
          objects.store(device, hash, state);
        }
      }
    }

    passOfAll();

    for (PathHash hash : hashes) {
      assertThat(states(hash)).hasSize(1);
    }
    tally = new ObjectTally();
    passOfAll();
    assertThat(tally.pushed.sum()).isZero();
    assertThat(tally.rowsRead.sum()).isZero();
  }

  @Test
  void whatIsYoungIsLeftForTheNextPass() {
    PathHash hash = hash();
    objects.store(primaries(hash).getFirst(), hash, data(NOW - Timestamps.TICKS_PER_SECOND));

    passOfAll();

    assertThat(objects.pushes).isZero();
  }

  @Test
  void aTombstoneIsPushedOverWhatIsOlder() {
    PathHash hash = hash();
    List<PeerDevice> devices = primaries(hash);
    objects.store(devices.get(0), hash, tombstone(OLD + 5));
    objects.store(devices.get(1), hash, data(OLD));

    passOfAll();

    assertThat(states(hash)).containsExactly(tombstone(OLD + 5));
  }

  @Test
  void whatADeviceLostIsGivenToItAgain() {
    PathHash hash = hash();
    primaries(hash).forEach(device -> objects.store(device, hash, data(OLD)));
    PeerDevice damaged = primaries(hash).get(1);
    objects.unknown.put(damaged, new java.util.HashSet<>(Set.of(hash)));

    passOfAll();

    assertThat(objects.unknown.get(damaged)).isEmpty();
  }

  @Test
  void rule19_aHandoffIsEmptyOnceEveryPrimaryHasWhatItHeld() {
    for (int i = 0; i < 500; i++) {
      PathHash hash = hash();
      objects.store(primaries(hash).get(i % 3), hash, data(OLD));
      objects.store(handoff(hash), hash, i % 5 == 0 ? tombstone(OLD + 1) : data(OLD));
    }

    passOfAll();

    assertThat(tally.dropped.sum()).isEqualTo(500);
    for (PeerDevice device : places.devices(_ -> true)) {
      assertThat(objects.at(device).keySet()).allMatch(hash -> primaries(hash).contains(device));
      objects.at(device).keySet().forEach(hash -> assertThat(states(hash)).hasSize(1));
    }
  }

  /** Metadata newer than a tombstone on older data: nobody will ever take that over it. */
  @Test
  void rule19_whatATombstoneBeatsIsDroppedWithItsNewerMetadata() {
    PathHash hash = hash();
    primaries(hash).forEach(primary -> objects.store(primary, hash, tombstone(OLD + 1)));
    ObjectState data = data(OLD);
    Version later = new Version(OLD + 2, 7);
    objects.store(
        handoff(hash), hash, new ObjectState(data.data(), later, Version.NONE, Version.NONE));

    passOfAll();

    assertThat(objects.at(handoff(hash))).isEmpty();
    assertThat(states(hash)).containsExactly(tombstone(OLD + 1));
  }

  @Test
  void rule19_withAPrimaryAwayNothingIsDropped() {
    PathHash hash = hash();
    objects.store(handoff(hash), hash, data(OLD));
    objects.dead.add(primaries(hash).get(2));

    places.devices(_ -> true).stream()
        .filter(each -> !objects.dead.contains(each))
        .forEach(this::pass);

    assertThat(objects.at(handoff(hash))).containsKey(hash);
    assertThat(objects.at(primaries(hash).get(0))).containsKey(hash);
    assertThat(tally.failures.sum()).isPositive();
  }

  @Test
  void rule19_whatAPrimaryCouldNotTakeStays() {
    PathHash hash = hash();
    PathHash other = hash();
    objects.store(handoff(hash), hash, data(OLD));
    objects.store(handoff(other), other, data(OLD));
    primaries(other).forEach(primary -> objects.store(primary, other, data(OLD)));
    objects.refusing.add(primaries(hash).get(1));

    passOfAll();

    assertThat(objects.at(handoff(hash))).containsKey(hash);
    assertThat(objects.at(handoff(other))).doesNotContainKey(other);
    assertThat(tally.kept.sum()).isPositive();
  }

  /** What a write may still be about, and what cannot be read, is no copy to be destroyed. */
  @Test
  void rule19_whatIsYoungOrQuarantinedStays() {
    PathHash young = hash();
    PathHash lost = hash();
    for (PathHash hash : List.of(young, lost)) {
      ObjectState state = data(hash.equals(young) ? NOW - Timestamps.TICKS_PER_SECOND : OLD);
      objects.store(handoff(hash), hash, state);
      primaries(hash).forEach(primary -> objects.store(primary, hash, state));
    }
    objects.unknown.put(handoff(lost), new HashSet<>(Set.of(lost)));

    passOfAll();

    assertThat(objects.at(handoff(young))).containsKey(young);
    assertThat(objects.at(handoff(lost))).containsKey(lost);
  }

  /** Those that had the partition must agree too, until it has arrived. */
  @Test
  void rule19_whoHadAPartitionThatIsInTransitionKeepsIt() {
    int partition = grow();
    PeerDevice leaving =
        places.sources(added(), partition).devices().stream()
            .filter(each -> !places.isPrimary(each, partition))
            .findFirst()
            .orElseThrow();
    PathHash hash = new PathHash((long) partition << (Long.SIZE - places.partPower()), 1);
    storeWhereItBelongsAnd(leaving, partition, hash);
    pass(leaving);
    assertThat(objects.at(leaving)).containsKey(hash);

    rings.filled(rings.current().version(), Set.of(added().device()));
    look();
    storeWhereItBelongsAnd(leaving, partition, hash);
    pass(leaving);
    assertThat(objects.at(leaving)).isEmpty();
  }

  private void storeWhereItBelongsAnd(PeerDevice device, int partition, PathHash hash) {
    objects.store(device, hash, data(OLD));
    places.primaries(partition).forEach(primary -> objects.store(primary, hash, data(OLD)));
  }

  @Test
  void rule19_whileTheClusterIsNotKnownNothingIsDropped() {
    PathHash hash = hash();
    objects.store(handoff(hash), hash, data(OLD));
    mayDrop = false;

    passOfAll();

    assertThat(objects.at(handoff(hash))).containsKey(hash);
    assertThat(states(hash)).containsExactly(data(OLD));
  }

  @Test
  void rule19_whatChangedSinceItWasConfirmedStays() {
    PathHash hash = hash();
    PeerDevice handoff = handoff(hash);
    objects.store(handoff, hash, data(OLD));
    objects.beforeDrop = () -> objects.store(handoff, hash, data(OLD + 9));

    pass(handoff);

    assertThat(objects.at(handoff)).containsEntry(hash, data(OLD + 9));
  }

  @Test
  void rule6_aLostDeviceIsFilledFromAllOthersAndOnlyThen() {
    PathHash hash = hash();
    int partition = places.partition(hash.high());
    List<PeerDevice> devices = primaries(hash);
    PeerDevice lost = devices.get(0);
    // Acknowledged by the lost device and the last one.
    objects.store(devices.get(2), hash, data(NOW));
    objects.unfilled.put(lost, new TreeSet<>(Set.of(partition)));
    objects.dead.add(devices.get(2));

    pass(lost);
    assertThat(objects.unfilled.get(lost)).containsExactly(partition);

    objects.dead.clear();
    pass(lost);
    assertThat(objects.unfilled.get(lost)).isEmpty();
    // Young or not: whoever speaks for a partition has all of it.
    assertThat(objects.at(lost)).containsEntry(hash, data(NOW));
  }

  @Test
  void rule6_whoIsBeingFilledFillsNobody() {
    PathHash hash = hash();
    int partition = places.partition(hash.high());
    List<PeerDevice> devices = primaries(hash);
    objects.store(devices.get(2), hash, data(OLD));
    objects.unfilled.put(devices.get(0), new TreeSet<>(Set.of(partition)));
    objects.unfilled.put(devices.get(1), new TreeSet<>(Set.of(partition)));

    passOfAll();

    assertThat(objects.unfilled.get(devices.get(0))).containsExactly(partition);
    assertThat(objects.unfilled.get(devices.get(1))).containsExactly(partition);
  }

  /** A ring with a device more, and one of its partitions. */
  private int grow() {
    builder.pretendMinPartHoursPassed();
    builder.add(device(4));
    rings.swap(builder.rebalance(1));
    look();
    PeerDevice added = added();
    int partition = -1;
    for (int each = 0; each < places.partitions(); each++) {
      partition = places.isPrimary(added, each) ? each : partition;
    }
    return partition;
  }

  private PeerDevice added() {
    return places.devices(_ -> true).getLast();
  }

  private void look() {
    places = new Places(rings.pair());
    objects = new FakeObjects(places);
  }

  @Test
  void rule6_whoLosesWhatItWasFilledWithIsFilledFromThoseThatHaveItNow() {
    int partition = grow();
    rings.filled(rings.current().version(), Set.of(added().device()));
    look();

    Places.Sources sources = places.sources(added(), partition);

    assertThat(sources.devices())
        .containsExactlyElementsOf(places.others(partition, added()))
        .hasSize(2);
    assertThat(sources.needed()).isEqualTo(2);
  }

  @Test
  void rule6_aPartitionThatMovedIsFilledFromAMajorityOfThoseBefore() {
    int partition = grow();
    PeerDevice added = added();
    Places.Sources sources = places.sources(added, partition);
    assertThat(sources.devices()).hasSize(3).doesNotContain(added);
    assertThat(sources.needed()).isEqualTo(2);
    PathHash hash = new PathHash((long) partition << (Long.SIZE - places.partPower()), 1);
    objects.store(sources.devices().get(1), hash, data(NOW));
    objects.store(sources.devices().get(2), hash, data(NOW));
    objects.unfilled.put(added, new TreeSet<>(Set.of(partition)));
    objects.dead.add(sources.devices().get(0));

    pass(added);

    assertThat(objects.unfilled.get(added)).isEmpty();
    assertThat(objects.at(added)).containsEntry(hash, data(NOW));
  }
}
