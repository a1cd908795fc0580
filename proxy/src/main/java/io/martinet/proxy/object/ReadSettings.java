package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Times of quorum reads.
 *
 * @param nodeTimeout until a majority must have answered
 * @param writeBackTimeout until lagging replicas must have fetched what they lack
 * @param hedgeDelay learns from every read
 */
record ReadSettings(Duration nodeTimeout, Duration writeBackTimeout, HedgeDelay hedgeDelay) {}
