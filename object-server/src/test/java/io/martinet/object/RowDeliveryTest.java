package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Scheduler;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.RowTargets.Target;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.object.FakeContainers.Journal;
import io.martinet.object.store.PendingRows;
import io.martinet.object.store.RowContent;
import io.martinet.object.store.RowDuty;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 24, seen from the object device. */
class RowDeliveryTest {
  private static final RowContent CONTENT = new RowContent(4, "e", "text/plain");

  private final ManualTime time = new ManualTime();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EventLoop loop = channel.eventLoop();
  private final FakeContainers containers = new FakeContainers();
  private final Journal c1 = containers.add("c1");
  private final Journal c2 = containers.add("c2");
  private final Journal c3 = containers.add("c3");
  private final OwedRows store = new OwedRows();
  private Scheduler.Cancellable life = () -> {};
  private RowDelivery delivery = restarted();
  private long lastPosition;
  private boolean knowsOwed = true;
  private long ringVersion = FakeContainers.CHOSEN_BY;

  /** Pending keys as an index keeps them. */
  private static final class OwedRows implements PendingRows {
    final SortedMap<String, SortedMap<Long, PendingRow>> owed = new TreeMap<>();
    int reads;

    void add(PendingRow row) {
      row.duty()
          .devices()
          .forEach(to -> owed.computeIfAbsent(to, _ -> new TreeMap<>()).put(row.position(), row));
    }

    @Override
    public List<String> owedTo() {
      return owed.entrySet().stream()
          .filter(entry -> !entry.getValue().isEmpty())
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public List<PendingRow> pending(String device, long afterPosition, int countMax) {
      reads++;
      return owed.getOrDefault(device, new TreeMap<>()).tailMap(afterPosition + 1).values().stream()
          .limit(countMax)
          .toList();
    }

    @Override
    public void delivered(String device, List<Long> positions) {
      owed.getOrDefault(device, new TreeMap<>()).keySet().removeAll(positions);
    }
  }

  @BeforeEach
  void sendWhatEarlierLivesLeft() {
    run();
  }

  @Test
  void starredRowsAreReportedVisibleWithTheirMark() {
    var report = write("o", "c1", "c2");

    assertThat(report).isEmpty();
    run();
    assertThat(report).hasSize(1);
    assertThat(report.getFirst().toString())
        .isEqualTo("c1=visible:0000000000000001:100 c2=visible:0000000000000001:100");
    assertThat(c1.rows).hasSize(1);
    assertThat(c3.rows).as("not starred: another replica's duty").isEmpty();
  }

  @Test
  void allRowsOfACommitBatchGoInOneRequestToEachPeer() {
    IntStream.range(0, 50).forEach(i -> write("o" + i, "c1", "c2"));
    run();

    assertThat(c1.batches).hasSize(1);
    assertThat(c1.batches.getFirst()).hasSize(50);
    assertThat(c2.batches).hasSize(1);
  }

  @Test
  void aBatchTellsTheTransactionIdsOfItsWrites() {
    write("o1", "c1");
    write("o2", "c1");
    run();

    assertThat(c1.heads.getLast().get(Wire.TRANS_ID)).isEqualTo("tx-o1,tx-o2");
    assertThat(c1.heads.getLast().get(Wire.RING_VERSION)).isEqualTo("6");
  }

  @Test
  void aRowForAContainerThatIsNotThereIsReportedRefusedAndOfferedAgainMuchLater() {
    c1.unknownContainers.add("c");
    var report = write("o", "c1");
    run();
    assertThat(report.getFirst().toString()).isEqualTo("c1=refused");

    int before = c1.batches.size();
    pass(Duration.ofSeconds(50));
    assertThat(c1.batches).hasSizeLessThanOrEqualTo(before + 1);
    c1.unknownContainers.clear();
    pass(RowPass.REFUSED_AGAIN);
    assertThat(c1.rows).hasSize(1);
  }

  @Test
  void aQuarantinedDatabaseMakesTheRowQueuedNotRefused() {
    c1.unknownContainers.add("c");
    c1.refusal = RowAnswer.Fate.UNKNOWN;
    var report = write("o", "c1");
    run();

    assertThat(report.getFirst().toString()).isEqualTo("c1=queued");
    assertThat(store.owedTo()).contains("c1");
  }

