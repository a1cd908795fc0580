package io.martinet.launcher.recon;

import io.martinet.http.PeerAddress;
import io.martinet.ring.Device;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server that is asked.
 *
 * @param address as the ring names it
 */
public record ReconHost(PeerAddress address, int region, int zone) {
  /**
   * The servers of a ring's devices, sorted by address.
   *
   * @param region null: all
   * @param zone null: all
   */
  public static List<ReconHost> of(
      Iterable<Device> devices, @Nullable Integer region, @Nullable Integer zone) {
    var hosts = new TreeMap<String, ReconHost>();
    for (Device device : devices) {
      if ((region == null || device.region() == region)
          && (zone == null || device.zone() == zone)) {
        var address = new PeerAddress(device.ip(), device.port());
        hosts.putIfAbsent(
            address.toString(), new ReconHost(address, device.region(), device.zone()));
      }
    }
    return List.copyOf(hosts.values());
  }
}
