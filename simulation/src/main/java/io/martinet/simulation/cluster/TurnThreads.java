package io.martinet.simulation.cluster;

import io.martinet.object.DeviceThreads;

/** The threads of a device as turns of a world: each task begins a little later. */
final class TurnThreads implements DeviceThreads {
  private static final int WAIT_NANOS_SPREAD = 300_000;

  private final SimulatedProcess process;
  private final int queueMax;
  private int queued;

  TurnThreads(SimulatedProcess process, int queueMax) {
    this.process = process;
    this.queueMax = queueMax;
  }

  @Override
  public boolean tryExecute(Runnable task) {
    if (queued >= queueMax) {
      return false;
    }
    resume(task);
    return true;
  }

  @Override
  public void resume(Runnable task) {
    queued++;
    process.afterNanos(
        process.world().random().below(WAIT_NANOS_SPREAD),
        () -> {
          queued--;
          task.run();
        });
  }

  @Override
  public int queued() {
    return queued;
  }

  @Override
  public void close() {}
}
