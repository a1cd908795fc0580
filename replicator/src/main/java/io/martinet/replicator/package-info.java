/**
 * Makes the replicas of a partition the same again (rules 6, 19 and 28 of the storage protocol).
 * Works through the servers' internal HTTP alone: what a device holds belongs to its server.
 */
@NullMarked
package io.martinet.replicator;

import org.jspecify.annotations.NullMarked;
