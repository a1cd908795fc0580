package io.martinet.proxy.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NameLocksTest {
  private static final StorePath NAME = StorePath.object("a", "c", "o");
  private static final Duration NOW = Duration.ZERO;

  private final NameLocks locks = new NameLocks();

  @Test
  void aNameIsHeldByOneAtATime() throws Exception {
    NameLocks.Held held = Objects.requireNonNull(locks.acquire(NAME, NOW));

    assertThat(acquiredElsewhere(NAME)).isFalse();
    assertThat(acquiredElsewhere(StorePath.object("a", "c", "p"))).isTrue();

    held.close();
    assertThat(acquiredElsewhere(NAME)).isTrue();
  }

  @Test
  void namesThatNobodyWantsTakeNoRoom() throws Exception {
    NameLocks.Held held = Objects.requireNonNull(locks.acquire(NAME, NOW));
    acquiredElsewhere(NAME);
    assertThat(locks.size()).isEqualTo(1);

    held.close();
    assertThat(locks.size()).isZero();
  }

  private boolean acquiredElsewhere(StorePath name) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try (NameLocks.Held held = locks.acquire(name, NOW)) {
                return held != null;
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
        .get();
  }
}
