package io.martinet.http.transport;

import io.martinet.http.PeerAddress;
import io.netty.channel.local.LocalAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that are served by this JVM: a call to one of them goes through the JVM's own
 * transport. Thread-safe.
 */
public final class LocalPeers {
  private final ConcurrentHashMap<PeerAddress, List<LocalAddress>> byAddress =
      new ConcurrentHashMap<>();

  /**
   * Announces a server.
   *
   * @param byLoop one address an event loop, in the order of {@link EventLoops#all}: both ends of
   *     an in-JVM connection live on one loop
   */
  public void add(PeerAddress address, List<LocalAddress> byLoop) {
    if (byAddress.putIfAbsent(address, List.copyOf(byLoop)) != null) {
      throw new IllegalStateException("served twice in this JVM: " + address);
    }
  }

  public void remove(PeerAddress address) {
    byAddress.remove(address);
  }

  /** The in-JVM address on a loop, or null when the peer lives elsewhere. */
  public @Nullable LocalAddress find(PeerAddress address, int loopIndex) {
    List<LocalAddress> byLoop = byAddress.get(address);
    return byLoop == null ? null : byLoop.get(loopIndex);
  }
}
