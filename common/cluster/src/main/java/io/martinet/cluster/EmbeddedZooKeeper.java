package io.martinet.cluster;

import io.martinet.core.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.SyncRequestProcessor;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server in this process, for a store on one machine. Its state survives in a
 * directory: transactions are synced before they are acknowledged. One thread starts and stops it.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

  /** ZooKeeper's unit of time: sessions last 2 to 20 of it, so 1 s at least here. */
  private static final Duration TICK = Duration.ofMillis(500);

  private static final Duration SESSION_MIN = TICK.multipliedBy(2);
  private static final Duration SESSION_MAX = Duration.ofMinutes(5);

  /** Processes of one machine, with much to spare. */
  private static final int CONNECTIONS_MAX = 1_000;

  private static final int BACKLOG = 128;

  /**
   * A snapshot is due after so many transactions or log bytes, which bounds a log file and what a
   * start has to replay. Ours are few and small but for ring chunks.
   */
  private static final int SNAPSHOT_TRANSACTIONS = 10_000;

  private static final long SNAPSHOT_LOG_BYTES = 64L << 20;

  /** Grown by so much at a time, where ZooKeeper's own 64 MiB would fill small disks. */
  private static final long PREALLOCATION_BYTES = 1L << 20;

  /**
   * Snapshots kept, with their logs: ZooKeeper's minimum. Older ones go hourly and at each start.
   */
  private static final int SNAPSHOTS_KEPT = 3;

  private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

  private final ServerCnxnFactory connections;
  private final ZooKeeperServer server;
  private final FileTxnSnapLog log;
  private final Scheduler.Cancellable purging;
  private final String address;

  private EmbeddedZooKeeper(
      ServerCnxnFactory connections,
      ZooKeeperServer server,
      FileTxnSnapLog log,
      Scheduler.Cancellable purging,
      String address) {
    this.connections = connections;
    this.server = server;
    this.log = log;
    this.purging = purging;
    this.address = address;
  }

  /**
   * Starts a server; it answers when this returns.
   *
   * @param directory its own, made if absent
   * @param port on 127.0.0.1; 0 picks a free one
   * @param executor runs the hourly removal of old files
   * @throws IOException the port is taken, or the directory cannot be read or written
   */
  public static EmbeddedZooKeeper start(
      Path directory, int port, Scheduler scheduler, Executor executor) throws IOException {
    Files.createDirectories(directory);
    limitDiskUse();
    var log = new FileTxnSnapLog(directory.toFile(), directory.toFile());
    purge(log);
    var server =
        new QuietZooKeeper.Server(
            log,
            (int) TICK.toMillis(),
            (int) SESSION_MIN.toMillis(),
            (int) SESSION_MAX.toMillis(),
            BACKLOG);
    var connections = new QuietZooKeeper.Connections();
    try {
      connections.configure(new InetSocketAddress("127.0.0.1", port), CONNECTIONS_MAX, BACKLOG);
      connections.startup(server);
    } catch (InterruptedException e) {
      connections.shutdown();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ZooKeeper started", e);
    } catch (IOException | RuntimeException e) {
      connections.shutdown();
      throw e;
    }
    Scheduler.Cancellable purging =
        scheduler.every(PURGE_INTERVAL, () -> executor.execute(() -> purge(log)));
    return new EmbeddedZooKeeper(
        connections, server, log, purging, "127.0.0.1:" + connections.getLocalPort());
  }

  /** What stays too long only takes space. */
  private static void purge(FileTxnSnapLog log) {
    try {
      new ZooKeeperFiles(log).purge(SNAPSHOTS_KEPT);
    } catch (IOException e) {
      LOG.warn("old files of the embedded ZooKeeper stay: {}", e.toString());
    }
  }

  /** Settings that ZooKeeper keeps for the whole process. */
  private static void limitDiskUse() {
    SyncRequestProcessor.setSnapCount(SNAPSHOT_TRANSACTIONS);
    SyncRequestProcessor.setSnapSizeInBytes(SNAPSHOT_LOG_BYTES);
    FileTxnLog.setPreallocSize(PREALLOCATION_BYTES);
    // On a fatal error ZooKeeper would end the process, and with it a store that can go on without.
    ServiceUtils.setSystemExitProcedure(
        code -> LOG.error("embedded ZooKeeper gave up with code {}; restart the store", code));
  }

  /** {@code host:port} for {@link ClusterConfig}. */
  public String address() {
    return address;
  }

  /** Whether it serves. */
  public boolean isRunning() {
    return server.isRunning();
  }

  /** Stops it; what was acknowledged is on disk already. Clients see it go away. */
  @Override
  public void close() {
    purging.cancel();
    connections.shutdown();
    server.shutdown(true);
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("closing ZooKeeper's log; what it acknowledged is on disk", e);
    }
  }
}
