package io.martinet.simulation;

import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes handed to a store, until the model knows what became of them. One thread. */
final class Submitted {
  private final EngineActions actions;
  private final EngineModel model;
  private final OwedRows rows;
  private final SimulatedMachine machine;
  private final List<Waiting> waiting = new ArrayList<>();

  private static final class Waiting {
    private final Operation.Write write;
    private ModelObject.@Nullable Outcome outcome;

    Waiting(Operation.Write write) {
      this.write = write;
    }
  }

  Submitted(EngineActions actions, EngineModel model, OwedRows rows, SimulatedMachine machine) {
    this.actions = actions;
    this.model = model;
    this.rows = rows;
    this.machine = machine;
  }

  /**
   * @throws IOException the disk fails under the staging of its body
   */
  void submit(ObjectStore store, Operation.Write write) throws IOException {
    var answer = new Waiting(write);
    // Known to the model before the engine begins: power may fail while a body file is written.
    waiting.add(answer);
    try {
      actions.submit(store, write, (WriteOutcome told) -> tell(answer, told));
    } catch (StoreException refused) {
      answer.outcome =
          switch (refused.code()) {
            case CAPACITY -> ModelObject.Outcome.FULL;
            case DEVICE -> ModelObject.Outcome.FAILED;
          };
    }
  }

  private static void tell(Waiting answer, WriteOutcome told) {
    if (answer.outcome != null) {
      throw new Divergence(answer.write + " was answered twice");
    }
    answer.outcome = ModelObject.Outcome.of(told);
  }

  /** The committer has nothing waiting any more. */
  void requireAnswers() {
    for (Waiting answer : waiting) {
      if (answer.outcome == null) {
        throw new Divergence(answer.write + " was not answered");
      }
    }
  }

  /** Gives the model what is known; what was not answered may have taken effect or not. */
  void take() {
    for (Waiting answer : waiting) {
      take(answer.write, answer.outcome);
    }
    waiting.clear();
  }

  private void take(Operation.Write write, ModelObject.@Nullable Outcome outcome) {
    if (outcome == null) {
      model.cutOff(write);
      return;
    }
    switch (outcome) {
      case DONE -> {
        model.answered(write, outcome);
        rows.acknowledged(write);
      }
      case ALREADY, REFUSED, NO_DATA, UNKNOWN -> model.answered(write, outcome);
      case FULL -> {
        if (!machine.mayBeFull() || ModelObject.written(write).data().isNone()) {
          throw new Divergence(write + " answered that the disk is full");
        }
      }
      case FAILED -> {
        if (!machine.disk().hasFailed()) {
          throw new Divergence(write + " failed on a disk that works");
        }
        model.cutOff(write);
      }
    }
  }
}
