package io.martinet.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;

/** Devices in ZooKeeper: {@code /martinet/devices/<id>}, with a child {@code failed}. */
final class DeviceNodes {
  /** Its children are the devices of the store, new or formatted. */
  static final String ROOT = ClusterClient.ROOT + "/devices";

  private final ClusterClient client;

  DeviceNodes(ClusterClient client) {
    this.client = client;
  }

  private static String node(String id) {
    return ROOT + '/' + id;
  }

  private static String failed(String id) {
    return node(id) + "/failed";
  }

  Optional<DeviceRecord> find(String id) throws IOException {
    try {
      return read(node(id)).map(DeviceRecord::parse);
    } catch (IllegalArgumentException e) {
      throw new IOException("device " + id + " in ZooKeeper: " + e.getMessage(), e);
    }
  }

  /**
   * @return false if the node was there already; nothing changed then
   */
  boolean create(String id, DeviceRecord record) throws IOException {
    return create(id, node(id), record.bytes());
  }

  /**
   * @throws IOException also when there is no such node
   */
  void put(String id, DeviceRecord record) throws IOException {
    try {
      client.call(curator -> curator.setData().forPath(node(id), record.bytes()));
    } catch (KeeperException e) {
      throw new IOException("recording device " + id + " in ZooKeeper", e);
    }
  }

  Optional<String> findFailure(String id) throws IOException {
    return read(failed(id)).map(data -> new String(data, StandardCharsets.UTF_8));
  }

  /** Marks a device; one that is marked keeps its first reason. */
  void putFailure(String id, String failure) throws IOException {
    create(id, failed(id), failure.getBytes(StandardCharsets.UTF_8));
  }

  void removeFailure(String id) throws IOException {
    try {
      client.call(curator -> curator.delete().quietly().forPath(failed(id)));
    } catch (KeeperException e) {
      throw new IOException("clearing the failure of device " + id + " in ZooKeeper", e);
    }
  }

  private Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(client.call(curator -> curator.getData().forPath(path)));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (KeeperException e) {
      throw new IOException("reading " + path + " in ZooKeeper", e);
    }
  }

  private boolean create(String id, String path, byte[] data) throws IOException {
    try {
      client.call(curator -> curator.create().creatingParentsIfNeeded().forPath(path, data));
      return true;
    } catch (KeeperException.NodeExistsException e) {
      return false;
    } catch (KeeperException e) {
      throw new IOException("writing device " + id + " in ZooKeeper", e);
    }
  }
}
