package io.martinet.container;

import io.martinet.database.ReplicaDatabase;
import io.martinet.database.ReplicaState;
import io.martinet.database.RowOwner;
import io.martinet.database.Totals;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowTargets;

/**
 * What an account is to be told of a container.
 *
 * @param targets the account's replicas
 * @param text what it says, for comparison with what was told before
 */
record Report(RowOwner owner, RowTargets targets, ContainerRow row, String text) {
  /**
   * @param ticks when it is counted: newer counts win
   */
  static Report of(ReplicaDatabase<ObjectRow> database, RowTargets targets, long ticks) {
    ReplicaState state = database.state();
    Totals totals = state.isLive() ? database.totals() : Totals.NONE;
    var row =
        new ContainerRow(
            targets.partition(),
            database.owner().path(),
            state.policy(),
            state.put(),
            state.delete(),
            new ContainerRow.Stats(totals.rows(), totals.bytes(), ticks));
    return new Report(database.owner(), targets, row, text(state, totals));
  }

  /** Whether the account has been told what there is to tell. */
  static boolean isTold(ReplicaDatabase<ObjectRow> database) {
    ReplicaState state = database.state();
    Totals totals = state.isLive() ? database.totals() : Totals.NONE;
    return text(state, totals).equals(database.reported());
  }

  private static String text(ReplicaState state, Totals totals) {
    return state.put() + " " + state.delete() + " " + totals.rows() + " " + totals.bytes();
  }
}
