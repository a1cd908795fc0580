package io.martinet.cluster;

import java.io.IOException;
import org.apache.zookeeper.KeeperException;

/**
 * Tells the cluster which devices have all that a version of a ring gave them (rule 6): with the
 * last of them its transition is over. Thread-safe; blocks.
 */
public final class FillingReports {
  private final ClusterClient client;

  public FillingReports(ClusterClient client) {
    this.client = client;
  }

  /**
   * Reports a device; again is no harm.
   *
   * @param ring {@code account}, {@code container}, {@code object}, {@code object-1}…
   * @throws ClusterUnavailableException ZooKeeper is away: report again later
   * @throws IOException it refused
   */
  public void report(String ring, long version, String device) throws IOException {
    String node = new RingNodes(ring).filled(version, device);
    try {
      client.call(curator -> curator.create().forPath(node, new byte[0]));
    } catch (KeeperException.NodeExistsException | KeeperException.NoNodeException e) {
      // Told already, or a version that nobody asks about any more.
      return;
    } catch (KeeperException e) {
      throw new IOException("reporting that " + device + " is filled", e);
    }
  }
}
