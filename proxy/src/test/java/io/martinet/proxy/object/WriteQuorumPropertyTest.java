package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Majority;
import io.martinet.core.Version;
import io.martinet.http.wire.RowReport;
import io.martinet.proxy.Quorum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every combination of answers of one to five replicas to a write (rules 2 and 8). */
class WriteQuorumPropertyTest {
  private static final Version VERSION = new Version(100, 1);
  private static final RowReport NO_ROWS = new RowReport(List.of());

  private enum Kind {
    PENDING,
    TAKEN,
    TAKEN_LIVE,
    REFUSED,
    WITHOUT,
    FAILED
  }

  @Test
  void durableIsAMajorityThatTookItAndNothingElse() {
    forEveryCombination(kinds ->
        assertThat(judge(kinds) instanceof WriteVerdict.Durable)
            .isEqualTo(taken(kinds) >= Majority.of(kinds.size())));
  }

  @Test
  void aRaceIsRunAgainOnlyWhenAMajorityOfAcceptancesHasBecomeImpossible() {
    forEveryCombination(kinds -> {
      boolean isPossible = taken(kinds) + count(kinds, Kind.PENDING) >= majority(kinds);
      if (judge(kinds) instanceof WriteVerdict.Lost) {
        assertThat(isPossible).as("%s", kinds).isFalse();
        int alive = kinds.size() - count(kinds, Kind.FAILED) - count(kinds, Kind.PENDING);
        assertThat(alive).as("%s", kinds).isGreaterThanOrEqualTo(majority(kinds));
        assertThat(count(kinds, Kind.REFUSED)).isPositive();
      }
      if (isPossible && taken(kinds) < majority(kinds)) {
        assertThat(judge(kinds)).as("%s", kinds).isInstanceOf(WriteVerdict.Undecided.class);
      }
    });
  }

  @Test
  void withAllAnswersInNothingIsUndecided() {
    forEveryCombination(kinds -> {
      if (count(kinds, Kind.PENDING) == 0) {
        assertThat(judge(kinds)).isNotInstanceOf(WriteVerdict.Undecided.class);
      }
    });
  }

  @Test
  void impossibleIsOnlyWhatNoAnswerCouldChange() {
    forEveryCombination(kinds -> {
      if (judge(kinds) instanceof WriteVerdict.Impossible) {
        int failed = count(kinds, Kind.FAILED);
        assertThat(kinds.size() - failed).as("%s", kinds).isLessThan(majority(kinds));
      }
    });
  }

  @Test
  void aDeleteIsJudgedOnTheAnswersInWhenTheMajorityIsReached() {
    assertThat(judge(List.of(Kind.TAKEN, Kind.TAKEN, Kind.TAKEN_LIVE)))
        .isEqualTo(new WriteVerdict.Durable(false));
    assertThat(judge(List.of(Kind.TAKEN, Kind.TAKEN_LIVE, Kind.TAKEN)))
        .isEqualTo(new WriteVerdict.Durable(true));
  }

  @Test
  void theGreatestVersionInTheWayIsNamed() {
    assertThat(judge(List.of(Kind.REFUSED, Kind.REFUSED, Kind.REFUSED)))
        .isEqualTo(new WriteVerdict.Lost(new Version(1002, 9)));
  }

  @Test
  void answersToOtherVersionsDoNotCount() {
    var other = new Version(99, 1);
    List<WriteAnswer> answers =
        List.of(
            new WriteAnswer.Taken(0, other, true, false, NO_ROWS, Version.NONE),
            new WriteAnswer.Taken(1, other, true, false, NO_ROWS, Version.NONE),
            new WriteAnswer.Taken(0, VERSION, true, false, NO_ROWS, Version.NONE));

    assertThat(new WriteQuorum(Quorum.of(3), VERSION).judge(0b111, answers))
        .isInstanceOf(WriteVerdict.Undecided.class);
  }

  @Test
  void oneReplicaThatAnswersTwiceIsNoMajority() {
    List<WriteAnswer> answers =
        List.of(
            new WriteAnswer.Taken(0, VERSION, true, false, NO_ROWS, Version.NONE),
            new WriteAnswer.Taken(0, VERSION, true, false, NO_ROWS, Version.NONE));

    assertThat(new WriteQuorum(Quorum.of(3), VERSION).judge(0b111, answers))
        .isInstanceOf(WriteVerdict.Undecided.class);
  }

