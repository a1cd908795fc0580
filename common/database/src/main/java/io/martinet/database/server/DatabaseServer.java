package io.martinet.database.server;

import com.codahale.metrics.Gauge;
import io.martinet.database.DatabaseDevice;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerAddress;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.server.VirtualThreadHandler;
import io.martinet.http.wire.Wire;
import io.martinet.service.Health;
import io.martinet.service.Service;
import io.martinet.service.metrics.PrometheusText;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account or container server: all its devices behind one port. Started and stopped once, by the
 * thread that composes the process.
 *
 * @param <R> rows of the role's databases
 */
public final class DatabaseServer<R> implements Service {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final Logger log = LoggerFactory.getLogger(DatabaseServer.class);

  private final DatabaseServerConfig config;
  private final HttpServerConfig listener;
  private final DatabaseServerSetup setup;
  private final List<DeviceDirectory> directories;
  private final DatabaseRole<R> role;
  private final OpenDevices<R> devices;
  private final HttpServer http;

  /**
   * @param listener where the role listens
   * @param directories devices to open
   * @param outOfService reason by name of each device that cannot be opened: asked for it, the
   *     server answers 507
   */
  public DatabaseServer(
      DatabaseServerConfig config,
      HttpServerConfig listener,
      DatabaseServerSetup setup,
      List<DeviceDirectory> directories,
      SortedMap<String, String> outOfService,
      DatabaseRole<R> role) {
    this.config = config;
    this.listener = listener;
    this.setup = setup;
    this.directories = List.copyOf(directories);
    this.role = role;
    this.devices = new OpenDevices<>(outOfService);
    this.http =
        new HttpServer(
            listener,
            setup.runtime(),
            setup.pages().apply(handler()),
            DefaultHttpHeaders::new,
            null);
  }

  @Override
  public String name() {
    return role.name() + "-server";
  }

  /** Where it listens; once started. */
  public PeerAddress address() {
    return http.address();
  }

  /** Opens the devices, which shows the journals' rows to the databases, and listens. */
  @Override
  public void start() throws IOException {
    directories.forEach(this::open);
    role.start(devices.inService());
    http.start();
  }

  /** Whether rows taken before an unclean start are all there again (rule 24). Any thread. */
  public boolean knowsItsRows() {
    return role.knowsRowsOf(devices.inService().keySet());
  }

  @Override
  public void stop(Duration grace) throws IOException {
    http.drain(grace).join();
    http.close();
    role.stop();
    var inService = devices.inService().values();
    // Devices have threads of their own: one after the other they would take a process's whole end.
    CompletableFuture.allOf(
            inService.stream().map(DatabaseDevice::beginClose).toArray(CompletableFuture<?>[]::new))
        .join();
    for (DatabaseDevice<R> device : inService) {
      device.close();
    }
  }

  @Override
  public Health health() {
    String troubles = devices.troubles();
    return troubles.isEmpty() ? Health.HEALTHY : Health.unhealthy(troubles);
  }

  /** A device that cannot be opened does not keep the others from service. */
  private void open(DeviceDirectory directory) {
    var place =
        new DatabaseDevice.Place(
            directory.name(),
            role.name(),
            directory.directory(),
            directory.files(),
            directory.id(),
            setup.hashes(),
            setup.threads(),
            directory.fence());
    var machine =
        new DatabaseDevice.Machine(
            setup.entropy(), setup.runtime().ticker(), setup.runtime().scheduler(), setup.statsd());
    try {
      DatabaseDevice<R> device =
          DatabaseDevice.open(
              place,
              role.kind(),
              config.database(),
              machine,
              directory.mode(),
              owner -> role.changed(directory.name(), owner));
      devices.add(directory.name(), device);
      registerMetrics(directory.name(), device);
    } catch (IOException e) {
      log.error("device cannot be opened: device={} role={}", directory.name(), role.name(), e);
      devices.addFailed(directory.name(), "cannot be opened: " + e.getMessage());
    }
  }

  private ExchangeHandler handler() {
    var requestLog = new RequestLog(role.name(), setup.runtime(), setup.statsd());
    var requests = new PeerRequests(setup);
    var addressing = new Addressing(setup.guard());
    var catchUp = new CatchUp<>(role, requests, setup.runtime().ticker(), config);
    var replicas =
        new ReplicaHandler<>(
            setup,
            role,
            addressing,
            devices,
            new ReplicaReads<>(role, catchUp, setup.allocator(), config.workMax()),
            new ReplicaWrites<>(role, addressing, catchUp, setup.clock(), config.workMax()),
            replication(addressing, catchUp, requests),
            requestLog,
            new PrometheusText(setup.runtime().metrics())::render,
            PrometheusText.CONTENT_TYPE);
    var others =
        new VirtualThreadHandler(listener, setup.runtime(), replicas, DefaultHttpHeaders::new);
    var rows = new RowsHandler<>(setup, addressing, devices, requestLog);
    return exchange ->
        exchange.request().method().equals(Wire.METHOD_ROWS)
            ? rows.begin(exchange)
            : others.begin(exchange);
  }

  private ReplicateHandler<R> replication(
      Addressing addressing, CatchUp<R> catchUp, PeerRequests requests) {
    var sync =
        new ReplicaSync<>(
            catchUp,
            new SnapshotPull<R>(requests, config.workMax()),
            config.syncMax(),
            config.workMax());
    return new ReplicateHandler<>(
        role,
        addressing,
        devices,
        sync,
        new SnapshotSend<>(role, setup.runtime(), config),
        new ReplicaDrop<>(role, setup.guard(), config.workMax()),
        new Coverages(setup.guard(), setup.allocator()),
        setup.runtime().ticker(),
        setup.allocator(),
        config);
  }

  private void registerMetrics(String name, DatabaseDevice<R> device) {
    gauge("unapplied_rows", name, device::unappliedRows);
    gauge("unsynced_bytes", name, device::unsyncedBytes);
    gauge("journal_volumes", name, device::journalVolumes);
    gauge("open_databases", name, device::openDatabases);
    gauge("waiting_work", name, device::waitingWork);
    gauge("audit.passes", name, () -> device.audit().passes());
    gauge("audit.passed", name, () -> device.audit().passed());
    gauge("audit.failed", name, () -> device.audit().failed());
    gauge("audit.quarantined", name, () -> device.audit().quarantined());
    gauge("audit.bytes", name, () -> device.audit().bytes());
    gauge("audit.took_seconds", name, () -> device.audit().tookNanos() / NANOS_PER_SECOND);
    gauge("audit.began_seconds_ago", name, () -> secondsSince(device.audit().beganNanos()));
  }

  /** -1 for never. */
  private double secondsSince(long nanos) {
    return nanos == 0 ? -1 : (setup.runtime().ticker().nanos() - nanos) / NANOS_PER_SECOND;
  }

  private void gauge(String what, String device, Gauge<Number> gauge) {
    String name = role.name() + "." + what + "{device=\"" + device + "\"}";
    setup.runtime().metrics().register(name, gauge);
  }
}
