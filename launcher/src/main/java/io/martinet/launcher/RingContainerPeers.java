package io.martinet.launcher;

import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.object.ContainerPeers;
import io.martinet.ring.Device;
import io.martinet.ring.RingSource;
import java.util.List;
import java.util.Optional;

/** Where container devices listen, by the container ring in force. Thread-safe. */
final class RingContainerPeers implements ContainerPeers {
  private final RingSource ring;

  RingContainerPeers(RingSource ring) {
    this.ring = ring;
  }

  @Override
  public Optional<PeerAddress> find(String device) {
    return ring.current().devices().stream()
        .filter(candidate -> candidate.device().equals(device))
        .findFirst()
        .map(RingContainerPeers::address);
  }

  @Override
  public List<PeerDevice> all() {
    return peers(ring.current().devices());
  }

  @Override
  public List<PeerDevice> primaries(int partition) {
    return peers(ring.current().primaries(partition));
  }

  private static List<PeerDevice> peers(List<Device> devices) {
    return devices.stream()
        .map(device -> new PeerDevice(device.device(), address(device)))
        .toList();
  }

  @Override
  public long ringVersion() {
    return ring.current().version();
  }

  private static PeerAddress address(Device device) {
    return new PeerAddress(device.ip(), device.port());
  }
}
