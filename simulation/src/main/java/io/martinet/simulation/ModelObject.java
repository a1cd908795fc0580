package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.object.store.WriteOutcome;

/**
 * What one object ought to be: its state vector says all, since each version's content is known.
 * Immutable.
 *
 * @param state the join of all writes that took effect
 */
record ModelObject(ObjectState state) {
  static final ModelObject ABSENT = new ModelObject(ObjectState.NONE);

  /** What a write may be answered. */
  enum Outcome {
    DONE,
    ALREADY,
    REFUSED,
    NO_DATA,
    PROMISED,
    EXPIRED,
    OUTDATED,
    UNKNOWN,
    FULL,
    FAILED;

    static Outcome of(WriteOutcome outcome) {
      return switch (outcome) {
        case WriteOutcome.Done _ -> DONE;
        case WriteOutcome.Already _ -> ALREADY;
        case WriteOutcome.Refused _ -> REFUSED;
        case WriteOutcome.NoData _ -> NO_DATA;
        case WriteOutcome.Promised _ -> PROMISED;
        case WriteOutcome.Expired _ -> EXPIRED;
        case WriteOutcome.Outdated _ -> OUTDATED;
        case WriteOutcome.Unknown _ -> UNKNOWN;
        case WriteOutcome.Full _ -> FULL;
        case WriteOutcome.Failed _ -> FAILED;
      };
    }
  }

  /** Whether this outcome of the operation is right for an object as this one. */
  boolean allows(Operation.Write operation, Outcome outcome) {
    return switch (operation) {
      case Operation.Put(_, Version version) ->
          outcome == clientOutcome(version, state.data().equals(version));
      case Operation.Delete(_, Version version) ->
          outcome == clientOutcome(version, state.tombstone().equals(version));
      case Operation.Post(_, Version version) -> allowsPost(version, outcome);
      case Operation.PushData _, Operation.PushPosted _, Operation.PushTombstone _ ->
          allowsPush(operation, outcome);
    };
  }

  /** Whether an object as this one may be dropped by the state named. */
  boolean allowsDrop(ObjectState named) {
    return state.normalised().equals(named) && !named.equals(ObjectState.NONE);
  }

  /** This object after the operation took effect. */
  ModelObject after(Operation.Write operation) {
    return new ModelObject(state.join(written(operation)));
  }

  private boolean allowsPost(Version version, Outcome outcome) {
    if (!state.isLive()) {
      return outcome == Outcome.NO_DATA || outcome == Outcome.REFUSED;
    }
    return outcome == clientOutcome(version, state.metadata().equals(version));
  }

  /** A push joins; where it changes nothing the engine may write it again or not. */
  private boolean allowsPush(Operation.Write operation, Outcome outcome) {
    boolean changes = !after(operation).state.equals(state);
    return outcome == Outcome.DONE || (!changes && outcome == Outcome.ALREADY);
  }

  private Outcome clientOutcome(Version version, boolean stands) {
    if (stands) {
      return Outcome.ALREADY;
    }
    // An equal tick of another process is refused too (rule 1).
    return version.ticks() > state.newest().ticks() ? Outcome.DONE : Outcome.REFUSED;
  }

  /** The state vector that a write brings. */
  static ObjectState written(Operation.Write operation) {
    Version none = Version.NONE;
    return switch (operation) {
      case Operation.Put(_, Version version) -> new ObjectState(version, none, none, none);
      case Operation.PushData(_, Version version) -> new ObjectState(version, none, none, none);
      case Operation.Delete(_, Version version) -> new ObjectState(none, none, none, version);
      case Operation.PushTombstone(_, Version version) ->
          new ObjectState(none, none, none, version);
      case Operation.Post(_, Version version) ->
          new ObjectState(none, version, typeOf(version), none);
      case Operation.PushPosted(_, Version version, Version posted) ->
          new ObjectState(version, posted, typeOf(posted), none);
    };
  }

  private static Version typeOf(Version posted) {
    return Contents.postSetsType(posted) ? posted : Version.NONE;
  }
}
