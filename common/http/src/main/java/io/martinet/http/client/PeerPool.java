package io.martinet.http.client;

import io.martinet.http.PeerAddress;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one peer on one event loop. A call takes the one used last, or opens one, or
 * waits its turn. Confined to the loop.
 */
final class PeerPool {
  private final LoopClient client;
  private final PeerAddress peer;
  private final int connectionsMax;
  private final int waitingMax;
  private final ArrayDeque<PeerConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<NettyPeerCall> waiting = new ArrayDeque<>();
  private final SequencedSet<PeerConnection> open = new LinkedHashSet<>();
  private int connecting;

  PeerPool(LoopClient client, PeerAddress peer) {
    this.client = client;
    this.peer = peer;
    this.connectionsMax = Math.ceilDiv(client.config().connectionsPerPeerMax(), client.loopCount());
    this.waitingMax = Math.ceilDiv(client.config().waitingPerPeerMax(), client.loopCount());
  }

  LoopClient client() {
    return client;
  }

  PeerAddress peer() {
    return peer;
  }

  /** Gives the call a connection, sooner or later, or fails it. */
  void acquire(NettyPeerCall call) {
    PeerConnection connection = takeIdle();
    if (connection != null) {
      call.connected(connection);
    } else if (open.size() + connecting < connectionsMax) {
      connect(call);
    } else if (waiting.size() < waitingMax) {
      client.metrics().poolWaits.inc();
      call.waitsSince(client.ticker().nanos());
      waiting.add(call);
    } else {
      client.metrics().poolRefusals.inc();
      call.fail(new PeerException(Kind.EXHAUSTED, peer, "too many calls wait for a connection"));
    }
  }

  /** One found closed before anything was sent on it is passed over: the only retry there is. */
  private @Nullable PeerConnection takeIdle() {
    while (true) {
      PeerConnection last = idle.pollLast();
      if (last == null || last.isUsable()) {
        return last;
      }
    }
  }

  private void connect(NettyPeerCall call) {
    ChannelFuture connected;
    try {
      connected = client.connect(this, peer);
    } catch (PeerException e) {
      call.fail(e);
      return;
    }
    connecting++;
    connected.addListener(_ -> {
      connecting--;
      if (connected.isSuccess()) {
        var connection = connected.channel().pipeline().get(PeerConnection.class);
        open.add(connection);
        client.metrics().connections.inc();
        use(connection, call);
      } else {
        client.metrics().connectFailures.inc();
        call.fail(new PeerException(Kind.CONNECT, peer, "cannot connect", connected.cause()));
        serveWaiting();
      }
    });
  }

  private void use(PeerConnection connection, NettyPeerCall call) {
    if (call.isWanted()) {
      call.connected(connection);
    } else {
      release(connection);
    }
  }

  /** Takes a connection back that is ready for another request. */
  void release(PeerConnection connection) {
    NettyPeerCall next = nextWaiting();
    if (next != null) {
      next.connected(connection);
    } else {
      connection.idleSince(client.ticker().nanos());
      idle.addLast(connection);
    }
  }

  /** A connection is gone, whoever closed it. */
  void closed(PeerConnection connection) {
    if (open.remove(connection)) {
      client.metrics().connections.dec();
      if (!connection.isInUse()) {
        idle.remove(connection);
      }
      serveWaiting();
    }
  }

  private void serveWaiting() {
    if (open.size() + connecting < connectionsMax) {
      NettyPeerCall next = nextWaiting();
      if (next != null) {
        connect(next);
      }
    }
  }

  private @Nullable NettyPeerCall nextWaiting() {
    while (true) {
      NettyPeerCall first = waiting.pollFirst();
      if (first == null || first.isWanted()) {
        return first;
      }
    }
  }

  void sweep(long nowNanos) {
    long waitMax = client.config().waitMax().toNanos();
    while (!waiting.isEmpty() && nowNanos - waiting.getFirst().waitingSince() > waitMax) {
      client.metrics().timeouts.inc();
      waiting
          .removeFirst()
          .fail(new PeerException(Kind.EXHAUSTED, peer, "no connection became free in time"));
    }
    long idleMax = client.config().idleMax().toNanos();
    while (!idle.isEmpty() && nowNanos - idle.getFirst().idleSince() > idleMax) {
      idle.removeFirst().close();
    }
  }

  boolean isUnused() {
    return open.isEmpty() && connecting == 0 && waiting.isEmpty();
  }

  void close() {
    for (NettyPeerCall each : List.copyOf(waiting)) {
      each.fail(new PeerException(Kind.CLOSED, peer, "the client is closing"));
    }
    waiting.clear();
    for (PeerConnection each : List.copyOf(open)) {
      each.close();
    }
  }
}
