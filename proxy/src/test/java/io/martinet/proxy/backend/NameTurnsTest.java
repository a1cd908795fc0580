package io.martinet.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.service.SystemTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class NameTurnsTest {
  private static final StorePath NAME = StorePath.object("a", "c", "o");
  private static final Duration NOW = Duration.ZERO;

  private final NameTurns turns = new NameTurns(new ThreadParker(new SystemTicker()));

  @Test
  void aNameIsHeldByOneAtATime() throws Exception {
    NameTurns.Turn held = Objects.requireNonNull(turns.await(NAME, NOW));

    assertThat(acquiredElsewhere(NAME)).isFalse();
    assertThat(acquiredElsewhere(StorePath.object("a", "c", "p"))).isTrue();

    held.close();
    assertThat(acquiredElsewhere(NAME)).isTrue();
  }

  @Test
  void namesThatNobodyWantsTakeNoRoom() throws Exception {
    NameTurns.Turn held = Objects.requireNonNull(turns.await(NAME, NOW));
    acquiredElsewhere(NAME);
    assertThat(turns.count()).isEqualTo(1);

    held.close();
    assertThat(turns.count()).isZero();
  }

  @Test
  void whoCameFirstIsFirst() throws Exception {
    var order = new ConcurrentLinkedQueue<Integer>();
    NameTurns.Turn held = Objects.requireNonNull(turns.await(NAME, NOW));
    var done = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      done.add(
          CompletableFuture.runAsync(
              () -> {
                try (NameTurns.Turn turn = turns.await(NAME, Duration.ofSeconds(30))) {
                  order.add(turn == null ? -1 : number);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread));
      int waiting = i + 2;
      Awaitility.await().until(() -> turns.waiting(NAME) == waiting);
    }
    held.close();
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get();
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  private boolean acquiredElsewhere(StorePath name) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try (NameTurns.Turn held = turns.await(name, NOW)) {
                return held != null;
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
        .get();
  }
}
