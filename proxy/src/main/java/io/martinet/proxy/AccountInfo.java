package io.martinet.proxy;

import java.util.SortedMap;

/**
 * What the proxy remembers of an account for a while. Immutable.
 *
 * @param containerCount as of the look-up
 * @param objectCount as of the look-up
 * @param bytesUsed as of the look-up
 * @param storedHeaders all stored headers under their canonical names, found in any case
 */
public record AccountInfo(
    long containerCount,
    long objectCount,
    long bytesUsed,
    SortedMap<String, String> storedHeaders) {}
