package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectKey;
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

  /** A write or a drop that was handed over. */
  private sealed interface Waiting {
    boolean isAnswered();
  }

  private static final class WaitingWrite implements Waiting {
    private final Operation.Write write;
    private ModelObject.@Nullable Outcome outcome;

    WaitingWrite(Operation.Write write) {
      this.write = write;
    }

    @Override
    public boolean isAnswered() {
      return outcome != null;
    }

    @Override
    public String toString() {
      return write.toString();
    }
  }

  private static final class WaitingDrop implements Waiting {
    private final int name;
    private final ObjectState named;
    private @Nullable DropOutcome outcome;

    WaitingDrop(int name, ObjectState named) {
      this.name = name;
      this.named = named;
    }

    @Override
    public boolean isAnswered() {
      return outcome != null;
    }

    @Override
    public String toString() {
      return "drop of name " + name + " as " + named;
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
    var answer = new WaitingWrite(write);
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

  /** Hands back what the store shows of a name, or something else. */
  void drop(ObjectStore store, Operation.Drop drop) {
    ObjectKey key = EngineActions.key(drop.name());
    ObjectState shown =
        switch (store.find(key)) {
          case Lookup.Live(var state, _, _) -> state.normalised();
          case Lookup.Deleted(var state) -> state.normalised();
          case Lookup.Missing _, Lookup.Unknown _ -> ObjectState.NONE;
        };
    var later = new Version(shown.newest().ticks() + 1, 1);
    var other = new ObjectState(later, Version.NONE, Version.NONE, Version.NONE);
    var answer = new WaitingDrop(drop.name(), drop.isExact() ? shown : other);
    waiting.add(answer);
    store.drop(List.of(new Drop(key, answer.named)), Runnable::run, told -> tell(answer, told));
  }

  private static void tell(WaitingDrop answer, List<DropOutcome> told) {
    if (answer.outcome != null || told.size() != 1) {
      throw new Divergence(answer + " was answered twice");
    }
    answer.outcome = told.getFirst();
  }

  private static void tell(WaitingWrite answer, WriteOutcome told) {
    if (answer.outcome != null) {
      throw new Divergence(answer.write + " was answered twice");
    }
    answer.outcome = ModelObject.Outcome.of(told);
  }

  /** The committer has nothing waiting any more. */
  void requireAnswers() {
    for (Waiting answer : waiting) {
      if (!answer.isAnswered()) {
        throw new Divergence(answer + " was not answered");
      }
    }
  }

  /** Gives the model what is known; what was not answered may have taken effect or not. */
  void take() {
    for (Waiting answer : waiting) {
      switch (answer) {
        case WaitingWrite write -> take(write.write, write.outcome);
        case WaitingDrop drop -> take(drop);
      }
    }
    waiting.clear();
  }

  private void take(WaitingDrop drop) {
    switch (drop.outcome) {
      case null -> model.dropCutOff(drop.name, drop.named);
      case DropOutcome.Dropped _ -> model.dropped(drop.name, drop.named);
      // Judged when it was handed over: what was not committed then says nothing of it.
      case DropOutcome.Changed _,
          DropOutcome.RowsOwed _,
          DropOutcome.Absent _,
          DropOutcome.Unknown _ -> {}
      case DropOutcome.Failed _ -> {
        if (!machine.disk().hasFailed()) {
          throw new Divergence(drop + " failed on a disk that works");
        }
        model.dropCutOff(drop.name, drop.named);
      }
    }
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
      case ALREADY, REFUSED, NO_DATA, OUTDATED, UNKNOWN -> model.answered(write, outcome);
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
