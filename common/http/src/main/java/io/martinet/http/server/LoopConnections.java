package io.martinet.http.server;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one server on one event loop; confined to it. */
final class LoopConnections {
  private final EventLoop loop;
  private final AtomicInteger openInServer;
  private final int connectionsMax;
  private final ServerMetrics metrics;
  private final SequencedSet<ServerConnection> connections = new LinkedHashSet<>();

  /**
   * @param openInServer shared by all loops of the server
   */
  LoopConnections(
      EventLoop loop, AtomicInteger openInServer, int connectionsMax, ServerMetrics metrics) {
    this.loop = loop;
    this.openInServer = openInServer;
    this.connectionsMax = connectionsMax;
    this.metrics = metrics;
  }

  EventLoop loop() {
    return loop;
  }

  /** Takes a connection in; false when there are too many. */
  boolean add(ServerConnection connection) {
    if (!connection.isLocal() && openInServer.incrementAndGet() > connectionsMax) {
      openInServer.decrementAndGet();
      metrics.refusedConnections.inc();
      return false;
    }
    connections.add(connection);
    metrics.connections.inc();
    return true;
  }

  void remove(ServerConnection connection) {
    if (connections.remove(connection)) {
      metrics.connections.dec();
      if (!connection.isLocal()) {
        openInServer.decrementAndGet();
      }
    }
  }

  void sweep(long nowNanos) {
    for (ServerConnection each : List.copyOf(connections)) {
      each.check(nowNanos);
    }
  }

  void closeGently() {
    for (ServerConnection each : List.copyOf(connections)) {
      each.closeGently();
    }
  }

  void closeNow() {
    for (ServerConnection each : List.copyOf(connections)) {
      each.closeNow();
    }
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }
}
