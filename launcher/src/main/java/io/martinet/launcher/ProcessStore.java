package io.martinet.launcher;

import io.martinet.auth.TokenKeys;
import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.ClusterConfig;
import io.martinet.core.Entropy;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Ticker;
import io.martinet.http.wire.Wire;
import io.martinet.service.ExecutorScheduler;
import io.martinet.service.SystemTicker;
import io.martinet.service.log.Logs;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store on one machine whose servers are processes of their own, seen from the one in front. */
final class ProcessStore implements RunningStore {
  /** The name of this process among those of the store, for its logs. */
  private static final String NAME = "up";

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Somewhat longer than a container device waits for an object device that is down. */
  private static final Duration ROWS_MAX = Duration.ofSeconds(12);

  private static final Duration ASK_MAX = Duration.ofSeconds(2);

  /** A person reads the line: a second sooner or later is the same. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Proxies drain for 6 s, the rest goes quickly; {@link Shutdown#STOP_MAX} is the end. */
  private static final Duration STOP_MAX = Duration.ofMillis(7_300);

  private static final Logger log = LoggerFactory.getLogger(ProcessStore.class);

  private final UpRequest request;
  private final DataLock lock;
  private final ProcessLock ownLock;
  private final StoreFile store;
  private final Consumer<String> tell;
  private final Entropy entropy = new SystemEntropy();
  private final Ticker ticker = new SystemTicker();
  private final ExecutorScheduler scheduler = new ExecutorScheduler();
  private final Servers servers;
  private final Set<String> gone = new HashSet<>();
  private Optional<String> shownOnce = Optional.empty();
  private String readyLine = "";
  private volatile boolean isStopping;

  private ProcessStore(
      UpRequest request,
      DataLock lock,
      ProcessLock ownLock,
      StoreFile store,
      Consumer<String> tell) {
    this.request = request;
    this.lock = lock;
    this.ownLock = ownLock;
    this.store = store;
    this.tell = tell;
    this.servers = new Servers(request.data(), ticker);
  }

  /**
   * Takes the data directory and decides what a first start decides.
   *
   * @param tell shows a line to whoever started this
   * @throws StartException with what to do; nothing is left behind but directories
   */
  static ProcessStore prepare(UpRequest request, Consumer<String> tell) throws IOException {
    DataDirectory data = request.data();
    data.create();
    DataLock lock = DataLock.share(data);
    ProcessLock ownLock =
        ProcessLock.tryAlone(data.run().supervisorLock())
            .orElseThrow(() -> {
              close(lock);
              return DataLock.inUse(data);
            });
    try {
      Files.createDirectories(data.log(NAME));
      Logs.toFiles(request.config().log(), data.log(NAME));
      return new ProcessStore(request, lock, ownLock, request.openStore(), tell);
    } catch (IOException | RuntimeException e) {
      close(ownLock);
      close(lock);
      throw e;
    }
  }

  @Override
  public synchronized void start() throws Exception {
    stopLeftovers();
    ServerPlan plan = ServerPlan.of(request, store, entropy);
    plan.write(request.data().run(), request.options().config());
    ServerSettings zooKeeper = plan.zooKeeper();
    if (zooKeeper != null) {
      servers.start(zooKeeper.name());
    }
    publishFirstRings(plan.proxies().getFirst().zooKeeper());
    List<RunFile> storage = servers.start(ServerPlan.names(plan.storage()));
    awaitRows(storage);
    // Before there are several proxies, so that all have the same ones.
    TokenKeys.loadOrCreate(request.data().tokenKeys(), entropy);
    AdminKey adminKey = AdminKey.of(request.data().v1rc(), request.options().demoUsers(), entropy);
    ListenConfig listen = request.listen();
    shownOnce =
        adminKey.keep(listen.authUrl(listen.port())).filter(_ -> request.config().hasLogin());
    List<String> last = new ArrayList<>(ServerPlan.names(plan.proxies()));
    last.addAll(ServerPlan.names(plan.replicators()));
    List<RunFile> proxies = servers.start(last);
    int port = proxies.getFirst().port();
    adminKey.keep(listen.authUrl(port));
    readyLine = store.shape().readyLine(request.config().readyUrl(listen, port));
    look();
    scheduler.every(LOOK_EVERY, this::look);
  }

  /** Whoever ran them was killed; they may be of another plan. */
  private void stopLeftovers() throws IOException, InterruptedException {
    List<String> running = servers.running();
    if (!running.isEmpty()) {
      tell.accept("stopping servers that an earlier start left: " + String.join(", ", running));
      servers.stop(running, Servers.STOP_MAX);
    }
    RunDirectory run = request.data().run();
    for (String name : run.names()) {
      Files.delete(run.config(name));
    }
  }

  private void publishFirstRings(String zooKeeper) throws IOException, InterruptedException {
    try (var client = new ClusterClient(ClusterConfig.of(zooKeeper), ticker)) {
      client.start();
      if (!client.awaitConnected(CONNECT_MAX)) {
        throw new StartException(
            "ZooKeeper at %s did not answer in %d s".formatted(zooKeeper, CONNECT_MAX.toSeconds()));
      }
      FirstRings.publish(request.data(), store, client);
    }
  }

  /** After a kill listings are unknown until every object device has sent its rows again. */
  private void awaitRows(List<RunFile> storage) throws IOException, InterruptedException {
    List<RunFile> unknown =
        new ArrayList<>(
            storage.stream()
                .filter(file -> file.role().equals(ServerRole.CONTAINER_SERVER.label()))
                .toList());
    boolean isKnown =
        Poll.until(
            ticker,
            ROWS_MAX,
            () -> {
              unknown.removeIf(ProcessStore::knowsItsRows);
              return unknown.isEmpty();
            });
    if (!isKnown) {
      log.warn("some listings are not known yet after {}: {}", ROWS_MAX, unknown);
    }
  }

  private static boolean knowsItsRows(RunFile container) {
    try {
      URI uri = URI.create("http://" + container.address() + "/healthcheck");
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) ASK_MAX.toMillis());
      connection.setReadTimeout((int) ASK_MAX.toMillis());
      return "true".equals(connection.getHeaderField(Wire.ROWS_KNOWN));
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells once of each server that is gone. */
  private synchronized void look() {
    if (isStopping) {
      return;
    }
    try {
      for (String name : request.data().run().names()) {
        if (servers.pid(name).isPresent()) {
          gone.remove(name);
        } else if (gone.add(name)) {
          tellGone(name);
        }
      }
    } catch (IOException e) {
      log.warn("cannot see which servers run", e);
    }
  }

  private void tellGone(String name) throws IOException {
    long pid = RunFile.find(request.data().run().file(name)).map(RunFile::pid).orElse(0L);
    String line =
        "%s (process %d) is gone; ./martinet start %s --data %s starts it again"
            .formatted(name, pid, name, request.data().root());
    log.warn(line);
    tell.accept(line);
  }

  /** Does not wait for a start under way: that may take longer than a stop has. */
  @Override
  public void stop() {
    isStopping = true;
    try {
      servers.end(STOP_MAX);
      log.info("stopped");
    } catch (IOException e) {
      log.error("not everything stopped in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String readyLine() {
    return readyLine;
  }

  @Override
  public Optional<String> newKeyLine() {
    return shownOnce;
  }

  @Override
  public void close() {
    scheduler.close();
    Logs.stop();
    close(ownLock);
    close(lock);
  }

  private static void close(AutoCloseable lock) {
    try {
      lock.close();
    } catch (Exception e) {
      // The process ends: the operating system frees the lock.
      log.debug("closing a lock", e);
    }
  }
}
