package io.martinet.object;

import com.codahale.metrics.Gauge;
import io.martinet.core.Scheduler;
import io.martinet.http.PeerAddress;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreStatus;
import io.martinet.service.Health;
import io.martinet.service.Service;
import io.martinet.service.metrics.PrometheusText;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The object role of a process: all its object devices behind one port. Started and stopped once,
 * by the thread that composes the process.
 */
public final class ObjectServer implements Service {
  /** Name of the service, of its listener's metrics, and prefix of its threads. */
  public static final String NAME = "object-server";

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  /**
   * Threads a device that write large bodies, sync them, and read owed rows: one works, one syncs.
   */
  private static final int WRITER_THREADS = 2;

  private final ObjectServerConfig config;
  private final ObjectServerSetup setup;
  private final Devices devices;
  private final HttpServer http;
  private final List<Scheduler.Cancellable> timers = new ArrayList<>();

  /**
   * One device to serve.
   *
   * @param name in the rings
   * @param store open; the server closes it
   */
  public record OpenDevice(String name, ObjectStore store) {}

  /**
   * @param listener where the role listens
   * @param inService devices that could be opened
   * @param outOfService reason by name of each device that could not: asked for it, the server
   *     answers 507
   */
  public ObjectServer(
      ObjectServerConfig config,
      HttpServerConfig listener,
      ObjectServerSetup setup,
      List<OpenDevice> inService,
      SortedMap<String, String> outOfService) {
    this.config = config;
    this.setup = setup;
    var opened = new ArrayList<Device>();
    for (int i = 0; i < inService.size(); i++) {
      opened.add(
          device(
              inService.get(i),
              setup.runtime().loops().all().get(i % setup.runtime().loops().all().size())));
    }
    this.devices = new Devices(opened, outOfService);
    this.http = new HttpServer(listener, setup.runtime(), handler(), DefaultHttpHeaders::new, null);
    opened.forEach(this::registerMetrics);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Where it listens; once started. */
  public PeerAddress address() {
    return http.address();
  }

  /** Listens, delivers rows that are owed, drops stagings that are too old. */
  @Override
  public void start() throws IOException {
    http.start();
    for (Device device : devices.inService()) {
      timers.add(device.rows().start(setup.runtime().scheduler()));
    }
    timers.add(setup.runtime().scheduler().every(SWEEP_INTERVAL, this::sweep));
  }

  @Override
  public void stop(Duration grace) {
    http.drain(grace).join();
    http.close();
    timers.forEach(Scheduler.Cancellable::cancel);
    for (Device device : devices.inService()) {
      device.stagings().close();
      device.readers().close();
      device.writers().close();
      device.store().close();
    }
  }

  @Override
  public Health health() {
    String troubles = troubles();
    return troubles.isEmpty() ? Health.HEALTHY : Health.unhealthy(troubles);
  }

  private ObjectHandler handler() {
    var writes = new Writes(setup.clock(), setup.guard());
    int inlineBytesMax = config.inlineBytesMax();
    var metrics = new PrometheusText(setup.runtime().metrics());
    return new ObjectHandler(
        devices,
        setup.clock(),
        setup.hasher(),
        setup.guard(),
        new RequestLog(setup.runtime().ticker()),
        new ServerPages(this::troubles, metrics::render, PrometheusText.CONTENT_TYPE),
        new Reads(new StreamLimit()),
        new Uploads(inlineBytesMax, setup.clock(), setup.runtime().ticker(), writes),
        writes,
        new Pulls(
            inlineBytesMax, setup.client(), setup.runtime().scheduler(), setup.clock(), writes),
        new Replication(
            new Merges(inlineBytesMax, setup.clock(), setup.hasher()),
            new Pushes(setup.client(), setup.runtime().scheduler()),
            new HandBacks(setup.guard()),
            setup.guard()));
  }

  private String troubles() {
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
        new DeviceThreads(
            "object-read-" + open.name(), config.readerThreads(), config.readerQueueMax());
    var writers =
        new DeviceThreads("object-write-" + open.name(), WRITER_THREADS, Integer.MAX_VALUE);
    var sender =
        new RowSender(
            setup.client(),
            setup.containers(),
            setup.clock(),
            setup.allocator(),
            config.rowTimeout());
    var rows =
        new RowContext(
            open.name(),
            open.store(),
            () -> open.store().status().health() != StoreStatus.Health.FENCED,
            writers::resume,
            loop,
            sender,
            setup.containers(),
            setup.runtime().ticker());
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

  private void sweep() {
    long now = setup.runtime().ticker().nanos();
    devices.inService().forEach(device -> device.stagings().sweep(now));
  }

  private void registerMetrics(Device device) {
    gauge("object.reader_queue", device, () -> device.readers().queued());
    gauge("object.staged", device, () -> device.stagings().count());
    gauge("object.staged_inline_bytes", device, () -> device.stagings().inlineBytes());
    gauge("object.upload_bytes_left", device, () -> device.uploads().leftBytes());
  }

  private void registerPending(String device, RowPeer peer) {
    Gauge<Number> pending = peer::pendingCount;
    String labels = "{device=\"%s\",peer=\"%s\"}".formatted(device, peer.device());
    // A device that left the ring may be back.
    setup.runtime().metrics().remove("object.rows.pending" + labels);
    setup.runtime().metrics().register("object.rows.pending" + labels, pending);
  }

  private void gauge(String name, Device device, Gauge<Number> gauge) {
    setup.runtime().metrics().register(name + "{device=\"" + device.name() + "\"}", gauge);
  }
}
