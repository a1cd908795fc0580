package io.martinet.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  private final Parker parker = new ThreadParker(System::nanoTime);

  @Test
  void theWaiterWakesWhenTheConditionHolds() throws Exception {
    var gathering = new Gathering<String>(parker);
    gathering.expect(3);
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              gathering.add("a");
              gathering.add("b");
            });
    List<String> seen = gathering.await(all -> all.size() >= 2, parker.nanos() + LONG);
    other.join();
    assertThat(seen).containsExactly("a", "b");
    assertThat(gathering.unseen()).isEqualTo(1);
  }

  /** Whoever gives up when nothing is unseen would otherwise give up on an answer that is there. */
  @Test
  void whatCameAfterTheLastLookIsUnseen() throws Exception {
    var gathering = new Gathering<String>(parker);
    gathering.expect(1);
    gathering.await(_ -> false, parker.nanos());
    gathering.add("a");
    assertThat(gathering.unseen()).isEqualTo(1);
    assertThat(gathering.await(_ -> false, parker.nanos())).containsExactly("a");
    assertThat(gathering.unseen()).isZero();
  }

  @Test
  void theWaiterWakesWhenNothingIsOutstanding() throws Exception {
    var gathering = new Gathering<String>(parker);
    gathering.expect(1);
    Thread other = Thread.ofVirtual().start(() -> gathering.add("a"));
    assertThat(gathering.await(_ -> false, parker.nanos() + LONG)).containsExactly("a");
    other.join();
  }

  @Test
  void theDeadlineEndsTheWait() throws Exception {
    var gathering = new Gathering<String>(parker);
    gathering.expect(1);
    assertThat(gathering.await(_ -> false, parker.nanos() + 1_000_000)).isEmpty();
  }

  @Test
  void noAnswerIsLostBetweenTheLastLookAndTheClosing() throws Exception {
    var gathering = new Gathering<String>(parker);
    gathering.expect(3);
    gathering.add("seen");
    gathering.await(all -> !all.isEmpty(), parker.nanos() + LONG);
    gathering.add("unseen");
    var late = new ArrayList<String>();
    assertThat(gathering.close(late::add)).isEqualTo(2);
    assertThat(late).containsExactly("unseen");
    gathering.add("late");
    assertThat(late).containsExactly("unseen", "late");
  }

  @Test
  void everyAnswerReachesTheWaiterOrTheReceiverOnce() throws Exception {
    for (int run = 0; run < 200; run++) {
      var gathering = new Gathering<Integer>(parker);
      gathering.expect(4);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 4; i++) {
        int answer = i;
        threads.add(Thread.ofVirtual().start(() -> gathering.add(answer)));
      }
      List<Integer> seen = gathering.await(all -> all.size() >= 2, parker.nanos() + LONG);
      List<Integer> late = Collections.synchronizedList(new ArrayList<>());
      gathering.close(late::add);
      for (Thread thread : threads) {
        thread.join();
      }
      var all = new ArrayList<>(seen);
      all.addAll(late);
      assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
  }
}