  @Test
  void rule5_handoffsNeverCount() {
    var answers = new ArrayList<WriteAnswer>();
    for (int handoff = 3; handoff < 9; handoff++) {
      answers.add(new WriteAnswer.Taken(handoff, VERSION, true, true, NO_ROWS, Version.NONE));
    }
    answers.add(new WriteAnswer.Refused(9, VERSION, new Version(2_000, 9)));
    answers.add(new WriteAnswer.Taken(0, VERSION, true, false, NO_ROWS, Version.NONE));
    var quorum = new WriteQuorum(Quorum.of(3), VERSION);

    assertThat(quorum.judge(0b1111111011, answers)).isInstanceOf(WriteVerdict.Undecided.class);
    answers.add(new WriteAnswer.Failed(1, VERSION, "scripted"));
    assertThat(quorum.judge(0b1111111011, answers)).isInstanceOf(WriteVerdict.Impossible.class);
    answers.add(new WriteAnswer.Taken(2, VERSION, true, false, NO_ROWS, Version.NONE));
    assertThat(quorum.judge(0b1111111111, answers)).isEqualTo(new WriteVerdict.Durable(false));
  }

  @Test
  void rule6_whatADeviceThatLostWhatItHadTakesCountsForNothing() {
    var quorum = new WriteQuorum(Quorum.of(3), VERSION);
    var answers = new ArrayList<WriteAnswer>();
    answers.add(new WriteAnswer.Taken(0, VERSION, true, false, NO_ROWS, Version.NONE));
    answers.add(new WriteAnswer.Taken(1, VERSION, false, true, NO_ROWS, Version.NONE));
    assertThat(quorum.judge(0b111, answers)).isInstanceOf(WriteVerdict.Undecided.class);
    answers.add(new WriteAnswer.Failed(2, VERSION, "scripted"));
    assertThat(quorum.judge(0b111, answers)).isInstanceOf(WriteVerdict.Impossible.class);
    answers.set(2, new WriteAnswer.Taken(2, VERSION, true, false, NO_ROWS, Version.NONE));
    assertThat(quorum.judge(0b111, answers)).isEqualTo(new WriteVerdict.Durable(false));
  }

  @Test
  void replicasThatWereNotSentTheWriteCannotComplete() {
    assertThat(new WriteQuorum(Quorum.of(3), VERSION).judge(0b1, List.of()))
        .isInstanceOf(WriteVerdict.Impossible.class);
    assertThat(new WriteQuorum(Quorum.of(4), VERSION).judge(0b11, List.of()))
        .isInstanceOf(WriteVerdict.Impossible.class);
  }

  private static WriteVerdict judge(List<Kind> kinds) {
    var answers = new ArrayList<WriteAnswer>();
    for (int i = 0; i < kinds.size(); i++) {
      switch (kinds.get(i)) {
        case PENDING -> {}
        case TAKEN ->
            answers.add(new WriteAnswer.Taken(i, VERSION, true, false, NO_ROWS, Version.NONE));
        case TAKEN_LIVE ->
            answers.add(new WriteAnswer.Taken(i, VERSION, true, true, NO_ROWS, Version.NONE));
        case REFUSED -> answers.add(new WriteAnswer.Refused(i, VERSION, new Version(1000 + i, 9)));
        case WITHOUT -> answers.add(new WriteAnswer.NoData(i, VERSION));
        case FAILED -> answers.add(new WriteAnswer.Failed(i, VERSION, "scripted"));
      }
    }
    Quorum quorum = Quorum.of(kinds.size());
    return new WriteQuorum(quorum, VERSION).judge(quorum.everyone(), answers);
  }

  private static int count(List<Kind> kinds, Kind kind) {
    return (int) kinds.stream().filter(kind::equals).count();
  }

  private static int taken(List<Kind> kinds) {
    return count(kinds, Kind.TAKEN) + count(kinds, Kind.TAKEN_LIVE);
  }

  private static int majority(List<Kind> kinds) {
    return Majority.of(kinds.size());
  }

  private interface Property {
    void check(List<Kind> kinds);
  }

  private static void forEveryCombination(Property property) {
    for (int n = 1; n <= 5; n++) {
      int combinations = (int) Math.pow(Kind.values().length, n);
      for (int code = 0; code < combinations; code++) {
        var kinds = new ArrayList<Kind>();
        for (int i = 0, rest = code; i < n; i++, rest /= Kind.values().length) {
          kinds.add(Kind.values()[rest % Kind.values().length]);
        }
        property.check(kinds);
      }
    }
  }
}
