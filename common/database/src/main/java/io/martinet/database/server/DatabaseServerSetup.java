package io.martinet.database.server;

import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerClient;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.ring.coverage.PartitionGuard;
import io.martinet.service.metrics.Statsd;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an account or container server shares with the rest of its process.
 *
 * @param clock of the process: moves past the times of requests
 * @param hashes the cluster's path hash; any thread
 * @param guard which partitions the devices can speak for
 * @param client sends rows and catches up
 * @param runtime event loops, timers and metrics of the JVM
 * @param threads makes the devices' platform threads
 * @param allocator of bodies
 * @param statsd takes figures of each request
 * @param pages puts further pages before what serves requests
 */
public record DatabaseServerSetup(
    HybridClock clock,
    Function<StorePath, PathHash> hashes,
    PartitionGuard guard,
    PeerClient client,
    HttpRuntime runtime,
    Entropy entropy,
    ThreadFactory threads,
    ByteBufAllocator allocator,
    Statsd statsd,
    UnaryOperator<ExchangeHandler> pages) {}
