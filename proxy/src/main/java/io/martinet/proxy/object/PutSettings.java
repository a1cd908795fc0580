package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Limits of uploads.
 *
 * @param clientTimeout longest silence of a client in mid-body
 * @param objectBytesMax longest body
 */
record PutSettings(Duration clientTimeout, long objectBytesMax) {}
