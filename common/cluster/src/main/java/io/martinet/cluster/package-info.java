/**
 * What the nodes of a cluster agree on through ZooKeeper: the rings in force, which devices exist,
 * who is alive. Nothing on the data path waits for it; with ZooKeeper gone the last state serves.
 */
@NullMarked
package io.martinet.cluster;

import org.jspecify.annotations.NullMarked;
