package io.martinet.cluster;

import java.io.IOException;
import org.apache.zookeeper.KeeperException;

/**
 * Tells the cluster how far devices have come with a version of a ring (rule 6): that they go by
 * it, and that they have all that it gave them. With the last of the latter its transition is over;
 * without enough of both no other ring may follow. Thread-safe; blocks.
 */
public final class RingReports {
  private final ClusterClient client;

  public RingReports(ClusterClient client) {
    this.client = client;
  }

  /**
   * Reports that a device has noted the ring and lacks nothing of what it had before; again is no
   * harm.
   *
   * @param ring {@code account}, {@code container}, {@code object}, {@code object-1}…
   * @throws ClusterUnavailableException ZooKeeper is away: report again later
   * @throws IOException it refused
   */
  public void followed(String ring, long version, String device) throws IOException {
    create(new RingNodes(ring).followed(version, device), "goes by ring " + ring, device);
  }

  /** Reports that a device has all that the ring gave it; otherwise as {@link #followed}. */
  public void filled(String ring, long version, String device) throws IOException {
    create(new RingNodes(ring).filled(version, device), "has all of ring " + ring, device);
  }

  /** Takes back that a device has noted the ring: it is lost, and another is to take its place. */
  public void lost(String ring, long version, String device) throws IOException {
    try {
      client.call(
          curator -> curator.delete().forPath(new RingNodes(ring).followed(version, device)));
    } catch (KeeperException.NoNodeException e) {
      // It was never told.
      return;
    } catch (KeeperException e) {
      throw new IOException("taking back what " + device + " reported", e);
    }
  }

  private void create(String node, String what, String device) throws IOException {
    try {
      client.call(curator -> curator.create().creatingParentsIfNeeded().forPath(node, new byte[0]));
    } catch (KeeperException.NodeExistsException e) {
      // Told already.
      return;
    } catch (KeeperException e) {
      throw new IOException("reporting that " + device + " " + what, e);
    }
  }
}
