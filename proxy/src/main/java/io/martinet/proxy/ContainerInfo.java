package io.martinet.proxy;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy remembers of a container for a while. Immutable.
 *
 * @param policy index of its storage policy
 * @param readAcl as stored, null if none
 * @param writeAcl as stored, null if none
 * @param objectCount as of the look-up
 * @param bytesUsed as of the look-up
 * @param storedHeaders all stored headers under their canonical names, found in any case
 */
public record ContainerInfo(
    int policy,
    @Nullable String readAcl,
    @Nullable String writeAcl,
    long objectCount,
    long bytesUsed,
    SortedMap<String, String> storedHeaders) {}
