package io.martinet.cluster;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.DurableFiles;
import io.martinet.core.Scheduler;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingHolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Path file;
  private final Executor executor;
  private final Watcher watcher;
  private final Counter refused;
  private final CompletableFuture<RingHolder> first = new CompletableFuture<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private Scheduler.@Nullable Cancellable polling;
  private volatile boolean closed;

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
    this.file = directory.resolve(name + ".ring.gz");
    this.executor = executor;
    this.watcher = event -> refreshSoon();
    this.refused = metrics.counter("ring.refused{ring=\"" + name + "\"}");
    metrics.gauge("ring.version{ring=\"" + name + "\"}", () -> (Gauge<Long>) this::version);
  }

  private long version() {
    return first.isDone() ? first.join().current().version() : 0;
  }

  /** Loads the copy on disk, if there is a good one, and begins to watch. Returns at once. */
  public void start(Scheduler scheduler) {
    if (Files.exists(file)) {
      try {
        first.complete(new RingHolder(RingFile.read(file)));
      } catch (IOException e) {
        LOG.error("the ring on disk cannot be used; waiting for ZooKeeper's", e);
      }
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
              .formatted(name, file, client.isConnected() ? "connected" : "not connected"),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any thread, ZooKeeper's own too: only hands the work on. Many calls make one refresh. */
  private void refreshSoon() {
    if (!closed && due.compareAndSet(false, true)) {
      executor.execute(this::refresh);
    }
  }

  private synchronized void refresh() {
    due.set(false);
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
      byte[] content = fetch(curator, pointer);
      Ring ring = verified(content, pointer);
      // Disk first: a start without ZooKeeper must not find a ring older than one that was used.
      DurableFiles.replace(file, content);
      putInForce(ring);
    }
    return null;
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

  private byte[] fetch(CuratorFramework curator, RingPointer pointer) throws Exception {
    var content = new ByteArrayOutputStream(pointer.sizeBytes());
    for (int chunk = 0; chunk < pointer.chunks(); chunk++) {
      try {
        content.write(curator.getData().forPath(nodes.chunk(pointer, chunk)));
      } catch (KeeperException.NoNodeException e) {
        throw new IOException(
            "chunk %d of version %d of ring %s is missing"
                .formatted(chunk, pointer.version(), name),
            e);
      }
    }
    return content.toByteArray();
  }

  private Ring verified(byte[] content, RingPointer pointer) throws IOException {
    String source = "%s version %d in ZooKeeper".formatted(name, pointer.version());
    String sha256 = RingPointer.sha256(content);
    if (!sha256.equals(pointer.sha256())) {
      throw new IOException(
          "ring %s: %d bytes with SHA-256 %s, published were %d with %s"
              .formatted(source, content.length, sha256, pointer.sizeBytes(), pointer.sha256()));
    }
    Ring ring = RingFile.decode(content, source);
    if (ring.version() != pointer.version()) {
      throw new IOException("ring " + source + " says that it is version " + ring.version());
    }
    return ring;
  }

  private void putInForce(Ring ring) {
    if (!first.complete(new RingHolder(ring))) {
      first.join().swap(ring);
    }
    LOG.info("ring {} version {} is in force", name, ring.version());
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
