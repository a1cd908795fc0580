package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.RowMark;
import org.junit.jupiter.api.Test;

/** Rule 24: when a pending row is done. */
class PeerRowsTest {
  private static final long FAR = Long.MAX_VALUE / 2;

  private final PeerRows rows = new PeerRows();

  @Test
  void aRowIsDoneOnceItsMarkIsSyncedInTheSameBoot() {
    rows.learn(1, 0);
    rows.add(10, 0);
    rows.mark(10, mark(1, 500));

    assertThat(rows.learn(1, 499)).isEmpty();
    assertThat(rows.learn(1, 500)).containsExactly(10L);
    assertThat(rows.size()).isZero();
  }

  @Test
  void aRowWithoutAMarkIsNeverDone() {
    rows.learn(1, 0);
    rows.add(10, 0);

    assertThat(rows.learn(1, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void aNewBootVoidsMarksOfTheOldOneHoweverFarItIsSynced() {
    rows.learn(1, 0);
    rows.add(10, 0);
    rows.mark(10, mark(1, 500));

    assertThat(rows.learn(2, 100_000)).isEmpty();
    assertThat(rows.isDue(10, FAR)).isTrue();
    assertThat(rows.firstDue(FAR)).isEqualTo(10);
  }

  @Test
  void aMarkOfABootNotSeenYetCountsOnceThatBootIsKnown() {
    rows.learn(1, 0);
    rows.add(10, 0);
    rows.mark(10, mark(2, 500));
    assertThat(rows.awaitsJournal()).isTrue();

    assertThat(rows.learn(2, 500)).containsExactly(10L);
  }

  @Test
  void aMarkOfABootLongGoneIsVoidAtTheNextWordOfTheJournal() {
    rows.learn(2, 0);
    rows.add(10, 0);
    rows.mark(10, mark(1, 500));

    assertThat(rows.learn(2, 100_000)).isEmpty();
    assertThat(rows.isDue(10, FAR)).isTrue();
  }

  @Test
  void marksMayComeInAnyOrder() {
    rows.learn(1, 0);
    rows.add(10, 0);
    rows.add(11, 0);
    rows.mark(11, mark(1, 300));
    rows.mark(10, mark(1, 700));

    assertThat(rows.learn(1, 300)).containsExactly(11L);
    assertThat(rows.learn(1, 700)).containsExactly(10L);
  }

  @Test
  void onlyRowsWithoutAMarkThatWaitedLongEnoughAreDue() {
    rows.learn(1, 0);
    rows.add(10, 5);
    rows.add(11, 6);
    rows.mark(10, mark(1, 1));

    assertThat(rows.firstDue(5)).isEqualTo(-1);
    assertThat(rows.firstDue(6)).isEqualTo(11);
    assertThat(rows.isDue(10, FAR)).isFalse();
    assertThat(rows.isDue(12, 0)).as("not in memory").isTrue();
  }

  @Test
  void rowsBeyondTheBoundAreLeftToTheIndex() {
    for (int i = 0; i < PeerRows.ROWS_MAX; i++) {
      assertThat(rows.add(i, 0)).isTrue();
    }
    assertThat(rows.add(PeerRows.ROWS_MAX, 0)).isFalse();
    rows.forget(3);
    assertThat(rows.room()).isEqualTo(1);
  }

  private static RowMark mark(long bootId, long position) {
    return new RowMark("c1", bootId, position);
  }
}
