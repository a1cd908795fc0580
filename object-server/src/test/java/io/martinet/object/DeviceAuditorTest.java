package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.object.store.AuditState;
import io.martinet.object.store.ObjectAudit;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.StoreException;
import io.martinet.service.metrics.Statsd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Passes of an auditor: their rate, where they go on, and that requests come first. */
class DeviceAuditorTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PIECE = 1000;

  private final ManualTime time = new ManualTime();
  private final FakeDevice device = new FakeDevice();
  private final FakeThreads threads = new FakeThreads();
  private final FakeWatcher watcher = new FakeWatcher();
  private DeviceAuditor auditor = started(new AuditConfig(true, HOUR, 10_000, 5, Duration.ZERO));

  private DeviceAuditor started(AuditConfig config) {
    var made = new DeviceAuditor("d1", device, threads, config, time, time, Statsd.OFF, watcher);
    made.start(time);
    return made;
  }

  @Test
  void everyKeyIsReadOnceInAPass() {
    device.hold(300, 1);
    time.pass(Duration.ofSeconds(120));
    assertThat(device.read).hasSize(300).doesNotHaveDuplicates();
    AuditState state = auditor.state();
    assertThat(state.passes()).isEqualTo(1);
    assertThat(state.isUnderWay()).isFalse();
    assertThat(state.counts()).isEqualTo(new AuditState.Counts(300, 300 * PIECE, 0, 0));
    assertThat(auditor.left()).isZero();
    time.pass(HOUR);
    assertThat(auditor.state().passes()).as("the next one").isEqualTo(2);
    assertThat(device.opened).as("still open").isZero();
  }

  @Test
  void itemsAndBytesAreBounded() {
    device.hold(300, 1);
    time.pass(DeviceAuditor.FIRST_AFTER.plusSeconds(10));
    assertThat(device.read).hasSizeBetween(45, 56);
    assertThat(auditor.left()).isEqualTo(300 - device.read.size());
    device.hold(10, 100);
    device.read.clear();
    auditor = started(new AuditConfig(true, HOUR, 10_000, 1000, Duration.ZERO));
    time.pass(DeviceAuditor.FIRST_AFTER.plusSeconds(20));
    assertThat(auditor.state().counts().bytes()).isBetween(190_000L, 215_000L);
  }

  @Test
  void anotherProcessGoesOnBehindTheLastKeyKept() {
    device.hold(300, 1);
    time.pass(DeviceAuditor.FIRST_AFTER.plus(DeviceAuditor.KEEP_EVERY).plusSeconds(5));
    int done = device.read.size();
    AuditState kept = device.kept;
    assertThat(kept.counts().items()).isBetween(100L, (long) done);
    // The process is killed.
    threads.isDead = true;
    device.read.clear();
    var others = new FakeThreads();
    auditor =
        new DeviceAuditor(
            "d1",
            device,
            others,
            new AuditConfig(true, HOUR, 10_000, 5, Duration.ZERO),
            time,
            time,
            Statsd.OFF,
            watcher);
    auditor.start(time);
    time.pass(Duration.ofSeconds(120));
    assertThat(device.read).hasSize((int) (300 - kept.counts().items()));
    assertThat(auditor.state().counts().items()).isEqualTo(300);
    assertThat(auditor.state().passes()).isEqualTo(1);
  }

  @Test
  void anEndInOrderLosesNothing() {
    device.hold(300, 1);
    time.pass(DeviceAuditor.FIRST_AFTER.plusSeconds(5));
    threads.isDead = true;
    auditor.close();
    assertThat(device.kept.counts().items()).isEqualTo(device.read.size());
    assertThat(device.opened).as("still open").isZero();
  }

  @Test
  void damageIsCounted() {
    device.hold(3, 1);
    device.damaged.add(device.sizes.firstKey());
    time.pass(Duration.ofSeconds(60));
    assertThat(auditor.state().counts()).isEqualTo(new AuditState.Counts(3, 3 * PIECE, 1, 0));
  }

  @Test
  void requestsThatWaitComeFirstButNotForEver() {
    device.hold(300, 1);
    threads.waiting = 1;
    time.pass(DeviceAuditor.FIRST_AFTER.plus(DeviceAuditor.TICK.multipliedBy(5)));
    assertThat(device.read).isEmpty();
    time.pass(DeviceAuditor.TICK.multipliedBy(100));
    assertThat(device.read).hasSizeBetween(1, 60);
  }

  @Test
  void aFullQueueOfReadersIsNotWaitedFor() {
    device.hold(3, 1);
    threads.isFull = true;
    time.pass(Duration.ofSeconds(60));
    assertThat(device.read).isEmpty();
    threads.isFull = false;
    time.pass(Duration.ofSeconds(10));
    assertThat(device.read).hasSize(3);
  }

  @Test
  void aDeviceThatCannotBeReadIsAskedAgain() {
    device.hold(3, 1);
    device.isUnusable = true;
    time.pass(Duration.ofSeconds(60));
    assertThat(auditor.state()).isEqualTo(AuditState.NEVER);
    device.isUnusable = false;
    time.pass(Duration.ofSeconds(10));
    assertThat(auditor.state().counts().items()).isEqualTo(3);
  }

  @Test
  void whatIsSoundIsWatchedAndAWatcherWithoutRoomIsWaitedFor() {
    device.hold(3, 1);
    device.damaged.add(device.sizes.firstKey());
    watcher.room = 1;
    time.pass(Duration.ofSeconds(60));
    assertThat(watcher.seen).hasSize(1);
    watcher.room = 9;
    time.pass(Duration.ofSeconds(10));
    assertThat(watcher.seen).hasSize(2).doesNotContain(device.sizes.firstKey());
    assertThat(auditor.state().passes()).isEqualTo(1);
  }

  /** Takes as many as it has room for. */
  private static final class FakeWatcher implements AuditWatcher {
    private final List<ObjectKey> seen = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    @Override
    public boolean hasRoom() {
      return seen.size() < room;
    }

    @Override
    public void sound(ObjectKey key) {
      seen.add(key);
    }
  }

  /** Runs at once, in the test's thread. */
  private static final class FakeThreads implements DeviceThreads {
    private boolean isFull;
    private boolean isDead;
    private int waiting;

    @Override
    public boolean tryExecute(Runnable task) {
      if (isFull || isDead) {
        return false;
      }
      task.run();
      return true;
    }

    @Override
    public void resume(Runnable task) {
      task.run();
    }

    @Override
    public int queued() {
      return waiting;
    }

    @Override
    public void close() {}
  }

  /** Keys and how many pieces each has. */
  private static final class FakeDevice implements ObjectAudits {
    private final TreeMap<ObjectKey, Integer> sizes = new TreeMap<>();
    private final List<ObjectKey> damaged = new ArrayList<>();
    private final List<ObjectKey> read = new ArrayList<>();
    private AuditState kept = AuditState.NEVER;
    private boolean isUnusable;
    private int opened;

    void hold(int count, int pieces) {
      sizes.clear();
      for (int i = 0; i < count; i++) {
        sizes.put(new ObjectKey(i % 2, new PathHash(i, i)), pieces);
      }
    }

    @Override
    public List<ObjectKey> keys(@Nullable ObjectKey after, int countMax) throws StoreException {
      check();
      var from = after == null ? sizes : sizes.tailMap(after, false);
      return from.keySet().stream().limit(countMax).toList();
    }

    @Override
    public long countBehind(@Nullable ObjectKey after) throws StoreException {
      check();
      return after == null ? sizes.size() : sizes.tailMap(after, false).size();
    }

    @Override
    public ObjectAudit begin(ObjectKey key) throws StoreException {
      check();
      opened++;
      return new ObjectAudit() {
        private int pieces = sizes.getOrDefault(key, 1);

        @Override
        public Step next() {
          if (--pieces > 0) {
            return new Step.More(PIECE);
          }
          read.add(key);
          return damaged.contains(key) ? new Step.Damaged(PIECE, "planted") : new Step.Sound(PIECE);
        }

        @Override
        public void close() {
          opened--;
        }
      };
    }

    @Override
    public AuditState load() throws StoreException {
      check();
      return kept;
    }

    @Override
    public void keep(AuditState state) throws StoreException {
      check();
      kept = state;
    }

    private void check() throws StoreException {
      if (isUnusable) {
        throw new StoreException(StoreException.Code.DEVICE, "fenced");
      }
    }
  }
}
