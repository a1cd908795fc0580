package io.martinet.container;

import io.martinet.core.StorePath;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Places by the rings themselves. Thread-safe. */
public final class RingContainerPlaces implements ContainerPlaces {
  private final PathHashers hashers;
  private final RingSource accounts;
  private final List<RingSource> objects;

  /**
   * @param objects the ring of each policy
   */
  public RingContainerPlaces(PathHashers hashers, RingSource accounts, List<RingSource> objects) {
    this.hashers = hashers;
    this.accounts = accounts;
    this.objects = List.copyOf(objects);
  }

  @Override
  public RowTargets account(String account) {
    byte[] path = StorePath.account(account).bytes();
    Ring ring = accounts.current();
    int partition = ring.partition(hashers.hashHigh(path, 0, path.length));
    return new RowTargets(
        partition,
        ring.version(),
        ring.primaries(partition).stream()
            .map(device -> new RowTargets.Target(peer(device), false))
            .toList());
  }

  @Override
  public List<PeerDevice> objectDevices() {
    // Policies share devices; each has its rows to send again only once.
    var all = new LinkedHashSet<PeerDevice>();
    for (RingSource ring : objects) {
      for (Device device : ring.current().devices()) {
        all.add(peer(device));
      }
    }
    return new ArrayList<>(all);
  }

  private static PeerDevice peer(Device device) {
    return new PeerDevice(device.device(), new PeerAddress(device.ip(), device.port()));
  }
}
