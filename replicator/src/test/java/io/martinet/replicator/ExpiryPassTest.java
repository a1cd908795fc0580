package io.martinet.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.DeletionList;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What has expired is deleted, and nothing else (decisions 080 and 082). */
class ExpiryPassTest {
  private static final long NOW = 1_800_000_000;
  private static final long PAST = NOW - 1;
  private static final StorePath OBJECT = StorePath.object("a", "c", "o");
  private static final RowTargets ROWS =
      new RowTargets(
          7,
          1,
          List.of(
              new RowTargets.Target(container("c1"), false),
              new RowTargets.Target(container("c2"), false),
              new RowTargets.Target(container("c3"), false)));

  private final PathHashers hashers = new PathHashers(new byte[] {1}, new byte[] {2});
  private final Places places = new Places(new RingHolder(builder().rebalance(1)).pair());
  private final FakeExpiry devices = new FakeExpiry(hashers::hash);
  private ExpiryDelays delays = ExpiryDelays.NONE;
  private ExpirerTally tally = new ExpirerTally();

  private static RingBuilder builder() {
    var builder = new RingBuilder(4, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + (id + 1), 100));
    }
    return builder;
  }

  private static PeerDevice container(String name) {
    return new PeerDevice(name, new PeerAddress("127.0.0.1", 6300));
  }

  private static Version at(long seconds) {
    return new Version(seconds * Timestamps.TICKS_PER_SECOND, 9);
  }

  private List<PeerDevice> primaries(StorePath path) {
    return places.primaries(partition(path));
  }

  private int partition(StorePath path) {
    return places.partition(hashers.hash(path).high());
  }

  private void putEverywhere(StorePath path, Version version, long deleteAt, byte... body) {
    primaries(path).forEach(device -> devices.put(device, path, version, deleteAt, body));
  }

  private List<ObjectState> states(StorePath path) {
    return primaries(path).stream().map(device -> devices.state(device, path)).toList();
  }

  private ExpiryPass.Progress pass(
      PeerDevice device, long now, @Nullable String after, int budget) {
    devices.now(now * Timestamps.TICKS_PER_SECOND);
    var tombstones = new Tombstones(devices, places, _ -> ROWS);
    var policies = new TreeMap<>(Map.of(0, new QueuedDeletions.Policy(places, tombstones)));
    var queued =
        new QueuedDeletions(devices, places, policies, path -> hashers.hash(path).high(), 2, tally);
    return new ExpiryPass(devices, places, tombstones, queued, 2, delays, now, tally)
        .of(device, after, budget);
  }

  private void passOf(PeerDevice device, long now) {
    tally = new ExpirerTally();
    pass(device, now, null, 100);
  }

  private static ObjectState tombstone(Version version) {
    return new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
  }

  @Test
  void whatHasExpiredIsDeletedOnAllPrimariesRightBehindWhatStoodThere() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    passOf(primaries(OBJECT).getFirst(), NOW);
    var expected = new Version(at(NOW - 50).ticks() + 1, 0);
    assertThat(states(OBJECT)).containsOnly(tombstone(expected));
    assertThat(tally.deletedCount()).isEqualTo(1);
    assertThat(tally.leftCount()).isZero();
  }

  @Test
  void accountsAndContainersHaveDelaysOfTheirOwn() {
    delays =
        new ExpiryDelays(
            Duration.ofSeconds(10), Map.of("a", Duration.ofSeconds(100), "a/soon", Duration.ZERO));
    StorePath soon = StorePath.object("a", "soon", "o");
    StorePath other = StorePath.object("b", "c", "o");
    for (StorePath path : List.of(OBJECT, soon, other)) {
      putEverywhere(path, at(NOW - 500), NOW);
    }
    assertDeletedSince(NOW - 1);
    assertDeletedSince(NOW, soon);
    assertDeletedSince(NOW + 9, soon);
    assertDeletedSince(NOW + 10, soon, other);
    assertDeletedSince(NOW + 99, soon, other);
    assertDeletedSince(NOW + 100, soon, other, OBJECT);
  }

  /** Of all primaries the first one goes through what it has. */
  private void assertDeletedSince(long now, StorePath... paths) {
    for (StorePath path :
        List.of(OBJECT, StorePath.object("a", "soon", "o"), StorePath.object("b", "c", "o"))) {
      passOf(primaries(path).getFirst(), now);
      boolean isDeleted = states(path).stream().allMatch(ObjectState::isDeleted);
      assertThat(isDeleted).as("%s at %d", path, now).isEqualTo(List.of(paths).contains(path));
    }
  }

  @Test
  void eachReplicaTellsItsShareOfTheContainers() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    passOf(primaries(OBJECT).getFirst(), NOW);
    for (int i = 0; i < 3; i++) {
      String starred = "c%d@127.0.0.1:6300*".formatted(i + 1);
      assertThat(devices.rows.get(i)).contains(starred).containsOnlyOnce("*");
    }
  }

  @Test
  void whatHasNotExpiredStays() {
    putEverywhere(OBJECT, at(NOW - 50), NOW + 1);
    passOf(primaries(OBJECT).getFirst(), NOW);
    assertThat(states(OBJECT)).allMatch(ObjectState::isLive);
    assertThat(devices.sealRequests).isZero();
  }

  @Test
  void othersLeaveItToTheFirstPrimary() {
    putEverywhere(OBJECT, at(NOW - 500), NOW - 100);
    for (PeerDevice other : primaries(OBJECT).subList(1, 3)) {
      passOf(other, NOW);
    }
    assertThat(states(OBJECT)).allMatch(ObjectState::isLive);
  }

  @Test
  void theNextPrimaryTakesOverFromOneThatDoesNotAnswer() {
    putEverywhere(OBJECT, at(NOW - 500), PAST);
    PeerDevice first = primaries(OBJECT).getFirst();
    PeerDevice second = primaries(OBJECT).get(1);
    devices.dead.add(first);
    passOf(second, PAST + ExpiryPass.TAKEOVER_SECONDS - 1);
    assertThat(devices.state(second, OBJECT).isLive()).isTrue();
    passOf(second, PAST + ExpiryPass.TAKEOVER_SECONDS);
    assertThat(devices.state(second, OBJECT).isDeleted()).isTrue();
    assertThat(devices.state(primaries(OBJECT).get(2), OBJECT).isDeleted()).isTrue();
    assertThat(devices.state(first, OBJECT).isLive()).isTrue();
    assertThat(tally.deletedCount()).isEqualTo(1);
  }

  @Test
  void whatIsNeglectedIsTakenOverTooWhereTheFirstDeviceAnswers() {
    putEverywhere(OBJECT, at(NOW - 5000), PAST);
    passOf(primaries(OBJECT).get(1), PAST + ExpiryPass.NEGLECTED_SECONDS);
    assertThat(states(OBJECT)).allMatch(ObjectState::isDeleted);
  }

  @Test
  void withTwoPrimariesAwayItIsLeft() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    devices.dead.addAll(primaries(OBJECT).subList(1, 3));
    passOf(primaries(OBJECT).getFirst(), NOW);
    assertThat(states(OBJECT)).allMatch(ObjectState::isLive);
    assertThat(tally.leftCount()).isEqualTo(1);
    assertThat(tally.oldestLeftSeconds()).isEqualTo(1);
    assertThat(tally)
        .hasToString("deleted=0 queued_deleted=0 left=1 oldest_left_seconds=1 failures=2");
    assertThat(tally.failureCount()).isPositive();
  }

  @Test
  void whatAMajorityGaveMoreTimeStays() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    for (PeerDevice device : primaries(OBJECT).subList(1, 3)) {
      assertThat(devices.post(device, OBJECT, at(NOW - 40), NOW + 100)).isTrue();
    }
    passOf(primaries(OBJECT).getFirst(), NOW);
    assertThat(states(OBJECT)).allMatch(ObjectState::isLive);
    assertThat(tally.leftCount()).isZero();
  }

  @Test
  void noPostIsAcknowledgedOnceThePrimariesHaveBeenAsked() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    // One replica has heard of it before, which is not enough for success.
    assertThat(devices.post(primaries(OBJECT).get(2), OBJECT, at(NOW - 40), NOW + 100)).isTrue();
    int[] taken = {1};
    devices.beforeDelete =
        () -> {
          devices.beforeDelete = () -> {};
          for (PeerDevice device : primaries(OBJECT).subList(0, 2)) {
            taken[0] += devices.post(device, OBJECT, at(NOW - 40), NOW + 100) ? 1 : 0;
          }
        };
    passOf(primaries(OBJECT).getFirst(), NOW);
    assertThat(taken[0]).isEqualTo(1);
    assertThat(states(OBJECT).subList(0, 2)).allMatch(ObjectState::isDeleted);
  }

  @Test
  void whatIsStoredWhileItIsDeletedWins() {
    putEverywhere(OBJECT, at(NOW - 50), PAST);
    devices.beforeDelete =
        () -> {
          devices.beforeDelete = () -> {};
          primaries(OBJECT).subList(0, 2).forEach(each -> devices.put(each, OBJECT, at(NOW), 0));
        };
    passOf(primaries(OBJECT).getFirst(), NOW);
    assertThat(states(OBJECT).subList(0, 2)).allMatch(ObjectState::isLive);
    // The join of what any two replicas hold is the new object.
    ObjectState joined = states(OBJECT).get(2).join(states(OBJECT).getFirst());
    assertThat(joined.normalised().isLive()).isTrue();
    assertThat(tally.deletedCount()).isZero();
  }

  @Test
  void aDeviceThatIsNoPrimaryTouchesNothing() {
    PeerDevice handoff =
        places.devices(_ -> true).stream()
            .filter(device -> !primaries(OBJECT).contains(device))
            .findFirst()
            .orElseThrow();
    devices.put(handoff, OBJECT, at(NOW - 5000), NOW - 5000);
    passOf(handoff, NOW);
    assertThat(devices.state(handoff, OBJECT).isLive()).isTrue();
  }

  @Test
  void noMoreThanTheBudgetIsDeletedAndTheNextPassGoesOn() {
    PeerDevice device = primaries(OBJECT).getFirst();
    devices.pageSize = 4;
    int stored = 0;
    for (int i = 0; stored < 10; i++) {
      StorePath path = StorePath.object("a", "c", "o" + i);
      if (primaries(path).getFirst().equals(device)) {
        putEverywhere(path, at(NOW - 50), PAST);
        stored++;
      }
    }
    ExpiryPass.Progress progress = pass(device, NOW, null, 6);
    assertThat(progress.deletions()).isEqualTo(6);
    assertThat(tally.deletedCount()).isEqualTo(6);
    pass(device, NOW, progress.next(), 100);
    pass(device, NOW, null, 100);
    assertThat(tally.deletedCount()).isEqualTo(10);
  }

  private StorePath listOf(Version version, StorePath... objects) {
    StorePath list = StorePath.object(DeletionList.ACCOUNT, DeletionList.CONTAINER, "1");
    ByteBuf body = Unpooled.buffer();
    new DeletionList(
            List.of(objects).stream().map(path -> new DeletionList.Entry(0, path)).toList())
        .write(body);
    putEverywhere(list, version, 1, ByteBufUtil.getBytes(body));
    return list;
  }

  @Test
  void whatAListNamesIsDeletedAsOfTheListAndThenTheListGoes() {
    StorePath newer = StorePath.object("a", "c", "newer");
    StorePath absent = StorePath.object("a", "c", "absent");
    putEverywhere(OBJECT, at(NOW - 50), 0);
    putEverywhere(newer, at(NOW - 5), 0);
    StorePath list = listOf(at(NOW - 10), OBJECT, newer, absent);
    passOf(primaries(list).getFirst(), NOW);
    assertThat(states(OBJECT)).containsOnly(tombstone(at(NOW - 10)));
    assertThat(states(absent)).containsOnly(tombstone(at(NOW - 10)));
    assertThat(states(newer)).allMatch(ObjectState::isLive);
    assertThat(states(list)).allMatch(ObjectState::isDeleted);
    assertThat(tally.queuedDeletedCount()).isEqualTo(2);
  }

  @Test
  void aListStaysUntilAllThatItNamesIsGone() {
    StorePath list = listOf(at(NOW - 10), OBJECT);
    List<PeerDevice> others =
        primaries(OBJECT).stream()
            .filter(each -> !each.equals(primaries(list).getFirst()))
            .toList();
    putEverywhere(OBJECT, at(NOW - 50), 0);
    devices.beforeDelete = () -> devices.dead.addAll(others);
    passOf(primaries(list).getFirst(), NOW);
    assertThat(states(list)).anyMatch(ObjectState::isLive);
    devices.beforeDelete = () -> {};
    devices.dead.clear();
    passOf(primaries(list).getFirst(), NOW);
    assertThat(states(OBJECT)).allMatch(ObjectState::isDeleted);
    assertThat(states(list)).allMatch(ObjectState::isDeleted);
  }

  @Test
  void othersLeaveAFreshListToItsFirstPrimary() {
    putEverywhere(OBJECT, at(NOW - 50), 0);
    StorePath list = listOf(at(NOW - 10), OBJECT);
    passOf(primaries(list).get(1), NOW);
    assertThat(states(list)).allMatch(ObjectState::isLive);
    passOf(primaries(list).get(1), NOW + ExpiryPass.NEGLECTED_SECONDS);
    assertThat(states(list)).allMatch(ObjectState::isDeleted);
  }

  @Test
  void aDeviceThatIsAwayFailsThePassOfItsOwn() {
    PeerDevice device = primaries(OBJECT).getFirst();
    devices.dead.add(device);
    passOf(device, NOW);
    assertThat(tally.failureCount()).isEqualTo(1);
    assertThat(devices.at(device)).isEqualTo(Map.<PathHash, FakeExpiry.Stored>of());
  }
}
