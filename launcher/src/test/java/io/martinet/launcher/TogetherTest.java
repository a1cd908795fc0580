package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {
  @Test
  void allRunAtTheSameTimeAndResultsKeepTheirOrder() throws Exception {
    var barrier = new CyclicBarrier(3);
    List<Callable<String>> work =
        List.of(
            () -> barrier.await() < 3 ? "a" : "", // nobody passes before all are there
            () -> barrier.await() < 3 ? "b" : "",
            () -> barrier.await() < 3 ? "c" : "");
    assertThat(Together.all("test", work)).containsExactly("a", "b", "c");
  }

  @Test
  void aFailureWaitsForTheOthersAndTellsAll() {
    var done = new AtomicInteger();
    List<Callable<Integer>> work =
        List.of(
            () -> {
              throw new IOException("first");
            },
            done::incrementAndGet,
            () -> {
              throw new IOException("second");
            });
    assertThatThrownBy(() -> Together.all("test", work))
        .isInstanceOf(IOException.class)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(done).hasValue(1);
  }
}
