/**
 * A whole cluster in one thread: ring, proxies, object servers with their engines and replicators
 * as they are, over virtual time, a virtual network and virtual disks. A seed decides everything.
 */
@NullMarked
package io.martinet.simulation.cluster;

import org.jspecify.annotations.NullMarked;
