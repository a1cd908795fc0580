package io.martinet.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work of a start or a stop that does not depend on each other, done at the same time. On platform
 * threads: opening devices and databases is native code, which would hold a virtual thread's
 * carrier.
 */
final class Together {
  private Together() {}

  /**
   * Does all and waits for all, also when some fail.
   *
   * @param name of the threads
   * @return results in the order of the work
   * @throws Exception the first failure in that order, later ones suppressed in it
   */
  static <T> List<T> all(String name, List<Callable<T>> work) throws Exception {
    List<Future<T>> done;
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name(name + "-", 1).factory())) {
      done = threads.invokeAll(work);
    }
    Exception failure = null;
    for (Future<T> each : done) {
      try {
        each.get();
      } catch (ExecutionException e) {
        Exception cause = e.getCause() instanceof Exception known ? known : e;
        if (failure == null) {
          failure = cause;
        } else {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return done.stream().map(Future::resultNow).toList();
  }
}
