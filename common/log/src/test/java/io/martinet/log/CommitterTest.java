package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitterTest {
  private final AtomicLong now = new AtomicLong();
  private final BatchGate gate = new BatchGate();
  private final Recorder recorder = new Recorder();

  private final Committer<String> committer =
      new Committer<>("test", recorder, new Committer.Limits(4, 3), gate, now::get);

  private static final class Recorder implements CommitHandler<String> {
    private final List<List<String>> batches = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<Exception> fences = new ArrayList<>();
    private @Nullable IOException failure;

    @Override
    public void commit(List<String> batch) throws IOException {
      if (failure != null) {
        throw failure;
      }
      batches.add(batch);
    }

    @Override
    public void refuse(List<String> jobs, String reason) {
      refused.addAll(jobs);
    }

    @Override
    public long idle() {
      return Long.MAX_VALUE;
    }

    @Override
    public void fenced(Exception cause) {
      fences.add(cause);
    }
  }

  @Test
  void takesAllThatWaitsAsOneBatchInOrder() {
    committer.offer("a");
    committer.offer("b");
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(recorder.batches).containsExactly(List.of("a", "b"));
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.NOTHING);
  }

  @Test
  void aFullQueueRefusesAtOnce() {
    for (int i = 0; i < 4; i++) {
      assertThat(committer.offer("job")).isTrue();
    }
    assertThat(committer.offer("one too many")).isFalse();
  }

  @Test
  void aBatchHasABound() {
    for (int i = 0; i < 4; i++) {
      committer.offer("job");
    }
    committer.runOnce();
    assertThat(recorder.batches.getFirst()).hasSize(3);
  }

  @Test
  void rule15_aFailureFencesForGoodAndIsNeverTriedAgain() {
    recorder.failure = new IOException("sync failed");
    committer.offer("a");
    committer.offer("b");
    committer.runOnce();
    assertThat(recorder.refused).containsExactly("a", "b");
    assertThat(recorder.fences).hasSize(1);
    recorder.failure = null;
    assertThat(committer.offer("c")).isFalse();
    committer.runOnce();
    assertThat(recorder.batches).isEmpty();
    assertThat(committer.fencedBecause()).isEqualTo("sync failed");
  }

  @Test
  void rule15_aFailureElsewhereOnTheDeviceFencesToo() {
    committer.offer("a");
    committer.fence(new IOException("the index cannot be read"));
    committer.runOnce();
    committer.runOnce();
    assertThat(recorder.refused).containsExactly("a");
    assertThat(recorder.fences).hasSize(1);
    assertThat(recorder.batches).isEmpty();
  }

  @Test
  void rule22_nothingWaitsWhereNoBodyLacksItsCommit() {
    gate.synced(1_000);
    committer.offer("a");
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.COMMITTED);
  }

  @Test
  void rule22_aBatchIsHeldForBodiesThatLackOnlyTheirCommit() {
    gate.synced(1_000);
    gate.arrived();
    committer.offer("a");
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.HELD);
    committer.offer("b");
    gate.settled();
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(recorder.batches).containsExactly(List.of("a", "b"));
  }

  @Test
  void rule22_noBatchIsHeldLongerThanTheLastSyncTook() {
    gate.synced(1_000);
    gate.arrived();
    committer.offer("a");
    committer.runOnce();
    now.addAndGet(999);
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.HELD);
    now.addAndGet(1);
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.COMMITTED);
  }

  @Test
  void rule22_aFullBatchIsNotHeld() {
    gate.synced(1_000);
    gate.arrived();
    for (int i = 0; i < 3; i++) {
      committer.offer("job");
    }
    assertThat(committer.runOnce()).isEqualTo(Committer.Step.COMMITTED);
  }

  @Test
  void closingCommitsWhatWaitsAndTakesNothingMore() {
    committer.start();
    committer.offer("a");
    committer.close();
    assertThat(recorder.batches).containsExactly(List.of("a"));
    assertThat(committer.offer("b")).isFalse();
  }
}