  @Test
  void rule6_rowsOfAPartitionThatMovedAreQueuedAndTakenWhenTheyAreForNoClient() {
    c1.movedBy = FakeContainers.CHOSEN_BY + 1;
    var late = write("late", "c1", "c2");
    run();
    assertThat(late.getFirst().toString()).contains("c1=queued").contains("c2=visible:");
    assertThat(c1.rows).isEmpty();
    assertThat(store.owedTo()).contains("c1");

    pass(RowPass.GRACE.plusSeconds(1));
    assertThat(c1.rows).hasSize(1);
    assertThat(c1.heads)
        .filteredOn(head -> Wire.AS_HOLDER.equals(head.get(Wire.AS)))
        .extracting(head -> head.get(Wire.RING_VERSION))
        .containsExactly("7");
    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owed.get("c1")).isEmpty();
  }

  @Test
  void rule6_rowsChosenByTwoRingsGoInTwoRequests() {
    c1.movedBy = FakeContainers.CHOSEN_BY + 1;
    var late = write("late", "c1");
    ringVersion++;
    var early = write("early", "c1");
    run();

    assertThat(late.getFirst().toString()).isEqualTo("c1=queued");
    assertThat(early.getFirst().toString()).startsWith("c1=visible:");
    assertThat(c1.batches).hasSize(2);
  }

