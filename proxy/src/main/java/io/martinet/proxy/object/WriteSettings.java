package io.martinet.proxy.object;

import java.time.Duration;

/**
 * Times of quorum writes.
 *
 * @param nodeTimeout until a majority must have answered one version
 * @param rowWait how long rows may take to be visible before queued ones are enough (rule 24)
 * @param isDegradable whether handoffs count once a majority of primaries is known to be down
 */
record WriteSettings(Duration nodeTimeout, Duration rowWait, boolean isDegradable) {}
