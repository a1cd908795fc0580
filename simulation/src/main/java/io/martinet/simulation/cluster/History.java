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
  }

  /** What the client knows of the end of an operation. */
  sealed interface End {
    /** It was done. */
    record Done() implements End {}

    /** There was nothing to do it to. */
    record NotThere() implements End {}

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

  int known() {
    return (int) operations.stream().filter(Operation::isKnown).count();
  }
}
