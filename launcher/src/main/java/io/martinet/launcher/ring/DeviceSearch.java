package io.martinet.launcher.ring;

import static io.martinet.launcher.ring.DeviceNames.fits;

import io.martinet.ring.Device;
import org.jspecify.annotations.Nullable;

/** Which devices are meant: those that all fits that is said. Null is "not said". */
record DeviceSearch(
    @Nullable Integer id,
    @Nullable Integer region,
    @Nullable Integer zone,
    @Nullable Double weight,
    DeviceNames names) {
  boolean matches(Device device) {
    return fits(id, device.id())
        && fits(region, device.region())
        && fits(zone, device.zone())
        && fits(weight, device.weight())
        && names.fits(device);
  }
}
