package io.martinet.http.transport;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import java.time.InstantSource;

/**
 * What every server and client of a JVM shares.
 *
 * @param scheduler looks after timeouts, once a sweep for all connections of a server or client
 * @param ticker measures them
 * @param clock the {@code Date} header
 */
public record HttpRuntime(
    EventLoops loops,
    LocalPeers localPeers,
    Scheduler scheduler,
    Ticker ticker,
    InstantSource clock,
    MetricRegistry metrics) {}