  @Test
  void aRowForADeviceThatIsDownIsQueuedAndGoesOutWhenItIsBack() {
    c1.isDown = true;
    var report = write("o", "c1");
    run();
    assertThat(report.getFirst().toString()).isEqualTo("c1=queued");

    pass(Duration.ofMinutes(1));
    assertThat(c1.rows).isEmpty();
    c1.isDown = false;
    pass(Outage.BACKOFF_MAX.plusSeconds(1));
    assertThat(c1.rows).hasSize(1);
    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).doesNotContain("c1");
  }

  @Test
  void whoKnowsThatADeviceMayBeBackHasItTriedAtOnce() {
    c1.isDown = true;
    write("o", "c1");
    pass(Duration.ofMinutes(1));
    c1.isDown = false;

    assertThat(delivery.retry()).isPositive();
    pass(RowDelivery.TICK);

    assertThat(c1.rows).hasSize(1);
  }

  @Test
  void aSilentDeviceQueuesAtOnceBeyondTheBoundOfRequestsUnderWay() {
    pass(Duration.ofMillis(200));
    c1.isSilent = true;
    for (int i = 0; i < RowPeer.IN_FLIGHT_MAX; i++) {
      assertThat(write("o" + i, "c1")).isEmpty();
      run();
    }
    var report = write("one-more", "c1");
    run();

    assertThat(report.getFirst().toString()).isEqualTo("c1=queued");
  }

  @Test
  void aVisibleRowStaysOwedUntilTheJournalIsSynced() {
    write("o", "c1");
    run();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).contains("c1");

    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).doesNotContain("c1");
  }

  @Test
  void rowsThatOthersDeliveredAreClearedByTheReleaseAndNotSentAgain() {
    var id = new StagingId(1, 2);
    write("o", id, "c1");
    run();
    c2.position = 900;
    delivery.released(id, List.of(new RowMark("c2", 1, 900), new RowMark("c3", 1, 0)));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(10));

    assertThat(store.owedTo()).isEmpty();
    assertThat(c2.batches).isEmpty();
  }

  @Test
  void rowsNobodyVouchesForAreSentAfterTheGrace() {
    pass(Duration.ofSeconds(1));
    write("o", "c1");
    run();
    pass(RowPass.GRACE.minusMillis(300));
    assertThat(c2.batches).isEmpty();

    pass(Duration.ofMillis(500));
    assertThat(c2.rows).hasSize(1);
    assertThat(c3.rows).hasSize(1);
    assertThat(c1.batches).as("seen there already").hasSize(1);
  }

  @Test
  void anUncleanRestartOfAContainerDeviceGetsEverythingNotClearedAgainAndIsToldSo() {
    pass(Duration.ofSeconds(1));
    write("synced", "c1");
    run();
    c1.sync();
    pass(Duration.ofSeconds(1));
    write("lost", "c1");
    run();
    assertThat(c1.rows).hasSize(2);
    c1.crash();
    assertThat(c1.rows).hasSize(1);

    pass(RowPeer.POLL_IDLE.plusSeconds(1));
    assertThat(c1.rows).hasSize(2);
    assertThat(c1.redelivered).containsExactly("d1@1", "d1@2");
    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).doesNotContain("c1");
  }

  @Test
  void redeliveredIsNotSaidBeforeTheLastRowIsThere() {
    for (int i = 0; i < 3 * RowPass.BATCH_MAX; i++) {
      store.add(owed("o" + i, ++lastPosition));
    }
    delivery = restarted();
    time.pass(RowDelivery.TICK);
    for (int i = 0; i < 100 && c1.redelivered.isEmpty(); i++) {
      channel.runPendingTasks();
      if (!c1.redelivered.isEmpty()) {
        assertThat(c1.rows).hasSize(3 * RowPass.BATCH_MAX);
      }
      time.pass(RowDelivery.TICK);
    }
    assertThat(c1.redelivered).containsExactly("d1@1");
  }

  @Test
  void rowsOfAnEarlierLifeAreSentInPositionOrderAfterTheStart() {
    for (int i = 0; i < 2 * RowPass.BATCH_MAX; i++) {
      store.add(owed("o%04d".formatted(i), ++lastPosition));
    }
    delivery = restarted();
    pass(Duration.ofSeconds(1));

    var sent = c1.batches.stream().flatMap(List::stream).map(row -> row.path().requireObject());
    assertThat(sent).hasSize(2 * RowPass.BATCH_MAX).isSorted();
    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).containsExactly("c2", "c3");
  }

  @Test
  void nothingIsWaitedForAfterTheStart() {
    store.add(owed("o", ++lastPosition));
    delivery = restarted();
    run();

    assertThat(c1.rows).hasSize(1);
    assertThat(c1.redelivered).containsExactly("d1@1");
  }

  @Test
  void devicesAreToldEvenWhenNothingIsOwedToThem() {
    pass(Duration.ofSeconds(1));

    assertThat(c1.redelivered).containsExactly("d1@1");
    assertThat(c3.redelivered).containsExactly("d1@1");
  }

  @Test
  void aDeviceWhoseIndexIsRebuiltDoesNotSayThatItSentAllItOwed() {
    store.add(owed("o", ++lastPosition));
    knowsOwed = false;
    delivery = restarted();
    pass(Duration.ofSeconds(5));
    assertThat(c1.redelivered).isEmpty();

    knowsOwed = true;
    pass(Duration.ofSeconds(1));
    assertThat(c1.rows).hasSize(1);
    assertThat(c1.redelivered).containsExactly("d1@1");
  }

  @Test
  void anIdlePeerIsAskedRarelyAndItsRowsAreNotReadAgain() {
    pass(Duration.ofSeconds(10));
    int reads = store.reads;
    int polls = c1.polls;
    pass(Duration.ofSeconds(60));

    assertThat(store.reads).isEqualTo(reads);
    assertThat(c1.polls - polls).isBetween(20, 32);
  }

  @Test
  void sameWriteAgainSendsItsRowToTheStarsNamedNow() {
    var id = new StagingId(3, 4);
    write("o", id, "c1");
    run();
    var report = new ArrayList<RowReport>();
    PendingRows.PendingRow row = owed("o", lastPosition);
    delivery.sendAgain(
        Rows.of(row.duty(), row.path(), 0, row.state(), row.content()),
        targets("c2"),
        id,
        "tx",
        report::add);
    run();

    assertThat(report.getFirst().toString()).startsWith("c2=visible:");
    c2.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owed.get("c2")).isEmpty();
  }

  @Test
  void rule6_whatIsOwedToADeviceThatLeftTheRingGoesToThoseThatHaveItsContainers() {
    c3.isDown = true;
    write("o", "c1");
    run();
    pass(Duration.ofSeconds(10));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).containsExactly("c3");

    int before = c2.batches.size();
    containers.remove("c3");
    pass(Duration.ofSeconds(1));
    assertThat(c2.batches).hasSize(before + 1);
    assertThat(store.owedTo()).as("not durable yet").containsExactly("c3");

    c1.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).as("not durable at c2").containsExactly("c3");

    c2.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).isEmpty();
    assertThat(c1.rows).hasSize(1);
    assertThat(c2.rows).hasSize(1);
  }

  @Test
  void rule6_alsoWhatAnEarlierLifeOwedIt() {
    for (int i = 0; i < RowPass.BATCH_MAX + 1; i++) {
      store.add(owed("o" + i, ++lastPosition));
    }
    containers.remove("c3");
    delivery = restarted();
    pass(Duration.ofSeconds(1));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));

    assertThat(store.owedTo()).isEmpty();
    assertThat(c1.rows).hasSize(RowPass.BATCH_MAX + 1);
  }

  @Test
  void rule6_whatAJournalLosesBeforeItIsDurableStaysOwed() {
    write("o", "c1");
    run();
    containers.remove("c3");
    pass(Duration.ofSeconds(1));
    c1.sync();
    c2.crash();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).contains("c3");

    pass(RowForwarding.AGAIN);
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));
    assertThat(store.owedTo()).isEmpty();
    assertThat(c2.rows).hasSize(1);
  }

  @Test
  void rule6_whatADeviceRefusesSinceItsContainerMovedGoesToThoseThatHaveIt() {
    c3.unknownContainers.add("c");
    containers.movedFrom.add("c3");
    write("o", "c1");
    run();
    pass(RowPass.GRACE.plusSeconds(1));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));

    assertThat(store.owedTo()).isEmpty();
  }

  @Test
  void whatAPrimaryRefusesStaysOwed() {
    c3.unknownContainers.add("c");
    write("o", "c1");
    run();
    pass(RowPass.GRACE.plusSeconds(1));
    c1.sync();
    c2.sync();
    pass(Duration.ofSeconds(1));

    assertThat(store.owedTo()).containsExactly("c3");
  }

  @Test
  void rule6_aDeviceThatIsBackInTheRingIsSentWhatItIsOwed() {
    c3.isDown = true;
    c1.isDown = true;
    write("o", "c2");
    run();
    containers.remove("c3");
    pass(Duration.ofSeconds(1));
    containers.putBack("c3");
    c3.isDown = false;
    pass(Duration.ofSeconds(20));
    c3.sync();
    pass(Duration.ofSeconds(1));

    assertThat(c3.rows).hasSize(1);
    assertThat(store.owedTo()).doesNotContain("c3");
  }

  private List<RowReport> write(String name, String... starred) {
    return write(name, new StagingId(0, lastPosition), starred);
  }

  private List<RowReport> write(String name, StagingId id, String... starred) {
    PendingRows.PendingRow row = owed(name, ++lastPosition);
    store.add(row);
    var report = new ArrayList<RowReport>();
    delivery.owe(
        row.position(),
        Rows.of(row.duty(), row.path(), 0, row.state(), row.content()),
        targets(starred),
        id,
        "tx-" + name,
        report::add);
    return report;
  }

  private static PendingRows.PendingRow owed(String name, long position) {
    var state = new ObjectState(new Version(position, 1), Version.NONE, Version.NONE, Version.NONE);
    return new PendingRows.PendingRow(
        position,
        0,
        StorePath.object("a", "c", name),
        state,
        CONTENT,
        new RowDuty(0, 5, List.of("c1", "c2", "c3")));
  }

  private RowTargets targets(String... starred) {
    return new RowTargets(
        5,
        ringVersion,
        containers.all().stream()
            .map(peer -> new Target(peer, List.of(starred).contains(peer.device())))
            .toList());
  }

  private RowDelivery restarted() {
    var clock = new HybridClock(time, 1);
    var sender =
        new RowSender(
            containers, containers, clock, UnpooledByteBufAllocator.DEFAULT, Duration.ofSeconds(1));
    var context =
        new RowContext("d1", store, () -> knowsOwed, Runnable::run, loop, sender, containers, time);
    var started = new RowDelivery(context, _ -> {});
    life.cancel();
    life = started.start(time);
    List.of(c1, c2, c3).forEach(container -> container.redelivered.clear());
    return started;
  }

  private void run() {
    channel.runPendingTasks();
  }

  private void pass(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= 100) {
      time.pass(Duration.ofMillis(Math.min(left, 100)));
      run();
    }
  }
}
