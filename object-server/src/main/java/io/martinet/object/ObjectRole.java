package io.martinet.object;

import com.codahale.metrics.Gauge;
import io.martinet.core.Scheduler;
import io.martinet.http.ExchangeHandler;
import io.martinet.object.ObjectServer.OpenDevice;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.StoreStatus;
import io.martinet.service.metrics.PrometheusText;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Object devices and what serves them, all of a role but its port. Started and closed once, by the
 * thread that composes the process.
 */
public final class ObjectRole implements AutoCloseable {
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  /**
   * Threads a device that write large bodies, sync them, and read owed rows: one works, one syncs.
   */
  private static final int WRITER_THREADS = 2;

  private final ObjectServerConfig config;
  private final ObjectServerSetup setup;
  private final Workplace workplace;
  private final Devices devices;
  private final List<Scheduler.Cancellable> timers = new ArrayList<>();
  private final SortedMap<String, DeviceAuditor> auditors = new TreeMap<>();

  /**
   * @param inService devices that could be opened; closed with the role
   * @param outOfService reason by name of each device that could not: asked for it, the role
   *     answers 507
   */
  public ObjectRole(
      ObjectServerConfig config,
      ObjectServerSetup setup,
      List<OpenDevice> inService,
      SortedMap<String, String> outOfService) {
    this.config = config;
    this.setup = setup;
    this.workplace = setup.workplace();
    var opened = new ArrayList<Device>();
    for (int i = 0; i < inService.size(); i++) {
      opened.add(device(inService.get(i), workplace.loop(i)));
    }
    this.devices = new Devices(opened, outOfService);
    opened.forEach(this::registerMetrics);
    opened.forEach(this::prepareAudit);
  }

  /** Delivers rows that are owed, drops stagings that are too old, audits. */
  public void start() {
    for (Device device : devices.inService()) {
      timers.add(device.rows().start(workplace.scheduler()));
    }
    auditors.values().forEach(auditor -> timers.add(auditor.start(workplace.scheduler())));
    timers.add(workplace.scheduler().every(SWEEP_INTERVAL, this::sweep));
  }

  /** After the last request. */
  @Override
  public void close() {
    timers.forEach(Scheduler.Cancellable::cancel);
    for (Device device : devices.inService()) {
      device.stagings().close();
      device.readers().close();
      device.writers().close();
      Optional.ofNullable(auditors.get(device.name())).ifPresent(DeviceAuditor::close);
      device.store().close();
    }
  }

  /** What serves the role's requests. */
  public ExchangeHandler handler() {
    var writes = new Writes(setup.clock(), setup.guards());
    int inlineBytesMax = config.inlineBytesMax();
    var metrics = new PrometheusText(workplace.metrics());
    return new ObjectHandler(
        devices,
        setup.clock(),
        setup.hasher(),
        setup.guards(),
        new RequestLog(workplace.ticker(), workplace.clock(), workplace.statsd()),
        new ServerPages(this::troubles, metrics::render, PrometheusText.CONTENT_TYPE),
        new Reads(new StreamLimit()),
        new Uploads(inlineBytesMax, setup.clock(), workplace.ticker(), writes),
        writes,
        new Pulls(inlineBytesMax, setup.client(), workplace.scheduler(), setup.clock(), writes),
        new Replication(
            new Merges(inlineBytesMax, setup.clock(), setup.hasher()),
            new Pushes(setup.client(), workplace.scheduler()),
            new HandBacks(setup.guards()),
            new Expirations(setup.guards()),
            setup.guards()));
  }

  /** A line for each device that does not serve as it should; empty if all do. */
  public String troubles() {
    var text = new StringBuilder();
    devices
        .outOfService()
        .forEach((name, reason) -> text.append(name).append(": ").append(reason).append('\n'));
    for (Device device : devices.inService()) {
      StoreStatus status = device.status();
      if (status.health() != StoreStatus.Health.HEALTHY) {
        text.append(device.name()).append(": ").append(status.reason()).append('\n');
      }
    }
    return text.toString();
  }

  private Device device(OpenDevice open, EventLoop loop) {
    var readers =
        workplace
            .threads()
            .open("object-read-" + open.name(), config.readerThreads(), config.readerQueueMax());
    var writers =
        workplace.threads().open("object-write-" + open.name(), WRITER_THREADS, Integer.MAX_VALUE);
    var rows =
        new RowContext(
            open.name(),
            open.store(),
            () -> open.store().status().health() != StoreStatus.Health.FENCED,
            writers::resume,
            loop,
            rowSender(),
            setup.containers(),
            workplace.ticker());
    return new Device(
        open.name(),
        open.store(),
        readers,
        writers,
        loop,
        new LoopTasks(loop),
        new RowDelivery(rows, peer -> registerPending(open.name(), peer)),
        new Stagings(config.stagingBytesMax(), config.stagingAge().toNanos()),
        new ByteBudget(config.uploadBytesMax()),
        setup.allocator());
  }

  private RowSender rowSender() {
    return new RowSender(
        setup.client(), setup.containers(), setup.clock(), setup.allocator(), config.rowTimeout());
  }

  private void sweep() {
    long now = workplace.ticker().nanos();
    devices.inService().forEach(device -> device.stagings().sweep(now));
  }

  private void registerMetrics(Device device) {
    gauge("object.reader_queue", device, () -> device.readers().queued());
    gauge("object.staged", device, () -> device.stagings().count());
    gauge("object.staged_inline_bytes", device, () -> device.stagings().inlineBytes());
    gauge("object.upload_bytes_left", device, () -> device.uploads().leftBytes());
  }

  private void prepareAudit(Device device) {
    ObjectAudits audits = device.store().audits();
    if (audits == null || !config.audit().isOn()) {
      return;
    }
    var auditor =
        new DeviceAuditor(
            device.name(),
            audits,
            device.readers(),
            config.audit(),
            workplace.ticker(),
            workplace.clock(),
            workplace.statsd(),
            config.audit().isWatching() ? darkData(device) : AuditWatcher.NONE);
    auditors.put(device.name(), auditor);
    AuditMetrics.register(workplace.metrics(), device.name(), auditor);
  }

  private AuditWatcher darkData(Device device) {
    var watcher =
        new DarkData(
            device.name(),
            device.store(),
            device.readers(),
            new ObjectListings(rowSender(), setup.containers(), setup.hasher()),
            workplace.clock(),
            config.audit().darkDataAfter());
    AuditMetrics.register(workplace.metrics(), device.name(), watcher);
    return watcher;
  }

  private void registerPending(String device, RowPeer peer) {
    Gauge<Number> pending = peer::pendingCount;
    String labels = "{device=\"%s\",peer=\"%s\"}".formatted(device, peer.device());
    // A device that left the ring may be back.
    workplace.metrics().remove("object.rows.pending" + labels);
    workplace.metrics().register("object.rows.pending" + labels, pending);
  }

  private void gauge(String name, Device device, Gauge<Number> gauge) {
    workplace.metrics().register(name + "{device=\"" + device.name() + "\"}", gauge);
  }
}
