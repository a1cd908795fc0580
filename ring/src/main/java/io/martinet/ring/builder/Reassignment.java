package io.martinet.ring.builder;

/**
 * What a rebalance did.
 *
 * @param cells replicas of partitions that are on another device than before
 * @param removedDevices devices that were marked and are gone
 */
public record Reassignment(int cells, int removedDevices) {}
