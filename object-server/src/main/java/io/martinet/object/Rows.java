package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.StorePath;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowTargets;
import io.martinet.object.store.RowContent;
import io.martinet.object.store.RowDuty;
import org.jspecify.annotations.Nullable;

/** Makes container rows of what the store holds. */
final class Rows {
  private Rows() {}

  /** The row of an object in a state: of its data, or of the tombstone that hides it. */
  static ObjectRow of(
      RowDuty duty, StorePath path, int policy, ObjectState state, RowContent content) {
    boolean isDeleted = !state.isLive();
    var versions =
        new ObjectRow.Versions(
            isDeleted ? state.tombstone() : state.data(), state.contentType(), state.metadata());
    return new ObjectRow(
        duty.partition(),
        path,
        duty.rangeId(),
        policy,
        versions,
        isDeleted,
        content.lengthBytes(),
        content.etag(),
        content.contentType());
  }

  /** What the record of a write keeps of its targets; null where no row is owed. */
  static @Nullable RowDuty duty(@Nullable RowTargets targets, long rangeId) {
    return targets == null || targets.targets().isEmpty()
        ? null
        : new RowDuty(rangeId, targets.partition(), targets.devices());
  }
}
