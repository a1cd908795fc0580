package io.martinet.service;

import java.time.Duration;
import java.util.List;

/**
 * A part of a process with a life: started once after what it needs, stopped once before that. The
 * thread that composes the process calls all methods but {@link #health}, which any thread may.
 */
public interface Service {
  /** Unique in its process, as logs and {@link #needs} name it. */
  String name();

  /** Names of the services that run from before this starts until after it stopped. */
  default List<String> needs() {
    return List.of();
  }

  /**
   * Returns when the service does its work.
   *
   * @throws Exception it cannot run; nothing of it is left running
   */
  void start() throws Exception;

  /**
   * Takes no new work, finishes what is under way, releases everything. Also called after a failed
   * start of a later service.
   *
   * @param grace how long work under way may take; what lasts longer is cut off
   */
  void stop(Duration grace) throws Exception;

  /** Whether it can do its work now. */
  default Health health() {
    return Health.HEALTHY;
  }
}
