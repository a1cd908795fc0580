package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.StoreStatus;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes internal requests on the event loop, checks what every one must carry, and hands each to
 * the part that serves its method. Nothing here waits: disk and index belong to the device's
 * threads (rule 29).
 */
final class ObjectHandler implements ExchangeHandler {
  /** Why a device does not know: it has not been given all of the partition. */
  static final String FILLING = "filling";

  private static final Set<String> READS = Set.of("STATE", "HEAD", "GET");

  private final Devices devices;
  private final HybridClock clock;
  private final Function<StorePath, PathHash> hasher;
  private final PolicyGuards guards;
  private final RequestLog log;
  private final ServerPages pages;
  private final Reads reads;
  private final Uploads uploads;
  private final Writes writes;
  private final Pulls pulls;
  private final Replication replication;

  ObjectHandler(
      Devices devices,
      HybridClock clock,
      Function<StorePath, PathHash> hasher,
      PolicyGuards guards,
      RequestLog log,
      ServerPages pages,
      Reads reads,
      Uploads uploads,
      Writes writes,
      Pulls pulls,
      Replication replication) {
    this.devices = devices;
    this.clock = clock;
    this.hasher = hasher;
    this.guards = guards;
    this.log = log;
    this.pages = pages;
    this.reads = reads;
    this.uploads = uploads;
    this.writes = writes;
    this.pulls = pulls;
    this.replication = replication;
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    PartitionGuard guard = guard(exchange.request());
    var reply = new Reply(exchange, log, guard == null ? () -> 0 : guard::ringVersion);
    if (pages.serves(exchange.request())) {
      pages.answer(exchange.request(), reply);
      return new NoBody();
    }
    try {
      int policy = BackendRequest.policy(exchange.request().headers());
      if (guard == null) {
        // Not absent: whoever knows the policy may have put something here.
        reply.unknown("no ring of storage policy " + policy);
        return new NoBody();
      }
      if (exchange.request().uri().equals(Wire.RING_PAGE)) {
        rings(guard, reply);
        return new NoBody();
      }
      return dispatch(BackendRequest.parse(exchange.request()), guard, reply);
    } catch (WireFormatException e) {
      reply.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
      return new NoBody();
    }
  }

  /** That of the policy that a request names; null if it names none that is known. */
  private @Nullable PartitionGuard guard(HttpRequest request) {
    try {
      return guards.find(BackendRequest.policy(request.headers()));
    } catch (WireFormatException e) {
      // Told to the sender where the rest of the head is read.
      return null;
    }
  }

  /** Encoding them takes a while: no event loop does it. */
  private void rings(PartitionGuard guard, Reply reply) {
    devices.inService().stream()
        .findFirst()
        .ifPresentOrElse(
            device ->
                device.onReader(
                    reply,
                    () ->
                        reply.send(
                            HttpResponseStatus.OK,
                            new DefaultHttpHeaders(),
                            Unpooled.wrappedBuffer(guard.rings()))),
            () -> reply.unknown("no device is in service"));
  }

  private BodyReceiver dispatch(BackendRequest head, PartitionGuard guard, Reply reply) {
    if (!clock.observe(head.timeTicks())) {
      return refuse(reply, HttpResponseStatus.BAD_REQUEST, "time is too far ahead of this node's");
    }
    if (head.method().equals("RELEASE")) {
      return new ReleaseIntake(devices, reply);
    }
    if (head.method().equals("REPLICATE")) {
      ReplicatePath path = ReplicatePath.parse(head.target());
      Device device = usable(path.device(), reply);
      return device == null
          ? new NoBody()
          : replication.begin(new DeviceRequest(head, device, reply), path);
    }
    WirePath target = WirePath.parse(head.target());
    if (target.path().object() == null) {
      return refuse(reply, HttpResponseStatus.BAD_REQUEST, "not the path of an object");
    }
    Device device = usable(target.device(), reply);
    return device == null ? new NoBody() : serve(head, guard, device, target, reply);
  }

  /** Null when the device cannot serve, and the request was told so. */
  private @Nullable Device usable(String name, Reply reply) {
    switch (devices.find(name)) {
      case Devices.Found.OutOfService(var reason) -> reply.deviceUnusable(reason);
      case Devices.Found.InService(var device) -> {
        StoreStatus status = device.status();
        if (status.health() != StoreStatus.Health.FENCED) {
          return device;
        }
        reply.deviceUnusable("device is fenced: " + status.reason());
      }
    }
    return null;
  }

  private BodyReceiver serve(
      BackendRequest head, PartitionGuard guard, Device device, WirePath target, Reply reply) {
    if (!head.method().equals("PULL")
        && !head.isToHolder()
        && guard.isOutdated(head.ringVersion(), target.partition())) {
      reply.outdated();
      return new NoBody();
    }
    var key = new ObjectKey(head.policy(), hasher.apply(target.path()));
    int partition = target.partition();
    boolean isCovered = head.isToHolder() || guard.covers(device.name(), partition);
    boolean counts = isCovered || guard.counts(device.name(), partition);
    var request =
        new ObjectRequest(head, device, key, target.path(), partition, isCovered, counts, reply);
    if (READS.contains(head.method()) && !isCovered) {
      reply.filling(guard.arrivingBy(device.name(), target.partition()));
      return new NoBody();
    }
    switch (head.method()) {
      case "STATE" -> reads.state(request);
      case "HEAD" -> reads.head(request);
      case "GET" -> reads.get(request);
      case "PUT" -> {
        return uploads.begin(request);
      }
      case "COMMIT" -> uploads.commitAgain(request);
      case "PREPARE" -> writes.prepare(request);
      case "POST" -> writes.post(request);
      case "DELETE" -> writes.delete(request);
      case "PULL" -> pulls.begin(request);
      default -> reply.refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, head.method());
    }
    return new NoBody();
  }

  private static BodyReceiver refuse(Reply reply, HttpResponseStatus status, String reason) {
    reply.refuse(status, reason);
    return new NoBody();
  }

  /**
   * Checks a version that is about to be written against this node's clock (rule 10).
   *
   * @throws WireFormatException if it is too far ahead
   */
  static Version requireNear(HybridClock clock, Version version) {
    if (!clock.accepts(version.ticks())) {
      throw new WireFormatException("version " + version + " is too far ahead of this node's time");
    }
    return version;
  }
}
