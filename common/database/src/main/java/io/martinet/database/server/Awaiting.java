package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits of virtual threads for a device or a peer. */
final class Awaiting {
  private Awaiting() {}

  /**
   * Waits for a device's work.
   *
   * @throws ReplicaUnavailableException as the work did, or BUSY when the time is over
   */
  static <T extends @Nullable Object> T work(CompletableFuture<T> future, Duration max)
      throws InterruptedException {
    try {
      return future.get(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ReplicaUnavailableException(Reason.BUSY, "the device takes too long", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("work on a device failed", e.getCause());
    }
  }
}
