package io.martinet.database.server;

import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.PeerClient;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

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
 */
public record DatabaseServerSetup(
    HybridClock clock,
    Function<StorePath, PathHash> hashes,
    PartitionGuard guard,
    PeerClient client,
    HttpRuntime runtime,
    Entropy entropy,
    ThreadFactory threads,
    ByteBufAllocator allocator) {}
