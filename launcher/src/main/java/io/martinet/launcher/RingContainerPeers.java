package io.martinet.launcher;

import io.martinet.core.PathHash;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.object.ContainerPeers;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where container devices listen, by the container ring in force. Each object device asks for all
 * of them ten times a second, so they are worked out once a ring. Thread-safe.
 */
final class RingContainerPeers implements ContainerPeers {
  private final RingSource source;
  private volatile Known known;

  RingContainerPeers(RingSource source) {
    this.source = source;
    this.known = Known.of(source.current());
  }

  private record Known(Ring ring, List<PeerDevice> all, Map<String, PeerAddress> byName) {
    static Known of(Ring ring) {
      List<PeerDevice> all = peers(ring.devices());
      var byName = new HashMap<String, PeerAddress>();
      all.forEach(peer -> byName.put(peer.device(), peer.address()));
      return new Known(ring, all, Map.copyOf(byName));
    }
  }

  private Known known() {
    Ring current = source.current();
    Known last = known;
    if (last.ring != current) {
      last = Known.of(current);
      known = last;
    }
    return last;
  }

  @Override
  public Optional<PeerAddress> find(String device) {
    return Optional.ofNullable(known().byName.get(device));
  }

  @Override
  public List<PeerDevice> all() {
    return known().all;
  }

  @Override
  public int partition(PathHash container) {
    return source.current().partition(container.high());
  }

  @Override
  public List<PeerDevice> primaries(int partition) {
    return peers(source.current().primaries(partition));
  }

  @Override
  public long ringVersion() {
    return source.current().version();
  }

  private static List<PeerDevice> peers(List<Device> devices) {
    return devices.stream()
        .map(device -> new PeerDevice(device.device(), new PeerAddress(device.ip(), device.port())))
        .toList();
  }
}
