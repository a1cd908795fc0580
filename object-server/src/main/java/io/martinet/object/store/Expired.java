package io.martinet.object.store;

import io.martinet.core.PathHash;

/**
 * An object past its time, as the index has it. Ordered by time, then by hash.
 *
 * @param seconds Unix seconds at which it expired, positive
 * @param hash of its path
 */
public record Expired(long seconds, PathHash hash) {}
