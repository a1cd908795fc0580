package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Majority;
import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.proxy.Quorum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every combination of answers of one to five replicas (rules 3, 4 and 9). */
class ReadQuorumPropertyTest {
  private static final Version OLD = new Version(10, 1);
  private static final Version POSTED = new Version(20, 1);
  private static final Version TYPED = new Version(25, 1);
  private static final Version NEW = new Version(30, 1);
  private static final Version POSTED_LATE = new Version(35, 1);
  private static final Version GONE = new Version(40, 1);

  private static final List<@Nullable ReplicaState> ANSWERS =
      Arrays.asList(
          null,
          new ReplicaState.Unknown("filling", false),
          new ReplicaState.Known(ObjectState.NONE),
          new ReplicaState.Known(state(OLD, Version.NONE, Version.NONE, Version.NONE)),
          new ReplicaState.Known(state(OLD, POSTED, Version.NONE, Version.NONE)),
          new ReplicaState.Known(state(OLD, TYPED, TYPED, Version.NONE)),
          new ReplicaState.Known(state(NEW, Version.NONE, Version.NONE, Version.NONE)),
          // A POST that reached a replica which lacks the newest data.
          new ReplicaState.Known(state(OLD, POSTED_LATE, Version.NONE, Version.NONE)),
          new ReplicaState.Known(state(NEW, POSTED_LATE, Version.NONE, Version.NONE)),
          new ReplicaState.Known(state(Version.NONE, Version.NONE, Version.NONE, GONE)));

  private static ObjectState state(Version data, Version metadata, Version type, Version tomb) {
    return new ObjectState(data, metadata, type, tomb);
  }

  @Test
  void whatIsSettledNoLaterMajorityCanMissAndWhatIsNotSomeMajorityWould() {
    forEveryCombination(states -> {
      var quorum = quorum(states);
      boolean isShown = quorum.isReached() && everyMajorityShows(quorum.join(), states);
      // Of an even number fewer than a majority could do; the rule is the same for all.
      boolean isExact = states.size() % 2 == 1;
      if (quorum.isSettled() ? !isShown : isShown && isExact) {
        throw new AssertionError("settled " + quorum.isSettled() + ": " + states);
      }
    });
  }

  @Test
  void theJoinIsOfAllThatWasToldAndUnknownTellsNothing() {
    forEveryCombination(states -> {
      var quorum = quorum(states);
      ObjectState join = ObjectState.NONE;
      int known = 0;
      for (ReplicaState state : states) {
        if (state instanceof ReplicaState.Known(var told)) {
          join = join.join(told);
          known++;
        }
      }
      assertThat(quorum.join()).isEqualTo(join.normalised());
      assertThat(quorum.isReached()).isEqualTo(known >= Majority.of(states.size()));
    });
  }

  @Test
  void fetchingFromTheSourcesSettlesEveryReachedQuorum() {
    forEveryCombination(states -> {
      if (quorum(states).isReached()) {
        List<@Nullable ReplicaState> repaired = repair(states);
        assertThat(quorum(repaired).isSettled()).as("%s", states).isTrue();
        assertThat(quorum(repaired).join()).isEqualTo(quorum(states).join());
      }
    });
  }

  /** Pulls as a read does: all lagging replicas a round, from the states of the round's begin. */
  private static List<@Nullable ReplicaState> repair(List<@Nullable ReplicaState> states) {
    List<@Nullable ReplicaState> now = states;
    for (int round = 0; round < 4; round++) {
      var quorum = quorum(now);
      var next = new ArrayList<@Nullable ReplicaState>(now);
      int[] order = new int[states.size()];
      Arrays.setAll(order, i -> i);
      for (int laggard : quorum.lagging()) {
        int source = quorum.sourceFor(laggard, order);
        next.set(laggard, join(now.get(laggard), now.get(source)));
      }
      now = next;
    }
    return now;
  }

  private static ReplicaState join(@Nullable ReplicaState a, @Nullable ReplicaState b) {
    if (a instanceof ReplicaState.Known(var mine) && b instanceof ReplicaState.Known(var theirs)) {
      return new ReplicaState.Known(mine.join(theirs));
    }
    throw new AssertionError("pulled from or to a replica that knows nothing");
  }

  /**
   * The oracle: whichever majority a later read asks, and if all that told nothing hold nothing,
   * the join of its states is no older than what this read would show.
   */
  private static boolean everyMajorityShows(
      ObjectState shown, List<@Nullable ReplicaState> states) {
    int n = states.size();
    for (int chosen = 0; chosen < 1 << n; chosen++) {
      if (Integer.bitCount(chosen) != Majority.of(n)) {
        continue;
      }
      ObjectState join = ObjectState.NONE;
      for (int i = 0; i < n; i++) {
        if ((chosen & 1 << i) != 0 && states.get(i) instanceof ReplicaState.Known(var told)) {
          join = join.join(told);
        }
      }
      if (!join.normalised().equals(shown)) {
        return false;
      }
    }
    return true;
  }

  private interface Property {
    void check(List<@Nullable ReplicaState> states);
  }

  private static void forEveryCombination(Property property) {
    for (int n = 1; n <= 5; n++) {
      int combinations = (int) Math.pow(ANSWERS.size(), n);
      for (int code = 0; code < combinations; code++) {
        var states = new ArrayList<@Nullable ReplicaState>();
        for (int i = 0, rest = code; i < n; i++, rest /= ANSWERS.size()) {
          states.add(ANSWERS.get(rest % ANSWERS.size()));
        }
        property.check(states);
      }
    }
  }

  private static ReadQuorum quorum(List<@Nullable ReplicaState> states) {
    return new ReadQuorum(Quorum.of(states.size()), states, 0);
  }
}
