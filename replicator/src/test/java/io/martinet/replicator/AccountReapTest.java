package io.martinet.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a deleted account held goes, in order, and nothing of an account that may be there. */
class AccountReapTest {
  private static final StorePath ACCOUNT = StorePath.account("a");
  private static final StorePath CONTAINER = StorePath.container("a", "c");
  private static final Version PUT = new Version(1_000, 1);
  private static final Version DELETED = new Version(5_000, 7);
  private static final RowTargets ROWS =
      new RowTargets(
          7,
          1,
          List.of(
              new RowTargets.Target(
                  new PeerDevice("c1", new PeerAddress("127.0.0.1", 6300)), false)));

  private final PathHashers hashers = new PathHashers(new byte[] {1}, new byte[] {2});
  private final Places places = new Places(new RingHolder(builder().rebalance(1)).pair());
  private final FakeExpiry objects = new FakeExpiry(hashers::hash);
  private final FakeDatabases databases = new FakeDatabases();
  private ReaperTally tally = new ReaperTally();
  private boolean mayDrop = true;

  private static RingBuilder builder() {
    var builder = new RingBuilder(4, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + (id + 1), 100));
    }
    return builder;
  }

  @BeforeEach
  void fill() {
    for (int i = 0; i < 5; i++) {
      put(object(i), new Version(2_000 + i, 3));
    }
  }

  private static StorePath object(int number) {
    return StorePath.object("a", "c", "o" + number);
  }

  private void put(StorePath path, Version version) {
    databases.objects.add(path);
    primaries(path).forEach(device -> objects.put(device, path, version, 0));
  }

  private List<PeerDevice> primaries(StorePath path) {
    return places.primaries(places.partition(hashers.hash(path).high()));
  }

  private boolean reap(int budget) {
    tally = new ReaperTally();
    var tombstones = new Tombstones(objects, places, _ -> ROWS);
    var policies = new TreeMap<>(Map.of(0, new ObjectPolicy(objects, places, tombstones)));
    return new AccountReap(
            databases,
            places,
            places,
            policies,
            path -> hashers.hash(path).high(),
            () -> mayDrop,
            2,
            budget,
            tally)
        .of(ACCOUNT);
  }

  private long live() {
    return databases.objects.stream().filter(databases::isLive).count();
  }

  @Test
  void objectsGoThenTheContainerThenTheAccountHoldsNothing() {
    assertThat(reap(100)).isFalse();
    assertThat(live()).isZero();
    assertThat(tally.objectsDeleted).isEqualTo(5);
    assertThat(databases.removed).as("its rows come in a moment").isEmpty();
    assertThat(reap(100)).as("as of before").isFalse();
    assertThat(tally.containersDeleted).isEqualTo(1);
    assertThat(reap(100)).isTrue();
    assertThat(tally.failures).isZero();
  }

  /** The same whoever computes it, and behind the deletion of the account. */
  @Test
  void tombstonesStandBehindWhatStoodThere() {
    var late = new Version(9_000, 3);
    put(object(9), late);
    reap(100);
    assertThat(objects.state(primaries(object(0)).getFirst(), object(0)).tombstone())
        .isEqualTo(DELETED);
    assertThat(objects.state(primaries(object(9)).getFirst(), object(9)).tombstone())
        .isEqualTo(new Version(9_001, 0));
  }

  @Test
  void anAccountThatAMajorityDoesNotKnowToBeDeletedStays() {
    List<PeerDevice> members = primaries(ACCOUNT);
    databases.dead.add(members.get(0));
    databases.dead.add(members.get(1));
    assertThat(reap(100)).isFalse();
    assertThat(live()).isEqualTo(5);
    assertThat(tally.failures).isEqualTo(2);
  }

  @Test
  void anAccountThatWasMadeAnewStays() {
    databases.accountPut = new Version(6_000, 1);
    assertThat(reap(100)).isFalse();
    assertThat(live()).isEqualTo(5);
  }

  @Test
  void rule19_nothingGoesWhileTheClustersStateIsNotKnown() {
    mayDrop = false;
    assertThat(reap(100)).isFalse();
    assertThat(live()).isEqualTo(5);
    assertThat(databases.removed).isEmpty();
  }

  @Test
  void theRateIsBoundedAndTheNextPassGoesOn() {
    reap(3);
    assertThat(live()).isEqualTo(2);
    assertThat(tally.objectsLeft).isEqualTo(2 * 3);
    reap(3);
    assertThat(live()).isZero();
  }

  @Test
  void aReplicaThatIsAwayDoesNotHoldItUp() {
    databases.dead.add(primaries(CONTAINER).getFirst());
    databases.dead.remove(primaries(ACCOUNT).getFirst());
    reap(100);
    reap(100);
    assertThat(databases.removed).hasSize(2);
    assertThat(tally.containersDeleted).isEqualTo(1);
  }

  @Test
  void aContainerOfWhichOneReplicaListsAnObjectStays() {
    reap(100);
    databases.listing = primaries(CONTAINER).getLast();
    assertThat(reap(100)).isFalse();
    assertThat(databases.removed).isEmpty();
    assertThat(tally.containersLeft).isEqualTo(1);
  }

  /** Account and container devices that hold one account with one container. */
  private final class FakeDatabases implements ReaperPeers {
    private final List<StorePath> objects = new ArrayList<>();
    private final Set<PeerDevice> dead = new HashSet<>();
    private final Set<PeerDevice> removed = new HashSet<>();
    private Version accountPut = PUT;

    /** Lists an object that is deleted elsewhere, as if its row were on the way. */
    private PeerDevice listing = new PeerDevice("none", new PeerAddress("127.0.0.1", 1));

    boolean isLive(StorePath path) {
      return AccountReapTest.this.objects.state(primaries(path).getFirst(), path).isLive();
    }

    private void ask(PeerDevice device) throws PeerFailedException {
      if (dead.contains(device)) {
        throw new PeerFailedException(device, "dead");
      }
    }

    @Override
    public Map<StorePath, Optional<DatabaseSums>> accounts(PeerDevice device) {
      throw new UnsupportedOperationException("asked by passes alone");
    }

    @Override
    public Page<ContainerRow> containers(
        PeerDevice device, int partition, StorePath account, String after)
        throws PeerFailedException {
      ask(device);
      boolean isGone = removed.size() >= 2;
      var row =
          new ContainerRow(
              partition,
              CONTAINER,
              0,
              PUT,
              isGone ? DELETED : Version.NONE,
              new ContainerRow.Stats(0, 0, 0));
      return new Page<>(accountPut, DELETED, List.of(row), "");
    }

    @Override
    public Page<ObjectRow> objects(
        PeerDevice device, int partition, StorePath container, String after)
        throws PeerFailedException {
      ask(device);
      var rows = new ArrayList<ObjectRow>();
      for (StorePath path : objects) {
        rows.add(row(path, isLive(path) || device.equals(listing)));
      }
      return new Page<>(PUT, Version.NONE, rows, "");
    }

    private static ObjectRow row(StorePath path, boolean isLive) {
      int number = path.requireObject().charAt(1) - '0';
      var data = new Version(number == 9 ? 9_000 : 2_000 + number, 3);
      var versions = new ObjectRow.Versions(data, Version.NONE, Version.NONE);
      return new ObjectRow(3, path, 0, 0, versions, !isLive, 1, "", "text/plain");
    }

    @Override
    public Removal remove(PeerDevice device, int partition, StorePath container, Version version)
        throws PeerFailedException {
      ask(device);
      removed.add(device);
      return Removal.GONE;
    }
  }
}
