package io.martinet.object.engine;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import io.martinet.core.Ticker;
import io.martinet.log.Reserve;
import java.time.InstantSource;

/**
 * What an engine takes from the outside world, so that a harness owns it.
 *
 * @param reserve of the file system, shared with all that writes to it (rule 23)
 */
public record EngineEnvironment(
    Entropy entropy, Ticker ticker, InstantSource clock, Reserve reserve, MetricRegistry metrics) {}
