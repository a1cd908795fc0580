package io.martinet.simulation;

import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a sequence on the engine and on the model side by side, through its power failure, to the
 * end.
 */
public final class SequenceRunner {
  /** Power may fail again in the recovery from a failure, but not for ever. */
  private static final int RECOVERIES_MAX = 4;

  private final SteppedEngine.Opener opener;
  private final Contents contents;

  public SequenceRunner(SteppedEngine.Opener opener, Contents contents) {
    this.opener = opener;
    this.contents = contents;
  }

  /**
   * Runs to the end and looks at every name.
   *
   * @return changing disk operations of the whole run up to the power failure: every number from 1
   *     to it is a point to crash at
   * @throws Divergence the engine did what the model does not allow
   */
  public long run(Sequence sequence) {
    var run = new Run(sequence);
    try {
      return run.toTheEnd();
    } catch (IOException e) {
      throw new Divergence("the disk works, yet: " + e);
    } finally {
      run.abandon();
    }
  }

  private record Waiting(Operation write, int name, Answer answer) {}

  private static final class Answer {
    private @Nullable WriteOutcome outcome;
  }

  private final class Run {
    private final Sequence sequence;
    private final Random64 random;
    private final SimulatedMachine machine;
    private final EngineModel model = new EngineModel(contents);
    private final EngineActions actions = new EngineActions(contents);
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable SteppedEngine engine;

    Run(Sequence sequence) {
      this.sequence = sequence;
      this.random = new Random64(sequence.seed() ^ 0x5eed);
      this.machine = new SimulatedMachine(random);
    }

    long toTheEnd() throws IOException {
      long touched = steps();
      settle();
      machine.crash();
      abandon();
      open();
      settle();
      lookAtAll();
      return touched;
    }

    /** All steps; when power fails in one, the machine comes back and the next step goes on. */
    private long steps() throws IOException {
      machine.disk().plan(FaultPlan.crashAt(sequence.crashAt()));
      long touched = 0;
      boolean crashed = !survives(this::open);
      for (Operation operation : sequence.operations()) {
        if (!survives(() -> step(operation))) {
          crashed = true;
        }
        touched = crashed ? touched : machine.disk().operations();
      }
      return touched;
    }

    private boolean survives(Step step) throws IOException {
      try {
        step.run();
        return true;
      } catch (SimulatedCrash crash) {
        powerFails();
        return false;
      }
    }

    private void step(Operation operation) throws IOException {
      SteppedEngine running = running();
      switch (operation) {
        case Operation.Put(int name, _) -> submit(operation, name);
        case Operation.Post(int name, _) -> submit(operation, name);
        case Operation.Delete(int name, _) -> submit(operation, name);
        case Operation.PushData(int name, _) -> submit(operation, name);
        case Operation.PushTombstone(int name, _) -> submit(operation, name);
        case Operation.Commit _ -> settle();
        case Operation.Read(int name, int from, int lengthBytes) -> {
          settle();
          model.seen(name, actions.look(running.store(), name));
          actions.readPiece(running.store(), name, from, lengthBytes);
        }
        case Operation.StageAndDrop(int sizeBytes) -> actions.stageAndDrop(running, sizeBytes);
        case Operation.FlushIndex _ -> running.flushIndex();
        case Operation.Compact _ -> {
          settle();
          running.compact();
        }
        case Operation.Idle _ -> running.idle();
        case Operation.Reopen _ -> {
          settle();
          running.store().close();
          engine = null;
          open();
          lookAtAll();
        }
        case Operation.Kill _ -> {
          cutOffWaiting();
          abandon();
          machine.kill();
          open();
          lookAtAll();
        }
        case Operation.PowerFail _ -> powerFails();
      }
    }

    private void submit(Operation write, int name) throws IOException {
      var answer = new Answer();
      // Known to the model before the engine begins: power may fail while a body file is written.
      waiting.add(new Waiting(write, name, answer));
      actions.submit(running().store(), write, name, outcome -> answer.outcome = outcome);
    }

    private void settle() {
      running().commitWaiting();
      for (Waiting write : waiting) {
        if (write.answer.outcome == null) {
          throw new Divergence(write.write + " was not answered");
        }
      }
      takeAnswers();
    }

    private void takeAnswers() {
      for (Waiting write : waiting) {
        if (write.answer.outcome == null) {
          model.cutOff(write.write, write.name);
        } else {
          model.answered(
              write.write, write.name, actions.outcome(write.write, write.answer.outcome));
        }
      }
      waiting.clear();
    }

    private void cutOffWaiting() {
      takeAnswers();
    }

    private void powerFails() throws IOException {
      for (int i = 0; i < RECOVERIES_MAX; i++) {
        takeAnswers();
        abandon();
        machine.crash();
        if (random.oneIn(4)) {
          // Recovery is not spared.
          machine.disk().plan(FaultPlan.crashAt(1 + random.below(6)));
        }
        try {
          open();
          machine.disk().plan(FaultPlan.NONE);
          lookAtAll();
          return;
        } catch (SimulatedCrash again) {
          abandon();
        }
      }
      machine.crash();
      open();
      lookAtAll();
    }

    private void open() throws IOException {
      engine = opener.open(machine, new Random64(random.nextLong()));
    }

    private void lookAtAll() {
      for (int name = 0; name < SequenceGenerator.NAMES_MAX; name++) {
        model.seen(name, actions.lookUp(running().store(), name));
        model.seen(name, actions.look(running().store(), name));
      }
    }

    private SteppedEngine running() {
      if (engine == null) {
        throw new IllegalStateException("no engine is running");
      }
      return engine;
    }

    private void abandon() {
      if (engine != null) {
        engine.abandon();
        engine = null;
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
