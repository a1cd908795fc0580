package io.martinet.cluster;

import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * A published ring, fetched whole and verified.
 *
 * @param bytes of its file
 */
record RingContent(Ring ring, byte[] bytes) {
  /** A ring that did not come from ZooKeeper; the same ring has the same bytes. */
  static RingContent of(Ring ring) {
    return new RingContent(ring, RingFile.encode(ring));
  }

  /**
   * Fetches what a pointer names.
   *
   * @throws IOException a chunk is missing, or the bytes are not those that were published
   */
  static RingContent fetch(CuratorFramework curator, RingNodes nodes, RingPointer pointer)
      throws Exception {
    String source = "%s version %d in ZooKeeper".formatted(nodes.root(), pointer.version());
    var content = new ByteArrayOutputStream(pointer.sizeBytes());
    for (int chunk = 0; chunk < pointer.chunks(); chunk++) {
      try {
        content.write(curator.getData().forPath(nodes.chunk(pointer, chunk)));
      } catch (KeeperException.NoNodeException e) {
        throw new IOException("chunk %d of ring %s is missing".formatted(chunk, source), e);
      }
    }
    return verified(content.toByteArray(), pointer, source);
  }

  private static RingContent verified(byte[] bytes, RingPointer pointer, String source)
      throws IOException {
    String sha256 = RingPointer.sha256(bytes);
    if (!sha256.equals(pointer.sha256())) {
      throw new IOException(
          "ring %s: %d bytes with SHA-256 %s, published were %d with %s"
              .formatted(source, bytes.length, sha256, pointer.sizeBytes(), pointer.sha256()));
    }
    Ring ring = RingFile.decode(bytes, source);
    if (ring.version() != pointer.version()) {
      throw new IOException("ring " + source + " says that it is version " + ring.version());
    }
    return new RingContent(ring, bytes);
  }

  /** The devices that reported to have all that a version gave them. */
  static Set<String> filled(CuratorFramework curator, RingNodes nodes, long version)
      throws Exception {
    return children(curator, nodes.filled(version));
  }

  /** Names of the nodes below one; none if it is not there. */
  static Set<String> children(CuratorFramework curator, String node) throws Exception {
    try {
      return Set.copyOf(curator.getChildren().forPath(node));
    } catch (KeeperException.NoNodeException e) {
      return Set.of();
    }
  }
}
