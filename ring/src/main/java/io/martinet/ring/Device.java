package io.martinet.ring;

/**
 * A place with a disk, as the ring knows it. Region, zone and server only matter as failure
 * domains: replicas and handoffs are spread over them.
 *
 * @param id index in the ring's device list, 0 to {@link Ring#DEVICES_MAX} - 1
 * @param region 0 or more
 * @param zone number within the region, 0 or more
 * @param server where clients' requests go; its address is the third failure domain
 * @param replication where replication's requests go
 * @param device name of the device on its server, such as {@code d1}
 * @param weight share of partitions relative to other devices; 0 takes none
 * @param meta free text of the operator
 */
public record Device(
    int id,
    int region,
    int zone,
    Endpoint server,
    Endpoint replication,
    String device,
    double weight,
    String meta) {
  public Device {
    if (id < 0 || id >= Ring.DEVICES_MAX) {
      throw new IllegalArgumentException(
          "device id must be 0.." + (Ring.DEVICES_MAX - 1) + ", was " + id);
    }
    if (region < 0 || zone < 0) {
      throw new IllegalArgumentException(
          "region and zone must not be negative: r" + region + "z" + zone + " of device " + id);
    }
    if (device.isEmpty() || device.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a device name: '" + device + "' of device " + id);
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight must be 0 or more, was " + weight);
    }
  }

  /** A device whose replication goes to the address that clients' requests use. */
  public static Device of(
      int id, int region, int zone, String ip, int port, String device, double weight) {
    var server = new Endpoint(ip, port);
    return new Device(id, region, zone, server, server, device, weight, "");
  }

  public String ip() {
    return server.ip();
  }

  public int port() {
    return server.port();
  }

  public String replicationIp() {
    return replication.ip();
  }

  public int replicationPort() {
    return replication.port();
  }

  /** The same device in another place. */
  public Device at(int changedRegion, int changedZone) {
    return new Device(id, changedRegion, changedZone, server, replication, device, weight, meta);
  }

  /** The same device with another weight. */
  public Device withWeight(double changed) {
    return new Device(id, region, zone, server, replication, device, changed, meta);
  }
}
