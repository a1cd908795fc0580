package io.martinet.cluster;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * A process's one connection to ZooKeeper. It reconnects by itself for ever; what is asked while it
 * is away fails at once instead of waiting. Thread-safe; {@link #call} blocks, so never on an event
 * loop.
 */
public final class ClusterClient implements AutoCloseable {
  /** Node under which everything of Martinet stands. */
  static final String ROOT = "/martinet";

  /** Attempts after the first of one operation that lost its connection, and the pause between. */
  private static final int RETRIES_MAX = 2;

  private static final int RETRY_PAUSE_MILLIS = 200;

  /** Curator's own second would be most of what a server takes to stop while ZooKeeper is away. */
  private static final int CLOSE_MILLIS_MAX = 100;

  private final ClusterConfig config;
  private final Ticker ticker;
  private final CuratorFramework curator;
  private final List<Runnable> onConnected = new CopyOnWriteArrayList<>();
  private volatile boolean connected;
  private volatile long awaySinceNanos;

  /** Connects to nothing before {@link #start}. */
  public ClusterClient(ClusterConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.awaySinceNanos = ticker.nanos();
    this.curator =
        CuratorFrameworkFactory.builder()
            .connectString(config.connect())
            .sessionTimeoutMs((int) config.sessionTimeout().toMillis())
            .connectionTimeoutMs((int) config.connectionTimeout().toMillis())
            .retryPolicy(new RetryNTimes(RETRIES_MAX, RETRY_PAUSE_MILLIS))
            // Members and pointers are not secrets; who may write is the business of the network.
            .ensembleTracker(false)
            .maxCloseWaitMs(CLOSE_MILLIS_MAX)
            .zkClientConfig(new QuietZooKeeper.ClientConfig())
            .build();
    curator.getConnectionStateListenable().addListener((client, state) -> changed(state));
  }

  /** Begins to connect and returns at once, whether ZooKeeper is there or not. */
  public void start() {
    curator.start();
  }

  /**
   * Waits for a connection.
   *
   * @return whether there is one now
   */
  public boolean awaitConnected(Duration wait) throws InterruptedException {
    return curator.blockUntilConnected((int) wait.toMillis(), TimeUnit.MILLISECONDS)
        && isConnected();
  }

  /** Whether ZooKeeper could be asked a moment ago. */
  public boolean isConnected() {
    return connected || curator.getZookeeperClient().isConnected();
  }

  /** How long ZooKeeper has been away; zero while it is there. */
  public Duration awayFor() {
    return connected ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - awaySinceNanos);
  }

  /**
   * Has a task run at each connection, first or again: what was missed must be looked up then. The
   * task runs on the connection's own thread and must hand its work on.
   */
  void onConnected(Runnable task) {
    onConnected.add(task);
    if (connected) {
      task.run();
    }
  }

  private void changed(ConnectionState state) {
    if (state.isConnected()) {
      connected = true;
      onConnected.forEach(Runnable::run);
    } else if (connected) {
      awaySinceNanos = ticker.nanos();
      connected = false;
    }
  }

  /** One request to ZooKeeper or a few. */
  @FunctionalInterface
  interface Operation<T extends @Nullable Object> {
    T on(CuratorFramework curator) throws Exception;
  }

  /**
   * Runs an operation.
   *
   * @throws ClusterUnavailableException ZooKeeper is away; at once when that is known
   * @throws KeeperException it answered no: no such node, another version
   * @throws IOException from the operation itself
   */
  <T extends @Nullable Object> T call(Operation<T> operation) throws IOException, KeeperException {
    if (!isConnected()) {
      throw new ClusterUnavailableException("no connection to ZooKeeper at " + config.connect());
    }
    try {
      return operation.on(curator);
    } catch (KeeperException.ConnectionLossException
        | KeeperException.SessionExpiredException
        | KeeperException.OperationTimeoutException e) {
      throw new ClusterUnavailableException("ZooKeeper at " + config.connect() + " is away", e);
    } catch (KeeperException | IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException("interrupted", e);
    } catch (Exception e) {
      // Curator declares Exception; it throws nothing else.
      throw new IllegalStateException(e);
    }
  }

  CuratorFramework curator() {
    return curator;
  }

  @Override
  public void close() {
    curator.close();
  }
}
