package io.martinet.object;

import io.martinet.core.Ticker;
import io.martinet.object.store.PendingRows;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;

/**
 * What the delivery of one object device's rows works with.
 *
 * @param ownDevice name of the object device
 * @param store finds the rows still owed; read on the threads only
 * @param threads that may wait for the disk
 * @param loop the one loop to which all delivery of the device is confined
 */
record RowContext(
    String ownDevice,
    PendingRows store,
    Executor threads,
    EventLoop loop,
    RowSender sender,
    ContainerPeers peers,
    Ticker ticker) {}
