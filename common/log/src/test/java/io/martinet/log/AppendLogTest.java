package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AppendLogTest {
  private static final Duration SYNC_WITHIN = Duration.ofMillis(100);

  private final LossyFiles files = new LossyFiles();
  private final AtomicLong now = new AtomicLong();
  private final List<Long> ends = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  private final AppendLog.Listener listener =
      new AppendLog.Listener() {
        @Override
        public void appended(long end) {
          ends.add(end);
        }

        @Override
        public void failed(String reason) {
          failures.add(reason);
        }
      };

  @Test
  void tellsAppendsAtOnceAndSyncsThemWhenTheirTimeIsUp() throws IOException {
    AppendLog log = open(SYNC_WITHIN);
    log.append(List.of(TestLog.draft("one")), false, listener);
    log.runOnce();
    assertThat(ends).hasSize(1);
    assertThat(log.syncedUpTo()).isLessThan(ends.getFirst());
    now.addAndGet(SYNC_WITHIN.toNanos() - 1);
    log.runOnce();
    assertThat(log.syncedUpTo()).isLessThan(ends.getFirst());
    now.addAndGet(1);
    log.runOnce();
    assertThat(log.syncedUpTo()).isEqualTo(ends.getFirst());
  }

  @Test
  void syncsUnderSteadyLoadToo() throws IOException {
    AppendLog log = open(SYNC_WITHIN);
    for (int i = 0; i < 4; i++) {
      log.append(List.of(TestLog.draft("r" + i)), false, listener);
      log.runOnce();
      now.addAndGet(SYNC_WITHIN.toNanos() / 2);
    }
    assertThat(log.syncedUpTo()).isGreaterThanOrEqualTo(ends.get(2));
  }

  @Test
  void anAppendThatAsksForItIsDurableWhenTold() throws IOException {
    AppendLog log = open(SYNC_WITHIN);
    log.append(List.of(TestLog.draft("one")), false, listener);
    log.append(List.of(TestLog.draft("two")), true, listener);
    log.runOnce();
    assertThat(log.syncedUpTo()).isEqualTo(ends.get(1));
    files.crashKeepingNothing();
    open(SYNC_WITHIN);
    assertThat(shown).containsExactly("one", "two");
  }

  @Test
  void everyBatchIsSyncedWhereNoTimeIsAllowed() throws IOException {
    AppendLog log = open(Duration.ZERO);
    log.append(List.of(TestLog.draft("one"), TestLog.draft("two")), false, listener);
    log.runOnce();
    assertThat(log.syncedUpTo()).isEqualTo(ends.getFirst());
  }

  @Test
  void rule15_aFailedSyncFailsWhatWaitsAndAllThatComesLater() throws IOException {
    AppendLog log = open(Duration.ZERO);
    files.failSyncs();
    log.append(List.of(TestLog.draft("one")), true, listener);
    log.runOnce();
    assertThat(ends).isEmpty();
    assertThat(failures).hasSize(1);
    assertThat(log.append(List.of(TestLog.draft("two")), true, listener)).isFalse();
    assertThat(log.failure()).isNotNull();
  }

  @Test
  void aFreedVolumeIsNotShownAgain() throws IOException {
    AppendLog log = open(Duration.ZERO);
    for (int i = 0; i < 24; i++) {
      log.append(List.of(TestLog.draft("r" + i + "-" + "x".repeat(4_000))), true, listener);
      log.runOnce();
    }
    assertThat(log.lives()).containsExactly(1, 2, 3);
    log.free(1);
    log.close();
    assertThat(log.lives()).containsExactly(2, 3);
    open(Duration.ZERO);
    assertThat(shown.size()).isBetween(1, 20);
    assertThat(shown.getFirst()).doesNotStartWith("r0-");
  }

  @Test
  void appendsFromItsOwnThreadUntilClosed() throws IOException {
    AppendLog log = open(Duration.ofMillis(1), System::nanoTime);
    log.start();
    for (int i = 0; i < 100; i++) {
      assertThat(log.append(List.of(TestLog.draft("r" + i)), false, listener)).isTrue();
    }
    log.close();
    assertThat(ends).hasSize(100).isSorted();
    assertThat(log.append(List.of(TestLog.draft("late")), false, listener)).isFalse();
    open(SYNC_WITHIN);
    assertThat(shown).hasSize(100);
  }

  private AppendLog open(Duration syncWithin) throws IOException {
    return open(syncWithin, now::get);
  }

  private AppendLog open(Duration syncWithin, Ticker ticker) throws IOException {
    var config =
        new AppendLog.Config(
            new LogConfig(64 << 10, 2, 0, 0), syncWithin, Committer.Limits.DEFAULTS);
    AppendLog log =
        AppendLog.open("journal", files, "rows", TestLog.OWNER, config, TestLog.seeded(3), ticker);
    shown.clear();
    log.replay(
        LogPosition.START,
        Replay.Mode.BUFFERED,
        record ->
            shown.add(
                java.nio.charset.StandardCharsets.UTF_8.decode(record.metadata()).toString()));
    return log;
  }
}
