package io.martinet.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One pass of every replicator makes databases the same (rules 5, 6 and 19). */
class DatabasePassTest {
  private static final StorePath PATH = StorePath.container("a", "c");

  private final Places places = new Places(new RingHolder(ring().rebalance(1)).pair());
  private final FakeDatabases databases = new FakeDatabases();
  private final List<PeerDevice> primaries = places.primaries(partition());
  private final PeerDevice handoff =
      places.devices(_ -> true).stream()
          .filter(device -> !primaries.contains(device))
          .findFirst()
          .orElseThrow();
  private boolean mayDrop = true;
  private DatabaseTally tally = new DatabaseTally();

  private static RingBuilder ring() {
    var builder = new RingBuilder(4, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + (id + 1), 100));
    }
    return builder;
  }

  private static PathHash hash(StorePath path) {
    return new PathHash(path.toString().hashCode() * 0x9e3779b97f4a7c15L, 7);
  }

  private int partition() {
    return places.partition(hash(PATH).high());
  }

  private void pass(PeerDevice device) {
    new DatabasePass(databases, places, DatabasePassTest::hash, () -> mayDrop, tally).of(device);
  }

  private void passOfAll() {
    places.devices(_ -> true).forEach(this::pass);
  }

  private void assertAllHold(String... rows) {
    for (PeerDevice primary : primaries) {
      assertThat(databases.at(primary).get(PATH)).as("%s", primary).containsExactly(rows);
    }
  }

  @Test
  void replicasThatAgreeCostTheirListsAlone() {
    primaries.forEach(primary -> databases.store(primary, PATH, "o"));

    passOfAll();

    assertThat(tally.synced.sum()).isZero();
    // What each is to be filled with, its own list, those of two others that hold the database.
    assertThat(databases.requests).isEqualTo(4 + 4 + 3 * 2);
  }

  @Test
  void whateverOneReplicaHasAllHaveAfterAPassOfEach() {
    databases.store(primaries.get(0), PATH, "o", "p");
    databases.store(primaries.get(1), PATH, "q");

    passOfAll();

    assertAllHold("o", "p", "q");
    tally = new DatabaseTally();
    passOfAll();
    assertThat(tally.synced.sum()).isZero();
  }

  @Test
  void rule19_aHandoffIsEmptyOnceEveryPrimaryHasWhatItHeld() {
    databases.store(primaries.get(0), PATH, "o");
    databases.store(handoff, PATH, "p");

    passOfAll();

    assertAllHold("o", "p");
    assertThat(databases.at(handoff)).isEmpty();
    assertThat(tally.dropped.sum()).isEqualTo(1);
  }

  @Test
  void rule19_withAPrimaryAwayNothingIsDropped() {
    databases.store(handoff, PATH, "p");
    databases.dead.add(primaries.get(2));

    pass(handoff);

    assertThat(databases.at(handoff)).containsKey(PATH);
    assertThat(databases.at(primaries.get(0))).containsKey(PATH);
  }

  @Test
  void rule19_whileTheClusterIsNotKnownNothingIsDropped() {
    databases.store(handoff, PATH, "p");
    mayDrop = false;

    passOfAll();

    assertAllHold("p");
    assertThat(databases.at(handoff)).containsKey(PATH);
  }

  @Test
  void rule19_whatChangedSinceItWasConfirmedStays() {
    databases.store(handoff, PATH, "p");
    databases.beforeDrop = () -> databases.store(handoff, PATH, "late");

    pass(handoff);

    assertThat(databases.at(handoff).get(PATH)).containsExactly("late", "p");
    assertThat(tally.kept.sum()).isEqualTo(1);
  }

  @Test
  void rule19_whatAHandoffHeldGoesAlsoToAPrimaryThatIsBeingRefilled() {
    primaries.forEach(primary -> databases.store(primary, PATH, "p"));
    databases.store(handoff, PATH, "q");
    databases.quarantine(primaries.get(1), PATH);

    pass(handoff);

    assertThat(databases.at(handoff)).isEmpty();
    assertThat(databases.at(primaries.get(1)).get(PATH)).containsExactly("q");
    assertThat(databases.unknown.get(primaries.get(1))).containsExactly(PATH);
  }

  @Test
  void rule6_aLostDeviceIsFilledFromAllOthersAndOnlyThen() {
    databases.store(primaries.get(2), PATH, "o");
    databases.unfilled.put(primaries.get(0), new TreeSet<>(Set.of(partition())));
    databases.dead.add(primaries.get(2));

    pass(primaries.get(0));
    assertThat(databases.unfilled.get(primaries.get(0))).containsExactly(partition());

    databases.dead.clear();
    pass(primaries.get(0));
    assertThat(databases.unfilled.get(primaries.get(0))).isEmpty();
    assertThat(databases.at(primaries.get(0)).get(PATH)).containsExactly("o");
  }

  @Test
  void rule6_whoIsBeingFilledFillsNobody() {
    databases.store(primaries.get(2), PATH, "o");
    for (int replica = 0; replica < 2; replica++) {
      databases.unfilled.put(primaries.get(replica), new TreeSet<>(Set.of(partition())));
    }

    passOfAll();

    assertThat(databases.unfilled.get(primaries.get(0))).containsExactly(partition());
    assertThat(databases.unfilled.get(primaries.get(1))).containsExactly(partition());
  }

  @Test
  void rule6_aDeviceIsFilledFromWhatASourceHoldsThenNotFromWhatItWasSeenToHold() {
    var pass = new DatabasePass(databases, places, DatabasePassTest::hash, () -> mayDrop, tally);
    pass.of(primaries.get(1));
    databases.unfilled.put(primaries.get(0), new TreeSet<>(Set.of(partition())));
    databases.store(primaries.get(1), PATH, "o");
    databases.store(primaries.get(2), PATH, "p");

    pass.of(primaries.get(0));

    assertThat(databases.unfilled.get(primaries.get(0))).isEmpty();
    assertThat(databases.at(primaries.get(0)).get(PATH)).containsExactly("o", "p");
  }

  @Test
  void rule6_whatASourceCannotReadLeavesTheDeviceUnfilled() {
    primaries.forEach(primary -> databases.store(primary, PATH, "o"));
    databases.quarantine(primaries.get(1), PATH);
    databases.unfilled.put(primaries.get(0), new TreeSet<>(Set.of(partition())));

    pass(primaries.get(0));

    assertThat(databases.unfilled.get(primaries.get(0))).containsExactly(partition());
  }

  @Test
  void rule6_aDatabaseInQuarantineIsRefilledFromAllOthersAndOnlyThen() {
    databases.store(primaries.get(1), PATH, "o");
    databases.store(primaries.get(2), PATH, "p");
    databases.quarantine(primaries.get(0), PATH);
    databases.dead.add(primaries.get(2));

    pass(primaries.get(0));
    assertThat(databases.unknown.get(primaries.get(0))).containsExactly(PATH);

    databases.dead.clear();
    pass(primaries.get(0));
    assertThat(databases.unknown.get(primaries.get(0))).isEmpty();
    assertThat(databases.at(primaries.get(0)).get(PATH)).containsExactly("o", "p");
    assertThat(tally.refilled.sum()).isEqualTo(1);
  }

  @Test
  void rule6_whatIsInQuarantineOrBeingFilledItselfRefillsNobody() {
    primaries.forEach(primary -> databases.store(primary, PATH, "o"));
    databases.quarantine(primaries.get(0), PATH);
    databases.quarantine(primaries.get(1), PATH);

    passOfAll();
    assertThat(databases.unknown.get(primaries.get(0))).containsExactly(PATH);
    assertThat(databases.unknown.get(primaries.get(1))).containsExactly(PATH);

    databases.unknown.remove(primaries.get(1));
    databases.unfilled.put(primaries.get(1), new TreeSet<>(Set.of(partition())));
    databases.dead.add(primaries.get(2));
    pass(primaries.get(0));
    assertThat(databases.unknown.get(primaries.get(0))).containsExactly(PATH);
  }

  @Test
  void rule6_anotherDatabaseInQuarantineHoldsUpNobodysRefill() {
    StorePath other = other();
    for (StorePath path : List.of(PATH, other)) {
      primaries.forEach(primary -> databases.store(primary, path, "o"));
    }
    databases.quarantine(primaries.get(0), PATH);
    databases.quarantine(primaries.get(1), other);

    passOfAll();

    assertAllHold("o");
    assertThat(databases.unknown.values()).allMatch(Set::isEmpty);
  }

  /** Of the same partition. */
  private StorePath other() {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> StorePath.container("a", "c" + i))
        .filter(path -> places.partition(hash(path).high()) == partition())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatNobodyElseHasIsAbsentAfterwards() {
    databases.quarantine(primaries.get(0), PATH);

    pass(primaries.get(0));

    assertThat(databases.unknown.get(primaries.get(0))).isEmpty();
    assertThat(databases.at(primaries.get(0))).isEmpty();
  }

  @Test
  void aHandoffIsRefilledTooAndHandsItBack() {
    primaries.forEach(primary -> databases.store(primary, PATH, "o"));
    databases.quarantine(handoff, PATH);

    pass(handoff);
    assertThat(databases.unknown.get(handoff)).isEmpty();

    pass(handoff);
    assertThat(databases.at(handoff)).isEmpty();
  }

  @Test
  void rule6_whatWentToQuarantineAgainIsNotTakenForRefilled() {
    primaries.forEach(primary -> databases.store(primary, PATH, "o"));
    databases.quarantine(primaries.get(0), PATH);
    databases.beforeRefilled = () -> databases.quarantine(primaries.get(0), PATH);

    pass(primaries.get(0));
    assertThat(databases.unknown.get(primaries.get(0))).containsExactly(PATH);
    assertThat(tally.refilled.sum()).isZero();

    databases.beforeRefilled = () -> {};
    pass(primaries.get(0));
    assertThat(databases.unknown.get(primaries.get(0))).isEmpty();
    assertThat(databases.at(primaries.get(0)).get(PATH)).containsExactly("o");
  }

  @Test
  void theOnlyReplicaIsNeverForgotten() {
    RingBuilder single = new RingBuilder(4, 1);
    single.add(Device.of(0, 1, 1, "127.0.0.1", 6200, "d1", 100));
    var alone = new Places(new RingHolder(single.rebalance(1)).pair());
    PeerDevice device = alone.primaries(partition()).getFirst();
    databases.quarantine(device, PATH);

    new DatabasePass(databases, alone, DatabasePassTest::hash, () -> mayDrop, tally).of(device);

    assertThat(databases.unknown.get(device)).containsExactly(PATH);
  }
}
