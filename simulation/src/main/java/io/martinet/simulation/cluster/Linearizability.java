package io.martinet.simulation.cluster;

import io.martinet.simulation.Divergence;
import io.martinet.simulation.cluster.History.Action;
import io.martinet.simulation.cluster.History.End;
import io.martinet.simulation.cluster.History.Operation;
import io.martinet.simulation.cluster.History.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether operations can be put into one order that explains all that was told: each at some moment
 * between its begin and its end; those of which nobody knows the end at any later moment, or never.
 * (The search of Wing and Gong, 1993, with the states that were in vain remembered, as Lowe has it,
 * 2017.)
 *
 * <p>What docs/consistency.md does not promise is allowed: a write may take effect, be superseded
 * and take effect again before it is answered, since a race that is lost is run again under a newer
 * version; and metadata that were posted to one body may be those of another whose PUT was not
 * acknowledged, or drew an older version. So a POST that was answered 404 may show on a PUT that
 * was not acknowledged: a replica that had taken that took the POST as well.
 */
final class Linearizability {
  private static final int STEPS_MAX = 62;

  /** Far more than these histories need. */
  private static final int STATES_MAX = 3_000_000;

  /**
   * An effect to be put in order.
   *
   * @param isOwed whether it must have taken place
   * @param fromNanos not before this
   * @param untilNanos nor after this
   * @param bodies those on which it can take effect, null: on any
   */
  private record Step(
      Action action,
      End end,
      boolean isOwed,
      long fromNanos,
      long untilNanos,
      @Nullable Set<Long> bodies) {}

  /** Steps put in order so far, as bits, and what they lead to. */
  private record Prefix(long done, State state) {}

  private final List<Step> steps;
  private final long owed;
  private final Set<Prefix> inVain = new HashSet<>();

  private Linearizability(List<Step> steps) {
    this.steps = steps;
    long bits = 0;
    for (int i = 0; i < steps.size(); i++) {
      bits |= steps.get(i).isOwed ? 1L << i : 0;
    }
    this.owed = bits;
  }

  /**
   * Looks for such an order.
   *
   * @param skewNanos by which two clocks of the cluster may differ
   * @throws Divergence if there is none
   */
  static void require(String object, History history, long skewNanos) {
    var steps = new ArrayList<Step>();
    history
        .operations()
        .forEach(each -> addSteps(each, skewNanos, unacknowledged(history, each), steps));
    steps.sort(Comparator.comparingLong(Step::fromNanos));
    // Most histories do without what nobody ever saw, and are judged sooner that way.
    if (!isExplainedBy(seenOf(steps)) && !isExplainedBy(steps)) {
      throw new Divergence(
          "no order explains what was told of " + object + ":" + text(history.operations()));
    }
  }

  private static boolean isExplainedBy(List<Step> steps) {
    if (steps.size() > STEPS_MAX) {
      throw new IllegalArgumentException(steps.size() + " steps are too many");
    }
    return new Linearizability(steps).canFollow(new Prefix(0, State.ABSENT));
  }

  private static List<Step> seenOf(List<Step> steps) {
    var seen = new HashSet<Long>();
    for (Step each : steps) {
      if (each.end instanceof End.Seen(var state)) {
        seen.add(state.data());
        seen.add(state.metadata());
      }
    }
    return steps.stream()
        .filter(each ->
            each.isOwed
                || switch (each.action) {
                  case Action.Put(var id) -> seen.contains(id);
                  case Action.Post(var id) -> seen.contains(id);
                  case Action.PutIf(var id, _) -> seen.contains(id);
                  case Action.PostIf(var id, _) -> seen.contains(id);
                  case Action.Delete _, Action.DeleteIf _, Action.Read _ -> true;
                })
        .toList();
  }

  /** Bodies of PUTs that nobody knows the end of, begun before this operation was over. */
  private static Set<Long> unacknowledged(History history, Operation before) {
    var bodies = new HashSet<Long>();
    for (Operation each : history.operations()) {
      if (!each.isKnown() && each.begunNanos() < before.endedNanos()) {
        switch (each.action()) {
          case Action.Put(var id) -> bodies.add(id);
          case Action.PutIf(var id, _) -> bodies.add(id);
          case Action.Post _, Action.Delete _, Action.Read _, Action.Conditional _ -> {}
        }
      }
    }
    return bodies;
  }

  private static void addSteps(
      Operation each, long skewNanos, Set<Long> unacknowledged, List<Step> steps) {
    if (each.action() instanceof Action.Conditional conditional) {
      steps.add(step(each, conditional));
    } else {
      addBlindSteps(each, skewNanos, unacknowledged, steps);
    }
  }

  /** It takes effect once, where its condition holds, or never. */
  private static Step step(Operation each, Action.Conditional conditional) {
    return new Step(
        conditional,
        each.end(),
        each.isKnown(),
        each.begunNanos(),
        each.isKnown() ? each.endedNanos() : Long.MAX_VALUE,
        each.end() instanceof End.Unmet ? null : Set.of(conditional.expected()));
  }

