package io.martinet.container;

import com.codahale.metrics.Gauge;
import io.martinet.core.Scheduler;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.ObjectRows;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.RowKind;
import io.martinet.database.RowOwner;
import io.martinet.database.Totals;
import io.martinet.database.server.DatabaseRole;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.database.server.PeerRequests;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is particular to containers: they are deleted only when empty, tell their account what they
 * hold, and after an unclean start wait for the rows that object devices still hold. Thread-safe
 * once started.
 */
final class ContainerRole implements DatabaseRole<ObjectRow> {
  /** How often gates look after object devices. */
  private static final Duration GATE_INTERVAL = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ContainerRole.class);

  private final DatabaseServerSetup setup;
  private final ContainerPlaces places;
  private final ReportSender sender;
  private final ObjectProbe probe;
  private final Duration accountRowMax;
  private final SortedMap<String, AccountReports> reports = new TreeMap<>();
  private final SortedMap<String, RedeliveryGate> gates = new TreeMap<>();
  private final List<Scheduler.Cancellable> timers = new ArrayList<>();

  ContainerRole(DatabaseServerSetup setup, ContainerPlaces places, Duration accountRowMax) {
    var requests = new PeerRequests(setup);
    this.setup = setup;
    this.places = places;
    this.sender = new ReportSender(requests, setup.allocator(), accountRowMax);
    this.probe = new ObjectProbe(requests);
    this.accountRowMax = accountRowMax;
  }

  @Override
  public String name() {
    return "container";
  }

  @Override
  public RowKind<ObjectRow> kind() {
    return ObjectRows.KIND;
  }

  @Override
  public StoredHeaders stored() {
    return StoredHeaders.CONTAINER;
  }

  @Override
  public String metaPrefix() {
    return "X-Container-Meta-";
  }

  @Override
  public boolean isOwn(StorePath path) {
    return path.container() != null && path.object() == null;
  }

  @Override
  public void addCounts(ReplicaDatabase<ObjectRow> database, HttpHeaders target) {
    Totals totals = database.totals();
    target.set(Wire.CONTAINER_OBJECT_COUNT, Long.toString(totals.rows()));
    target.set(Wire.CONTAINER_BYTES_USED, Long.toString(totals.bytes()));
  }

  @Override
  public boolean delete(Replica<ObjectRow> replica, Version version) {
    return replica.deleteIfEmpty(version);
  }

  @Override
  public void start(SortedMap<String, DatabaseDevice<ObjectRow>> devices) {
    devices.forEach(this::add);
    Scheduler scheduler = setup.runtime().scheduler();
    reports.values().forEach(each -> timers.add(each.start(scheduler)));
    gates.values().forEach(gate -> timers.add(scheduler.every(GATE_INTERVAL, gate::tick)));
  }

  private void add(String name, DatabaseDevice<ObjectRow> device) {
    var told =
        new AccountReports(
            device, places, sender, setup.clock(), () -> missingRows(name).isEmpty());
    reports.put(name, told);
    setup
        .runtime()
        .metrics()
        .register(
            "container.unreported{device=\"" + name + "\"}", (Gauge<Number>) told::waitingCount);
    gates.put(
        name,
        new RedeliveryGate(
            name,
            device.bootId(),
            device.wasClosedInOrder(),
            places::objectDevices,
            probe::isServing,
            setup.runtime().ticker()));
  }

  @Override
  public void stop() {
    timers.forEach(Scheduler.Cancellable::cancel);
  }

  @Override
  public void changed(String device, RowOwner owner) {
    AccountReports told = reports.get(device);
    if (told != null) {
      told.changed(owner);
    }
  }

  @Override
  public String missingRows(String device) {
    RedeliveryGate gate = gates.get(device);
    return gate == null ? "" : gate.missing();
  }

  @Override
  public boolean owesNothing(ReplicaDatabase<ObjectRow> database) {
    return Report.isTold(database);
  }

  @Override
  public String untold(String device) {
    AccountReports told = reports.get(device);
    return told == null
        ? ""
        : "untold_containers %d\nsweep_ended %b\n"
            .formatted(told.waitingCount(), told.isSweepEnded());
  }

  @Override
  public void written(String device, RowOwner owner, HttpHeaders request)
      throws InterruptedException {
    String targets = request.get(Wire.ACCOUNT_TARGETS);
    AccountReports told = reports.get(device);
    if (targets == null || told == null) {
      return;
    }
    var telling = told.tell(owner, RowTargets.parse(targets), request.get(Wire.TRANS_ID, "-"));
    try {
      telling.get(accountRowMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.debug("account is told later: path={}", owner.path());
    } catch (ExecutionException e) {
      // The container's change stands; its account is told by the next round.
      log.warn("account could not be told now: path={}", owner.path(), e.getCause());
    }
  }

  @Override
  public boolean redelivered(String device, long bootId, String from) {
    RedeliveryGate gate = gates.get(device);
    return gate != null && gate.redelivered(bootId, from);
  }
}
