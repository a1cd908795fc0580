package io.martinet.simulation;

import io.martinet.log.Committer;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.IndexAudit;
import io.martinet.object.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The real engine of a device, stepped by hand. */
final class SteppedDevice implements SteppedEngine {
  /** Rounds in which an engine must come to rest: a directory sweep and then some. */
  private static final int ROUNDS_MAX = 2000;

  /** Longer than anything that the engine puts off. */
  private static final long IDLE_NANOS = 10_000_000_000L;

  private final SimulatedMachine machine;
  private final DeviceEngine engine;

  SteppedDevice(SimulatedMachine machine, DeviceEngine engine) {
    this.machine = machine;
    this.engine = engine;
  }

  @Override
  public ObjectStore store() {
    return engine;
  }

  @Override
  public boolean commitSome() {
    return engine.runCommitter() != Committer.Step.NOTHING;
  }

  @Override
  public void commitWaiting() {
    for (int i = 0; i < ROUNDS_MAX; i++) {
      if (engine.runCommitter() != Committer.Step.COMMITTED) {
        return;
      }
    }
    throw new Divergence("the committer does not come to an end");
  }

  @Override
  public void flushIndex() {
    commitWaiting();
    engine.flushIndex();
  }

  @Override
  public void compact() {
    engine.compact();
  }

  @Override
  public void stepCompaction() {
    engine.stepCompaction();
  }

  @Override
  public void idle() {
    commitWaiting();
    machine.await(IDLE_NANOS);
    for (int i = 0; i < ROUNDS_MAX; i++) {
      if (engine.runCommitter() == Committer.Step.NOTHING) {
        return;
      }
    }
    throw new Divergence("an idle committer does not come to rest");
  }

  @Override
  public void abandon() {
    engine.abandon();
  }

  @Override
  public List<String> contradictions() throws IOException {
    var found = new ArrayList<String>();
    IndexAudit.run(machine.index().view(), DeviceOpener.digesting(), machine.disk(), found::add);
    return found;
  }
}
