package io.martinet.object;

import io.martinet.core.Ticker;
import io.martinet.object.store.PendingRows;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * What the delivery of one object device's rows works with.
 *
 * @param ownDevice name of the object device
 * @param store finds the rows still owed; read on the threads only
 * @param knowsOwed whether the store can tell all that is owed now: not while its index is rebuilt,
 *     nor once it failed; never blocks
 * @param threads that may wait for the disk
 * @param loop the one loop to which all delivery of the device is confined
 */
record RowContext(
    String ownDevice,
    PendingRows store,
    BooleanSupplier knowsOwed,
    Executor threads,
    EventLoop loop,
    RowSender sender,
    ContainerPeers peers,
    Ticker ticker) {}
