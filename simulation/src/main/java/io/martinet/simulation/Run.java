package io.martinet.simulation;

import io.martinet.object.store.StoreException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a sequence: the machine, the engine on it, the model beside it. One thread. */
final class Run {
  /** Power may fail again in the recovery from a failure, but not for ever. */
  private static final int RECOVERIES_MAX = 4;

  private static final int RECOVERY_OPERATIONS = 8;

  private final Sequence sequence;
  private final SteppedEngine.Opener opener;
  private final Random64 random;
  private final SimulatedMachine machine;
  private final EngineModel model;
  private final EngineActions actions;
  private final StoreView view;
  private final HeldReaders held;
  private final OwedRows rows = new OwedRows();
  private final Submitted submitted;
  private final FaultPlan plan;
  private @Nullable SteppedEngine engine;
  private boolean struck;

  /** Whether the process alone dies in the middle of an operation, and the machine runs on. */
  private final boolean killsOnly;

  private interface Step {
    void run() throws IOException;
  }

  Run(Sequence sequence, SteppedEngine.Opener opener, Contents contents) {
    this.sequence = sequence;
    this.opener = opener;
    this.random = new Random64(sequence.seed() ^ 0x5eed);
    this.machine = new SimulatedMachine(random, sequence.hazard(), opener::newIndex);
    this.model = new EngineModel(contents);
    this.actions = new EngineActions(contents);
    this.view = new StoreView(contents);
    this.held = new HeldReaders(contents, view);
    this.submitted = new Submitted(actions, model, rows, machine);
    this.killsOnly = random.oneIn(4);
    this.plan = sequence.hazard().plan(sequence.faultAt(), random.oneIn(3));
  }

  SequenceRunner.Report toTheEnd() throws IOException {
    long touched = steps();
    finish();
    return new SequenceRunner.Report(touched, machine.disk().traceHash());
  }

  /** All steps; when power or the disk fails in one, the store comes back and the next goes on. */
  private long steps() throws IOException {
    machine.disk().plan(plan);
    survive(this::open);
    long touched = machine.disk().operations();
    for (Operation operation : sequence.operations()) {
      survive(() -> step(operation));
      touched = struck ? touched : machine.disk().operations();
    }
    machine.disk().plan(FaultPlan.NONE);
    return touched;
  }

  private void survive(Step step) throws IOException {
    try {
      step.run();
    } catch (SimulatedCrash crash) {
      struck = true;
      if (killsOnly) {
        kill();
      } else {
        powerFails();
      }
    } catch (IOException e) {
      if (!machine.disk().hasFailed()) {
        throw e;
      }
    }
    if (machine.disk().hasFailed()) {
      struck = true;
      restart();
    }
  }

  /** Nothing may be lost that was told, nothing be left that nobody needs. */
  private void finish() throws IOException {
    settle();
    abandon();
    machine.crash();
    comeBack();
    for (int i = 0; i < Contents.containerDevices(); i++) {
      rows.deliver(running().store(), i, model);
    }
    running().compact();
    running().flushIndex();
    running().idle();
    lookAtAll();
    List<String> contradictions = running().contradictions();
    if (!contradictions.isEmpty()) {
      throw new Divergence("the store contradicts itself: " + contradictions);
    }
  }

