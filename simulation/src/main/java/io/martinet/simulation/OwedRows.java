package io.martinet.simulation;

import io.martinet.core.Version;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.PendingRows.PendingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which rows a store must still owe (rule 24): those of acknowledged writes, until their delivery
 * was told. It may owe more, since a power failure may bring delivered ones back.
 */
final class OwedRows {
  private static final int ROWS_MAX = 1000;

  /** For each container device the names and the newest version that it has not heard of. */
  private final List<Map<Integer, Version>> owed = new ArrayList<>();

  OwedRows() {
    for (int i = 0; i < Contents.containerDevices(); i++) {
      owed.add(new TreeMap<>());
    }
  }

  /** A client's write was acknowledged. */
  void acknowledged(Operation.Write write) {
    if (!isClients(write)) {
      return;
    }
    for (int i = 0; i < owed.size(); i++) {
      if (Contents.rowDevices(write.version()).contains(Contents.containerDevice(i))) {
        owed.get(i).merge(write.name(), write.version(), Version::max);
      }
    }
  }

  private static boolean isClients(Operation.Write write) {
    return switch (write) {
      case Operation.Put _, Operation.Post _, Operation.Delete _ -> true;
      case Operation.PushData _, Operation.PushPosted _, Operation.PushTombstone _ -> false;
    };
  }

  /** Takes what a store owes to a container device, and tells it that all was delivered. */
  void deliver(ObjectStore store, int number, EngineModel model) {
    String device = Contents.containerDevice(number);
    List<PendingRow> rows = store.pending(device, 0, ROWS_MAX);
    for (PendingRow row : rows) {
      model.seen(EngineActions.nameOf(row.path()), new Observation.Row(row.state(), row.content()));
    }
    owed.get(number)
        .forEach((name, version) -> {
          if (!isTold(rows, name, version)) {
            String missing =
                "row of version %s is not owed to %s any more".formatted(version, device);
            model.seen(name, new Observation.Unknown(missing));
          }
        });
    owed.get(number).clear();
    store.delivered(device, rows.stream().map(PendingRow::position).toList());
  }

  private static boolean isTold(List<PendingRow> rows, int name, Version version) {
    for (PendingRow row : rows) {
      if (EngineActions.nameOf(row.path()) == name
          && row.state().newest().compareTo(version) >= 0) {
        return true;
      }
    }
    return false;
  }
}
