package io.martinet.simulation.cluster;

import java.util.ArrayList;
import java.util.List;

/** What clients did to one object, and what they were told of it. One thread at a time. */
final class History {
  /** What an object is: which PUT made it, and which POST came after that; 0 for none. */
  record State(long data, long metadata) {
    static final State ABSENT = new State(0, 0);
  }

  /** What an operation was to do. */
  sealed interface Action {
    /** Makes the object anew. */
    record Put(long id) implements Action {}

    /** Gives it other metadata, if it is there. */
    record Post(long id) implements Action {}

    record Delete() implements Action {}

    record Read() implements Action {}

    /** A write on condition that the object is what a PUT made it, or that there is none. */
    sealed interface Conditional extends Action {
      /** Of that PUT; 0 if there is to be none. */
      long expected();
    }

    record PutIf(long id, long expected) implements Conditional {}

    record PostIf(long id, long expected) implements Conditional {}

    record DeleteIf(long expected) implements Conditional {}
  }

  /** What the client knows of the end of an operation. */
  sealed interface End {
    /** It was done. */
    record Done() implements End {}

    /** There was nothing to do it to. */
    record NotThere() implements End {}

    /** The condition did not hold. */
    record Unmet() implements End {}

    /** What a read showed. */
    record Seen(State state) implements End {}

    /** It was done, or not, or will be. */
    record Unknown() implements End {}
  }

  /**
   * One operation.
   *
   * @param begunNanos when the client asked
   * @param endedNanos when it was told
   */
  record Operation(Action action, End end, long begunNanos, long endedNanos) {
    boolean isKnown() {
      return !(end instanceof End.Unknown);
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  void add(Operation operation) {
    operations.add(operation);
  }

  List<Operation> operations() {
    return operations;
  }

  /** What the object was when a client last knew; 0 if it was not there. */
  long lastKnown() {
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation each = operations.get(i);
      if (each.end instanceof End.Seen(var state)) {
        return state.data();
      }
      if (each.end instanceof End.Done) {
        switch (each.action) {
          case Action.Put(var id) -> {
            return id;
          }
          case Action.PutIf(var id, _) -> {
            return id;
          }
          case Action.Delete _, Action.DeleteIf _ -> {
            return 0;
          }
          case Action.Post _, Action.PostIf _, Action.Read _ -> {}
        }
      }
    }
    return 0;
  }

  int known() {
    return (int) operations.stream().filter(Operation::isKnown).count();
  }
}
