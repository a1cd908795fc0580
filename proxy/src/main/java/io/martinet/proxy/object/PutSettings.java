package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Limits of uploads.
 *
 * @param clientTimeout longest silence of a client in mid-body
 * @param objectBytesMax longest body
 * @param inlineBytesMax longer bodies go into files of their own on the devices: these are asked
 *     first whether they can take one
 */
record PutSettings(Duration clientTimeout, long objectBytesMax, long inlineBytesMax) {}
