package io.martinet.launcher.ring;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a device is called and where it is reached, as far as it is said: to search by, or to change
 * a device to. Null is "not said".
 */
record DeviceNames(
    @Nullable String ip,
    @Nullable Integer port,
    @Nullable String replicationIp,
    @Nullable Integer replicationPort,
    @Nullable String device,
    @Nullable String meta) {
  boolean isEmpty() {
    return equals(new DeviceNames(null, null, null, null, null, null));
  }

  /** Whether all that is said fits the device; of meta a part is enough. */
  boolean fits(Device other) {
    return fits(ip, other.ip())
        && fits(port, other.port())
        && fits(replicationIp, other.replicationIp())
        && fits(replicationPort, other.replicationPort())
        && fits(device, other.device())
        && (meta == null || other.meta().contains(meta));
  }

  static boolean fits(@Nullable Object wanted, Object actual) {
    return wanted == null || wanted.equals(actual);
  }

  /** The device with all that is said instead of what it had. */
  Device appliedTo(Device former) {
    var server =
        new Endpoint(
            Objects.requireNonNullElse(ip, former.ip()),
            Objects.requireNonNullElse(port, former.port()));
    var replication =
        new Endpoint(
            Objects.requireNonNullElse(replicationIp, former.replicationIp()),
            Objects.requireNonNullElse(replicationPort, former.replicationPort()));
    return new Device(
        former.id(),
        former.region(),
        former.zone(),
        server,
        replication,
        Objects.requireNonNullElse(device, former.device()),
        former.weight(),
        Objects.requireNonNullElse(meta, former.meta()));
  }
}