  private void step(Operation operation) throws IOException {
    switch (operation) {
      case Operation.Write write -> submitted.submit(running().store(), write);
      case Operation.Drop drop -> submitted.drop(running().store(), drop);
      case Operation.Commit _ -> settle();
      case Operation.Read read -> read(read);
      case Operation.Hold(int name) -> held.hold(running().store(), name);
      case Operation.ReadHeld _ -> held.readFirst(model);
      case Operation.Deliver(int device) -> {
        settle();
        // What a fenced device still shows may be behind what its log holds.
        if (!machine.hasFailed()) {
          rows.deliver(running().store(), device, model);
        }
      }
      case Operation.StageAndDrop(int bytes) -> stageAndDrop(bytes);
      case Operation.FlushIndex _ -> running().flushIndex();
      case Operation.Compact _ -> running().compact();
      case Operation.CompactStep _ -> running().stepCompaction();
      case Operation.Idle _ -> running().idle();
      case Operation.Reopen _ -> reopen();
      case Operation.Kill _ -> kill();
      case Operation.PowerFail _ -> powerFails();
      case Operation.LoseIndex(boolean leavesDamage) -> {
        submitted.take();
        abandon();
        machine.loseIndex(leavesDamage);
        kill();
      }
      case Operation.Rot(long where) -> {
        settle();
        running().idle();
        machine.disk().rotAnywhere(where);
        model.rotted();
      }
    }
  }

  private void read(Operation.Read read) {
    settle();
    see(read.name(), view.look(running().store(), read.name()));
    view.readPiece(running().store(), read.name(), read.from(), read.lengthBytes());
  }

  private void stageAndDrop(int bytes) throws IOException {
    try {
      actions.stageAndDrop(running().store(), bytes);
    } catch (StoreException refused) {
      if (!machine.mayBeFull() || refused.code() != StoreException.Code.CAPACITY) {
        throw refused;
      }
    }
  }

  private void settle() {
    running().commitWaiting();
    submitted.requireAnswers();
    submitted.take();
  }

  private void reopen() throws IOException {
    settle();
    held.readAll(model);
    running().store().close();
    engine = null;
    if (!machine.disk().hasFailed()) {
      comeBack();
    }
  }

  private void kill() throws IOException {
    submitted.take();
    abandon();
    machine.disk().plan(struck ? FaultPlan.NONE : plan);
    machine.kill();
    comeBack();
  }

  /**
   * The disk failed: the store must have noticed (rule 15), and comes back on a disk that works.
   */
  private void restart() throws IOException {
    if (engine != null) {
      running().commitWaiting();
    }
    if (machine.disk().hasLostBytes() && machine.isFormatted() && !machine.hasFailed()) {
      throw new Divergence("not fenced after " + machine.disk().failure());
    }
    submitted.take();
    abandon();
    machine.disk().plan(FaultPlan.NONE);
    machine.disk().repaired();
    if (random.oneIn(2)) {
      machine.crash();
    } else {
      machine.kill();
    }
    comeBack();
  }

  private void powerFails() throws IOException {
    submitted.take();
    for (int i = 0; i < RECOVERIES_MAX; i++) {
      abandon();
      machine.crash();
      if (random.oneIn(4)) {
        // Recovery is not spared.
        long at = machine.disk().operations() + 1 + random.below(RECOVERY_OPERATIONS);
        machine.disk().plan(FaultPlan.crashAt(at));
      }
      try {
        comeBack();
        machine.disk().plan(struck ? FaultPlan.NONE : plan);
        return;
      } catch (SimulatedCrash again) {
        machine.disk().plan(FaultPlan.NONE);
      }
    }
    abandon();
    machine.crash();
    comeBack();
  }

  private void comeBack() throws IOException {
    open();
    lookAtAll();
  }

  private void open() throws IOException {
    engine = opener.open(machine, new Random64(random.nextLong()));
  }

  private void lookAtAll() {
    for (int name = 0; name < SequenceGenerator.NAMES_MAX; name++) {
      see(name, view.lookUp(running().store(), name));
      see(name, view.look(running().store(), name));
    }
  }

  private void see(int name, Observation observation) {
    // A fenced device knows nothing.
    if (!(observation instanceof Observation.Unknown) || !machine.hasFailed()) {
      model.seen(name, observation);
    }
  }

  private SteppedEngine running() {
    if (engine == null) {
      throw new IllegalStateException("no engine is running");
    }
    return engine;
  }

  /** The process is gone, with all that it had in memory. */
  void abandon() {
    machine.disk().halt();
    held.forget();
    if (engine != null) {
      engine.abandon();
      engine = null;
    }
  }
}
