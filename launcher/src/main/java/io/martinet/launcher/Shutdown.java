package io.martinet.launcher;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order when the operating system asks for it (SIGTERM, SIGINT), with exit code
 * 0 and within a bound. Being asked to end is no failure, but the JVM by itself would say 143.
 */
final class Shutdown {
  /** All must be over within 10 s, this JVM's own end included. */
  static final Duration STOP_MAX = Duration.ofSeconds(8);

  /** For what comes last: the logs' last lines, to a disk that may have stopped. */
  private static final Duration LAST_MAX = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final Thread hook;

  private Shutdown(Thread hook) {
    this.hook = hook;
  }

  /**
   * Installs it.
   *
   * @param stop stops everything; cut off after {@link #STOP_MAX}
   * @param last runs in any case, at once before the end; cut off too
   */
  static Shutdown install(Runnable stop, Runnable last) {
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              if (!isOverWithin(STOP_MAX, "stopping", stop)) {
                log.error("not stopped after {}: cut off", STOP_MAX);
              }
              isOverWithin(LAST_MAX, "closing", last);
              Runtime.getRuntime().halt(0);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return new Shutdown(hook);
  }

  /** The process ends for another reason, with its own exit code. */
  void uninstall() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came first: the hook runs and decides the exit code.
      log.debug("already ending", e);
    }
  }

  private static boolean isOverWithin(Duration max, String name, Runnable work) {
    Thread thread = Thread.ofPlatform().name(name).daemon().start(work);
    try {
      return thread.join(max);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
