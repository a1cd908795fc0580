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
 * @param as what peers are asked as when it catches up with them; empty: as those that can speak
 *     for the partition (rule 6)
 */
record ReplicaRequest<R>(
    String deviceName, DatabaseDevice<R> device, RowOwner owner, String transId, String as) {
  static <R> ReplicaRequest<R> of(WirePath path, DatabaseDevice<R> device, HttpHeaders headers) {
    return new ReplicaRequest<>(
        path.device(),
        device,
        new RowOwner(path.partition(), path.path()),
        headers.get(Wire.TRANS_ID, "-"),
        headers.get(Wire.AS, ""));
  }

  /** Works on the database, on the device's threads. */
  <T extends @Nullable Object> CompletableFuture<T> call(DatabaseDevice.Work<R, T> work) {
    return device.call(owner, work);
  }
}
