package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerClient;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an object server shares with the rest of its process.
 *
 * @param clock of the process: moves past the times of requests
 * @param hasher the cluster's path hash; any thread
 * @param guards which partitions the devices can speak for, by policy
 * @param containers where rows go
 * @param client sends rows and pulls objects
 * @param workplace event loops, threads, timers and metrics
 * @param allocator of bodies
 * @param pages puts further pages before what serves requests
 */
public record ObjectServerSetup(
    HybridClock clock,
    Function<StorePath, PathHash> hasher,
    PolicyGuards guards,
    ContainerPeers containers,
    PeerClient client,
    Workplace workplace,
    ByteBufAllocator allocator,
    UnaryOperator<ExchangeHandler> pages) {}
