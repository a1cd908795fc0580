package io.martinet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExecutorSchedulerTest {
  @Test
  void aPeriodicTaskGoesOnAfterItFailed() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    try (ExecutorScheduler scheduler = new ExecutorScheduler()) {
      scheduler.every(
          Duration.ofMillis(1),
          () -> {
            runs.countDown();
            throw new IllegalStateException("a test's failure");
          });
      assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void moreWaitingTasksThanTheLimitAreRefused() {
    try (ExecutorScheduler scheduler = new ExecutorScheduler(2)) {
      scheduler.after(Duration.ofHours(1), () -> {});
      scheduler.after(Duration.ofHours(1), () -> {});
      assertThatThrownBy(() -> scheduler.after(Duration.ofHours(1), () -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("more than 2 timers wait");
    }
  }

  @Test
  void aTaskTakenBackLeavesItsPlaceAndNeverRuns() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch later = new CountDownLatch(1);
    try (ExecutorScheduler scheduler = new ExecutorScheduler(1)) {
      scheduler.after(Duration.ofMillis(20), runs::incrementAndGet).cancel();
      scheduler.after(Duration.ofMillis(40), later::countDown);
      assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(runs).hasValue(0);
  }
}
