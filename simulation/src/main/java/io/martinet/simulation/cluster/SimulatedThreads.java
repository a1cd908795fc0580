package io.martinet.simulation.cluster;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Virtual threads whose every step is a task of an executor: with one that runs the tasks itself,
 * in an order of its own, straight-line code that waits by whatever means is part of a simulation.
 * The JDK has no public way to such threads yet; see docs/decisions/071.
 */
final class SimulatedThreads {
  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

  private SimulatedThreads() {}

  /**
   * A builder of such threads.
   *
   * @param executor runs the steps of the threads, each by a platform thread
   */
  static Thread.Builder.OfVirtual on(Executor executor) {
    try {
      Constructor<?> constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(executor);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the JVM must be started with --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }
}
