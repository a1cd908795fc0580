package io.martinet.database.server;

import io.martinet.database.DatabaseDevice;
import io.martinet.database.RowOwner;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request about one account or container on one device.
 *
 * @param deviceName as the path names it
 * @param transId of the client's request
 * @param isRefill whether a database in quarantine is worked on as far as peers refilled it
 * @param as what peers are asked as when it catches up with them; empty: as those that can speak
 *     for the partition (rule 6)
 */
record ReplicaRequest<R>(
    String deviceName,
    DatabaseDevice<R> device,
    RowOwner owner,
    String transId,
    boolean isRefill,
    String as) {
  static <R> ReplicaRequest<R> of(WirePath path, DatabaseDevice<R> device, HttpHeaders headers) {
    return new ReplicaRequest<>(
        path.device(),
        device,
        new RowOwner(path.partition(), path.path()),
        headers.get(Wire.TRANS_ID, "-"),
        false,
        headers.get(Wire.AS, ""));
  }

  /** The same, also on a database in quarantine, below its mark. */
  ReplicaRequest<R> refilling() {
    return new ReplicaRequest<>(deviceName, device, owner, transId, true, as);
  }

  /** Works on the database, on the device's threads. */
  <T extends @Nullable Object> CompletableFuture<T> call(DatabaseDevice.Work<R, T> work) {
    return isRefill ? device.refill(owner, work) : device.call(owner, work);
  }
}
