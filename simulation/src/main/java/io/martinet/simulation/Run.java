package io.martinet.simulation;

import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a sequence: the machine, the engine on it, the model beside it. One thread. */
final class Run {
  /** Room for every sequence. */
  private static final long CAPACITY_BYTES = 64L << 20;

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
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable SteppedEngine engine;
  private boolean crashed;

  private static final class Waiting {
    private final Operation.Write write;
    private @Nullable WriteOutcome outcome;

    Waiting(Operation.Write write) {
      this.write = write;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  Run(Sequence sequence, SteppedEngine.Opener opener, Contents contents) {
    this.sequence = sequence;
    this.opener = opener;
    this.random = new Random64(sequence.seed() ^ 0x5eed);
    this.machine = new SimulatedMachine(random, CAPACITY_BYTES);
    this.model = new EngineModel(contents);
    this.actions = new EngineActions(contents);
    this.view = new StoreView(contents);
    this.held = new HeldReaders(contents, view);
  }

  SequenceRunner.Report toTheEnd() throws IOException {
    long touched = steps();
    finish();
    return new SequenceRunner.Report(touched, machine.disk().traceHash());
  }

  /** All steps; when power fails in one, the machine comes back and the next step goes on. */
  private long steps() throws IOException {
    machine.disk().plan(FaultPlan.crashAt(sequence.crashAt()));
    survive(this::open);
    long touched = machine.disk().operations();
    for (Operation operation : sequence.operations()) {
      survive(() -> step(operation));
      touched = crashed ? touched : machine.disk().operations();
    }
    machine.disk().plan(FaultPlan.NONE);
    return touched;
  }

  private void survive(Step step) throws IOException {
    try {
      step.run();
    } catch (SimulatedCrash crash) {
      crashed = true;
      powerFails();
    }
  }

  /** Nothing may be lost that was told, nothing be left that nobody needs. */
  private void finish() throws IOException {
    settle();
    abandon();
    machine.crash();
    open();
    lookAtAll();
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
      case Operation.Write write -> submit(write);
      case Operation.Commit _ -> settle();
      case Operation.Read read -> read(read);
      case Operation.Hold(int name) -> held.hold(running().store(), name);
      case Operation.ReadHeld _ -> held.readFirst(model);
      case Operation.Deliver(int device) -> {
        settle();
        rows.deliver(running().store(), device, model);
      }
      case Operation.StageAndDrop(int bytes) -> actions.stageAndDrop(running().store(), bytes);
      case Operation.FlushIndex _ -> running().flushIndex();
      case Operation.Compact _ -> running().compact();
      case Operation.CompactStep _ -> running().stepCompaction();
      case Operation.Idle _ -> running().idle();
      case Operation.Reopen _ -> {
        settle();
        held.readAll(model);
        running().store().close();
        engine = null;
        comeBack();
      }
      case Operation.Kill _ -> kill();
      case Operation.PowerFail _ -> powerFails();
      case Operation.LoseIndex(boolean leavesDamage) -> {
        machine.index().lose(leavesDamage);
        kill();
      }
    }
  }

  private void submit(Operation.Write write) throws IOException {
    var answer = new Waiting(write);
    // Known to the model before the engine begins: power may fail while a body file is written.
    waiting.add(answer);
    actions.submit(running().store(), write, outcome -> answer.outcome = outcome);
  }

  private void read(Operation.Read read) {
    settle();
    model.seen(read.name(), view.look(running().store(), read.name()));
    view.readPiece(running().store(), read.name(), read.from(), read.lengthBytes());
  }

  private void settle() {
    running().commitWaiting();
    for (Waiting answer : waiting) {
      if (answer.outcome == null) {
        throw new Divergence(answer.write + " was not answered");
      }
    }
    takeAnswers();
  }

  private void takeAnswers() {
    for (Waiting answer : waiting) {
      if (answer.outcome == null) {
        model.cutOff(answer.write);
      } else {
        take(answer.write, ModelObject.Outcome.of(answer.outcome));
      }
    }
    waiting.clear();
  }

  private void take(Operation.Write write, ModelObject.Outcome outcome) {
    model.answered(write, outcome);
    if (outcome == ModelObject.Outcome.DONE) {
      rows.acknowledged(write);
    }
  }

  private void kill() throws IOException {
    takeAnswers();
    abandon();
    machine.kill();
    comeBack();
  }

  private void powerFails() throws IOException {
    takeAnswers();
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
        machine.disk().plan(crashed ? FaultPlan.NONE : FaultPlan.crashAt(sequence.crashAt()));
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
      model.seen(name, view.lookUp(running().store(), name));
      model.seen(name, view.look(running().store(), name));
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
