package io.martinet.object;

import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowReport.Fate;
import java.util.function.Consumer;

/**
 * A row on its way to one container device.
 *
 * @param position of its record in the log, or -1 when that is not known
 * @param row as the device will list it
 * @param ringVersion of the ring by which the device was chosen
 * @param transId of the request that wrote it
 * @param fate told once, on the device's event loop
 */
record RowOffer(
    long position, ObjectRow row, long ringVersion, String transId, Consumer<Fate> fate) {}
