package io.martinet.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;

/**
 * Who is alive, as far as ZooKeeper has heard: an ephemeral node a process and role, made again
 * after each lost session. A hint for people and for daemons, never a reason to count or discount
 * an answer. Thread-safe; never waits.
 */
public final class Membership implements AutoCloseable {
  static final String ROOT = ClusterClient.ROOT + "/members";

  private final ClusterClient client;
  private final CuratorCache cache;
  private final List<PersistentNode> own = new ArrayList<>();

  public Membership(ClusterClient client) {
    this.client = client;
    this.cache = CuratorCache.build(client.curator(), ROOT);
  }

  /** Begins to follow the members. */
  public void start() {
    cache.start();
  }

  /** Makes this process known in a role, now or once ZooKeeper is there, until closed. */
  public synchronized void join(Member member) {
    var node =
        new PersistentNode(
            client.curator(), CreateMode.EPHEMERAL, false, member.path(), member.bytes());
    node.start();
    own.add(node);
  }

  /** The members when ZooKeeper was last heard, by role and address. */
  public List<Member> members() {
    return cache.stream()
        .flatMap(node -> Member.parse(node.getData()).stream())
        .sorted(
            Comparator.comparing(Member::role)
                .thenComparing(Member::address)
                .thenComparingLong(Member::bootId))
        .toList();
  }

  /** Takes this process's nodes away at once, instead of when its session ends. */
  @Override
  public synchronized void close() throws IOException {
    cache.close();
    for (PersistentNode node : own) {
      node.close();
    }
  }
}
