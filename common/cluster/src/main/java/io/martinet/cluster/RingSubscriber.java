package io.martinet.cluster;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one ring of a node current: starts from the copy on disk, watches the pointer in ZooKeeper,
 * and on a newer version fetches, verifies, stores and swaps it in. What is damaged, older or not
 * what the pointer says is never used. Without ZooKeeper the ring in force stays in force.
 *
 * <p>Thread-safe. Lookups go to {@link #ring}, which never waits.
 */
public final class RingSubscriber implements AutoCloseable {
  /** A lost watch costs no more than this; one read of a small node (guessed). */
  static final Duration POLL_INTERVAL = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(RingSubscriber.class);

  private final String name;
  private final RingNodes nodes;
  private final ClusterClient client;
  private final RingFiles files;
  private final Executor executor;
  private final Watcher watcher;
  private final Counter refused;
  private final CompletableFuture<RingHolder> first = new CompletableFuture<>();

  /** The refresh that was asked for and has not begun; null if there is none. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> due = new AtomicReference<>();

  private Scheduler.@Nullable Cancellable polling;
  private volatile boolean closed;

  /** Number of devices that have yet to be given what the ring in force gave them. */
  private volatile int unfilled;

  /** Version of which nothing is in transition; 0 if none is known. Guarded by this. */
  private long settled;

  /** What was refused last, so that a poll does not say it again. Guarded by this. */
  private String refusedLast = "";

  /**
   * @param name {@code account}, {@code container}, {@code object}, {@code object-1}…
   * @param directory where the copy on disk stands, as {@code <name>.ring.gz}; exists
   * @param executor runs blocking work, one task of this at a time
   */
  public RingSubscriber(
      String name,
      ClusterClient client,
      Path directory,
      Executor executor,
      MetricRegistry metrics) {
    this.name = name;
    this.nodes = new RingNodes(name);
    this.client = client;
    this.files = new RingFiles(directory, name);
    this.executor = executor;
    this.watcher = event -> refreshSoon();
    this.refused = metrics.counter("ring.refused{ring=\"" + name + "\"}");
    metrics.gauge("ring.version{ring=\"" + name + "\"}", () -> (Gauge<Long>) this::version);
    metrics.gauge("ring.unfilled{ring=\"" + name + "\"}", () -> (Gauge<Integer>) () -> unfilled);
  }

  private long version() {
    return first.isDone() ? first.join().current().version() : 0;
  }

  /** Loads the copy on disk, if there is a good one, and begins to watch. Returns at once. */
  public void start(Scheduler scheduler) {
    try {
      files.read().ifPresent(pair -> first.complete(new RingHolder(pair)));
    } catch (IOException e) {
      LOG.error("the ring on disk cannot be used; waiting for ZooKeeper's", e);
    }
    client.onConnected(this::refreshSoon);
    polling = scheduler.every(POLL_INTERVAL, this::refreshSoon);
  }

  /** The ring, empty while there is none on disk and none was fetched. */
  public Optional<RingHolder> ring() {
    return first.isDone() ? Optional.of(first.join()) : Optional.empty();
  }

  /**
   * Waits for the first ring.
   *
   * @throws IOException there is none on disk, and none came from ZooKeeper in that time
   */
  public RingHolder awaitRing(Duration wait) throws IOException, InterruptedException {
    try {
      return first.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "no ring '%s': %s is not there or not usable, and none came from ZooKeeper (%s)"
              .formatted(
                  name, files.current(), client.isConnected() ? "connected" : "not connected"),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Looks now whether ZooKeeper has something newer, and waits until that is in force here. Without
   * ZooKeeper it returns at once.
   *
   * @param wait how long at most
   */
  public void renew(Duration wait) throws InterruptedException {
    if (!client.isConnected()) {
      return;
    }
    try {
      refreshed().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("ring {}: ZooKeeper did not say within {} whether there is a newer one", name, wait);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether ZooKeeper could be asked. */
  public boolean isConnected() {
    return client.isConnected();
  }

  /**
   * Takes the rings that a peer goes by, where these are newer: ZooKeeper is away from here, and
   * not from the peer. Blocks on the disk.
   *
   * @param peer for the log
   * @return whether they are in force here now
   * @throws IOException they cannot follow those in force here, or not be stored
   */
  public synchronized boolean take(RingPair rings, String peer) throws IOException {
    Ring newer = rings.current();
    if (newer.version() < version() || !first.isDone()) {
      return false;
    }
    if (newer.version() == version()) {
      first.join().filled(version(), rings.filled());
      return true;
    }
    requireSamePartPower(newer);
    Ring former = rings.former();
    files.write(RingContent.of(newer), former == null ? null : RingContent.of(former));
    LOG.warn("ring {} version {} comes from {}: ZooKeeper is away", name, newer.version(), peer);
    putInForce(rings);
    return true;
  }

  /** Any thread, ZooKeeper's own too: only hands the work on. */
  private void refreshSoon() {
    var unused = refreshed();
  }

  /** A refresh that begins after this call. Many calls make one. */
  private CompletableFuture<Void> refreshed() {
    var mine = new CompletableFuture<Void>();
    CompletableFuture<Void> waiting = due.compareAndExchange(null, mine);
    if (waiting != null) {
      return waiting;
    }
    if (closed) {
      due.set(null);
      mine.complete(null);
    } else {
      executor.execute(() -> refresh(mine));
    }
    return mine;
  }

  private void refresh(CompletableFuture<Void> asked) {
    try {
      refresh();
    } finally {
      asked.complete(null);
    }
  }

  private synchronized void refresh() {
    // Not before it is this one's turn: who asks meanwhile is served by it.
    due.set(null);
    try {
      client.call(this::refreshFrom);
      refusedLast = "";
    } catch (ClusterUnavailableException e) {
      LOG.debug("ring {} stays as it is: {}", name, e.getMessage());
    } catch (KeeperException | IOException | IllegalArgumentException e) {
      refuse(e);
    }
  }

  private @Nullable Void refreshFrom(CuratorFramework curator) throws Exception {
    RingPointer pointer = watchPointer(curator);
    if (pointer != null && pointer.version() > version()) {
      take(curator, pointer);
    }
    if (pointer != null && pointer.version() == version()) {
      followFilling(curator, pointer);
    }
    return null;
  }

  private void take(CuratorFramework curator, RingPointer pointer) throws Exception {
    RingContent current = RingContent.fetch(curator, nodes, pointer);
    requireSamePartPower(current.ring());
    RingPointer before = pointer.former();
    @Nullable RingContent former =
        before == null ? null : RingContent.fetch(curator, nodes, before);
    // Disk first: a start without ZooKeeper must not find a ring older than one that was used.
    files.write(current, former);
    putInForce(
        new RingPair(
            current.ring(),
            former == null ? null : former.ring(),
            RingContent.filled(curator, nodes, pointer.version())));
  }

  private void requireSamePartPower(Ring next) throws IOException {
    if (first.isDone() && first.join().current().partPower() != next.partPower()) {
      throw new IOException(
          "ring %s version %d has part power %d; here it is %d, and every object would move"
              .formatted(
                  name, next.version(), next.partPower(), first.join().current().partPower()));
    }
  }

  /** Once all are filled nothing is left to watch until the ring changes. */
  private void followFilling(CuratorFramework curator, RingPointer pointer) throws Exception {
    RingHolder holder = first.join();
    long version = holder.current().version();
    if (settled == version) {
      return;
    }
    learnFormer(curator, pointer, holder);
    holder.filled(version, watchFilled(curator, version));
    Set<String> waiting = holder.pair().unfilled();
    boolean isNew = waiting.size() != unfilled;
    unfilled = waiting.size();
    if (waiting.isEmpty()) {
      files.writeSettled(version);
      settled = version;
      LOG.info("ring {} version {}: no partition is in transition", name, version);
    } else if (isNew) {
      LOG.info("ring {} version {}: in transition until filled: {}", name, version, waiting);
    }
  }

  /** The file beside the ring on disk may be lost. */
  private void learnFormer(CuratorFramework curator, RingPointer pointer, RingHolder holder)
      throws Exception {
    RingPointer before = pointer.former();
    if (before != null && holder.pair().former() == null) {
      RingContent former = RingContent.fetch(curator, nodes, before);
      files.write(RingContent.fetch(curator, nodes, pointer), former);
      holder.follows(pointer.version(), former.ring());
    }
  }

  private Set<String> watchFilled(CuratorFramework curator, long version) throws Exception {
    try {
      return Set.copyOf(curator.getChildren().usingWatcher(watcher).forPath(nodes.filled(version)));
    } catch (KeeperException.NoNodeException e) {
      // A first ring from before there were such nodes, or one that was pruned.
      return Set.of();
    }
  }

  private @Nullable RingPointer watchPointer(CuratorFramework curator) throws Exception {
    try {
      return RingPointer.parse(curator.getData().usingWatcher(watcher).forPath(nodes.pointer()));
    } catch (KeeperException.NoNodeException e) {
      if (curator.checkExists().usingWatcher(watcher).forPath(nodes.pointer()) != null) {
        // Published between the two requests: no watch will tell.
        refreshSoon();
      }
      return null;
    }
  }

  private void putInForce(RingPair pair) {
    // Before what follows from it, which may take a while.
    LOG.info("ring {} version {} is in force", name, pair.current().version());
    if (!first.complete(new RingHolder(pair))) {
      first.join().swap(pair);
    }
  }

  private void refuse(Exception e) {
    refused.inc();
    String reason = String.valueOf(e.getMessage());
    if (!reason.equals(refusedLast)) {
      refusedLast = reason;
      LOG.error("a new version of ring {} is refused; the one in force stays", name, e);
    }
  }

  /** Ends the watching; the ring in force stays usable. */
  @Override
  public void close() {
    closed = true;
    if (polling != null) {
      polling.cancel();
    }
  }
}
