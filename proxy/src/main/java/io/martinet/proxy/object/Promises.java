package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.proxy.Quorum;
import java.util.ArrayList;
import java.util.List;

/**
 * The promises of one version (rule 7). Immutable.
 *
 * @param given by replica
 * @param newest what stood in the way of the others; {@link Version#NONE} if nothing did
 * @param quorum who must agree
 */
record Promises(List<PromiseAnswer.Given> given, Version newest, Quorum quorum) {
  static Promises of(Quorum quorum, List<PromiseAnswer> answers) {
    var given = new ArrayList<PromiseAnswer.Given>();
    Version newest = Version.NONE;
    for (PromiseAnswer answer : answers) {
      switch (answer) {
        case PromiseAnswer.Given each -> given.add(each);
        case PromiseAnswer.Refused(_, var there) -> newest = Version.max(newest, there);
        case PromiseAnswer.Failed _ -> {}
      }
    }
    return new Promises(List.copyOf(given), newest, quorum);
  }

  /** Whether a majority promised. */
  boolean isReached() {
    return quorum.isReached(Quorum.maskOf(who()));
  }

  /** Who promised, ascending. */
  List<Integer> who() {
    return given.stream().map(PromiseAnswer.Given::replica).sorted().toList();
  }

  /**
   * Whether a majority promised of which each holds nothing but parts of a state, so that nothing
   * else that was acknowledged stands. A state of another replica that no majority holds is left to
   * be overtaken.
   *
   * @param state that a majority was read to hold, part by part
   */
  boolean agreeWith(ObjectState state) {
    return quorum.isReached(
        Quorum.maskOf(
            given.stream()
                .filter(each -> each.state().join(state).normalised().equals(state))
                .map(PromiseAnswer.Given::replica)
                .toList()));
  }

  /** Who promised and holds just these data: metadata can be written there. */
  List<Integer> holding(Version data) {
    return given.stream()
        .filter(each -> each.state().data().equals(data))
        .map(PromiseAnswer.Given::replica)
        .sorted()
        .toList();
  }

  /** The join of all that those who promised hold. */
  ObjectState join() {
    ObjectState join = ObjectState.NONE;
    for (PromiseAnswer.Given each : given) {
      join = join.join(each.state());
    }
    return join.normalised();
  }

  /** A replica that promised and holds just this state; -1 if there is none. */
  int holderOf(ObjectState state) {
    return given.stream()
        .filter(each -> each.state().equals(state))
        .mapToInt(PromiseAnswer.Given::replica)
        .findFirst()
        .orElse(-1);
  }
}
