package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Times of quorum reads.
 *
 * @param nodeTimeout until a majority must have answered
 * @param writeBackTimeout until lagging replicas must have fetched what they lack
 * @param hedgeDelay learns from every read
 * @param isDegradable whether any holder may be believed when no majority of primaries answers
 */
record ReadSettings(
    Duration nodeTimeout, Duration writeBackTimeout, HedgeDelay hedgeDelay, boolean isDegradable) {}
