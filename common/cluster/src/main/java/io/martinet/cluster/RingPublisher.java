package io.martinet.cluster;

import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingPair;
import io.martinet.ring.RingSuccession;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Puts rings in force for the whole cluster (rule 30): the file goes into chunk nodes under its
 * version, then one compare-and-set of the pointer publishes all of them at once. Of two publishers
 * at the same time one wins and the other is told. Thread-safe; blocks.
 */
public final class RingPublisher {
  /** Versions of a ring kept: the one in force, and some to go back to by hand. */
  static final int VERSIONS_KEPT = 4;

  private static final byte[] NO_DATA = {};

  private final ClusterClient client;

  public RingPublisher(ClusterClient client) {
    this.client = client;
  }

  /**
   * Publishes a ring whose version is above that in force, if it may follow it.
   *
   * @param name {@code account}, {@code container}, {@code object}, {@code object-1}…
   * @throws ClusterUnavailableException ZooKeeper is away: the ring may be in force or not; the
   *     same call again finds out
   * @throws IOException ZooKeeper refused, or holds a pointer that is none
   */
  public PublishOutcome publish(String name, Ring ring) throws IOException {
    var nodes = new RingNodes(name);
    byte[] content = RingFile.encode(ring);
    RingPointer pointer = RingPointer.to(ring.version(), content);
    try {
      return client.call(curator -> publish(curator, nodes, ring, pointer, content));
    } catch (KeeperException | IllegalArgumentException e) {
      throw new IOException("publishing ring " + name + " version " + ring.version(), e);
    }
  }

  /**
   * The ring in force, and how far it has come; empty if the store has none of that name yet.
   *
   * @throws ClusterUnavailableException ZooKeeper is away
   * @throws IOException what it holds is damaged
   */
  public Optional<RingPair> inForce(String name) throws IOException {
    var nodes = new RingNodes(name);
    try {
      return client.call(curator -> {
        RingPointer pointer = find(curator, nodes, new Stat());
        return pointer == null ? Optional.empty() : Optional.of(pair(curator, nodes, pointer));
      });
    } catch (KeeperException | IllegalArgumentException e) {
      throw new IOException("reading ring " + name, e);
    }
  }

  private static PublishOutcome publish(
      CuratorFramework curator, RingNodes nodes, Ring ring, RingPointer pointer, byte[] content)
      throws Exception {
    var stat = new Stat();
    RingPointer before = find(curator, nodes, stat);
    if (before != null && before.version() >= pointer.version()) {
      return outcome(before, pointer);
    }
    // Without a device nothing was ever acknowledged: no ring counts but the newest.
    boolean isInUse = !RingContent.children(curator, DeviceNodes.ROOT).isEmpty();
    if (before != null && isInUse) {
      Set<String> followed = RingContent.children(curator, nodes.followed(before.version()));
      Optional<String> refusal =
          new RingSuccession(pair(curator, nodes, before), followed).refusal(ring);
      if (refusal.isPresent()) {
        return new PublishOutcome.Refused(refusal.get());
      }
    }
    for (int chunk = 0; chunk < pointer.chunks(); chunk++) {
      int from = chunk * RingPointer.CHUNK_BYTES_MAX;
      int to = Math.min(content.length, from + RingPointer.CHUNK_BYTES_MAX);
      writeChunk(curator, nodes.chunk(pointer, chunk), Arrays.copyOfRange(content, from, to));
    }
    writeChunk(curator, nodes.filled(pointer.version()), NO_DATA);
    try {
      if (before == null) {
        curator.create().creatingParentsIfNeeded().forPath(nodes.pointer(), pointer.bytes());
      } else {
        curator
            .setData()
            .withVersion(stat.getVersion())
            .forPath(nodes.pointer(), (isInUse ? pointer.after(before) : pointer).bytes());
      }
    } catch (KeeperException.NodeExistsException | KeeperException.BadVersionException e) {
      // Somebody was faster, or this very call was repeated after a lost connection: look who.
      RingPointer now = find(curator, nodes, stat);
      return now == null ? new PublishOutcome.Superseded(0) : outcome(now, pointer);
    }
    prune(curator, nodes, pointer.version());
    return new PublishOutcome.Published(pointer.version());
  }

  /** What is in force; devices may report themselves filled meanwhile, which forbids nothing. */
  private static RingPair pair(CuratorFramework curator, RingNodes nodes, RingPointer inForce)
      throws Exception {
    RingPointer former = inForce.former();
    return new RingPair(
        RingContent.fetch(curator, nodes, inForce).ring(),
        former == null ? null : RingContent.fetch(curator, nodes, former).ring(),
        RingContent.filled(curator, nodes, inForce.version()));
  }

  private static PublishOutcome outcome(RingPointer inForce, RingPointer wanted) {
    return inForce.alone().equals(wanted)
        ? new PublishOutcome.Published(wanted.version())
        : new PublishOutcome.Superseded(inForce.version());
  }

  private static @Nullable RingPointer find(CuratorFramework curator, RingNodes nodes, Stat stat)
      throws Exception {
    try {
      return RingPointer.parse(curator.getData().storingStatIn(stat).forPath(nodes.pointer()));
    } catch (KeeperException.NoNodeException e) {
      return null;
    }
  }

  /** Its name holds the start of the checksum: what stands there already is what is written. */
  private static void writeChunk(CuratorFramework curator, String path, byte[] data)
      throws Exception {
    try {
      curator.create().creatingParentsIfNeeded().forPath(path, data);
    } catch (KeeperException.NodeExistsException e) {
      curator.setData().forPath(path, data);
    }
  }

  /** Removes the oldest versions, never one at or above the published: it may be in the making. */
  private static void prune(CuratorFramework curator, RingNodes nodes, long published)
      throws Exception {
    List<Long> older =
        curator.getChildren().forPath(nodes.root()).stream()
            .filter(child -> child.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .filter(version -> version < published)
            .sorted()
            .toList();
    for (Long version : older.subList(0, Math.max(0, older.size() - VERSIONS_KEPT + 1))) {
      try {
        curator.delete().deletingChildrenIfNeeded().forPath(nodes.version(version));
      } catch (KeeperException.NoNodeException e) {
        // Another publisher prunes too: gone is gone.
        continue;
      }
    }
  }
}