  private static void addBlindSteps(
      Operation each, long skewNanos, Set<Long> unacknowledged, List<Step> steps) {
    boolean isRead = each.action() instanceof Action.Read;
    boolean isNotThere = each.action() instanceof Action.Post && each.end() instanceof End.NotThere;
    boolean isInVain = isNotThere && skewNanos > 0;
    if (each.isKnown() && !isInVain) {
      steps.add(
          new Step(each.action(), each.end(), true, each.begunNanos(), each.endedNanos(), null));
    }
    if (isNotThere && !isInVain && !unacknowledged.isEmpty()) {
      steps.add(
          new Step(
              each.action(),
              new End.Unknown(),
              false,
              each.begunNanos(),
              Long.MAX_VALUE,
              unacknowledged));
    } else if (!isRead) {
      // By the clock of its proxy it may have been asked for earlier; and it may come to be after
      // the proxy gave up.
      boolean isOver = each.isKnown() && !isInVain;
      long until = isOver ? each.endedNanos() : Long.MAX_VALUE;
      var again =
          new Step(
              each.action(), new End.Unknown(), false, each.begunNanos() - skewNanos, until, null);
      steps.add(again);
      if (!isOver && each.action() instanceof Action.Put) {
        steps.add(again);
      }
    }
  }

  private static String text(List<Operation> operations) {
    var text = new StringBuilder();
    for (Operation each : operations) {
      text.append(
          "%n  %9.3f ms to %9.3f ms: %s, %s"
              .formatted(
                  each.begunNanos() / 1e6, each.endedNanos() / 1e6, each.action(), each.end()));
    }
    return text.toString();
  }

  private boolean canFollow(Prefix prefix) {
    if ((prefix.done & owed) == owed) {
      return true;
    }
    if (!inVain.add(prefix)) {
      return false;
    }
    if (inVain.size() > STATES_MAX) {
      throw new Divergence("the history is too hard to judge");
    }
    long firstEnd = firstEnd(prefix.done);
    long lastBegin = lastBegin(prefix.done);
    for (int i = 0; i < steps.size(); i++) {
      Step next = steps.get(i);
      if (next.fromNanos > firstEnd) {
        return false;
      }
      boolean isLeft = (prefix.done & 1L << i) == 0;
      // Of two that are the same the first is tried.
      boolean isTwin = i > 0 && (prefix.done & 1L << (i - 1)) == 0 && next.equals(steps.get(i - 1));
      if (isLeft && !isTwin && next.untilNanos >= lastBegin && canTake(next, prefix, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean canTake(Step next, Prefix prefix, int i) {
    if (next.bodies != null && !next.bodies.contains(prefix.state.data())) {
      return false;
    }
    for (State after : after(next, prefix.state)) {
      // What changes nothing and need not be is as good as left out.
      boolean isIdle = !next.isOwed && after.equals(prefix.state);
      if (!isIdle && canFollow(new Prefix(prefix.done | 1L << i, after))) {
        return true;
      }
    }
    return false;
  }

  /** When the first of those that are owed still was over for its client. */
  private long firstEnd(long done) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < steps.size(); i++) {
      if ((done & 1L << i) == 0 && steps.get(i).isOwed) {
        first = Math.min(first, steps.get(i).untilNanos);
      }
    }
    return first;
  }

  /** When the last of those that took place was begun. */
  private long lastBegin(long done) {
    long last = Long.MIN_VALUE;
    for (int i = 0; i < steps.size(); i++) {
      if ((done & 1L << i) != 0) {
        last = Math.max(last, steps.get(i).fromNanos);
      }
    }
    return last;
  }

  /** The states that may come after it; none if it cannot come to its end in this state. */
  private static List<State> after(Step step, State before) {
    boolean isThere = before.data() != 0;
    return switch (step.end) {
      case End.Seen(var seen) -> seen.equals(before) ? List.of(before) : List.of();
      case End.NotThere() -> List.of(applied(step.action, before));
      case End.Unmet() ->
          step.action instanceof Action.Conditional conditional
                  && conditional.expected() != before.data()
              ? List.of(before)
              : List.of();
      case End.Done() ->
          isThere || !(step.action instanceof Action.Post)
              ? List.of(applied(step.action, before))
              : List.of();
      case End.Unknown() ->
          before.metadata() != 0 && applied(step.action, before).data() != before.data()
              ? withMetadata(applied(step.action, before), before)
              : List.of(applied(step.action, before));
    };
  }

  private static List<State> withMetadata(State after, State before) {
    return after.data() == 0
        ? List.of(after)
        : List.of(after, new State(after.data(), before.metadata()));
  }

  private static State applied(Action action, State before) {
    return switch (action) {
      case Action.Put(var id) -> new State(id, 0);
      case Action.Post(var id) -> before.data() == 0 ? before : new State(before.data(), id);
      case Action.PutIf(var id, _) -> new State(id, 0);
      case Action.PostIf(var id, _) -> new State(before.data(), id);
      case Action.Delete(), Action.DeleteIf _ -> State.ABSENT;
      case Action.Read() -> before;
    };
  }
}
