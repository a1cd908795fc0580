package io.martinet.database.server;

import io.martinet.core.Ticker;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.DatabaseSlice;
import io.martinet.database.Refill;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PartitionPath;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * REPLICATE: what the replicator, another process, asks of an account or container server, since a
 * database is opened by its server alone. Thread-safe; blocks the request's virtual thread.
 */
final class ReplicateHandler<R> {
  /**
   * Databases looked at in one turn of a device's thread, so that other work gets between: each
   * takes about a millisecond. Guessed.
   */
  private static final int LIST_AT_ONCE = 32;

  /** How long a page of the list takes at most, about; then it is short. Guessed. */
  private static final Duration LIST_MAX = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ReplicateHandler.class);

  private final DatabaseRole<R> role;
  private final Addressing addressing;
  private final OpenDevices<R> devices;
  private final ReplicaSync<R> sync;
  private final SnapshotSend<R> snapshots;
  private final ReplicaDrop<R> drop;
  private final Coverages coverages;
  private final Ticker ticker;
  private final ByteBufAllocator allocator;
  private final Duration workMax;

  ReplicateHandler(
      DatabaseRole<R> role,
      Addressing addressing,
      OpenDevices<R> devices,
      ReplicaSync<R> sync,
      SnapshotSend<R> snapshots,
      ReplicaDrop<R> drop,
      Coverages coverages,
      Ticker ticker,
      ByteBufAllocator allocator,
      DatabaseServerConfig config) {
    this.role = role;
    this.addressing = addressing;
    this.devices = devices;
    this.sync = sync;
    this.snapshots = snapshots;
    this.drop = drop;
    this.coverages = coverages;
    this.ticker = ticker;
    this.allocator = allocator;
    this.workMax = config.workMax();
  }

  /** Answers by the last word of the path. */
  Response answer(Request request) throws InterruptedException {
    int slash = request.target().lastIndexOf('/');
    String what = request.target().substring(slash + 1);
    String of = request.target().substring(0, Math.max(0, slash));
    return switch (what) {
      case "databases" -> list(PartitionPath.parse(of), request.headers());
      case "backlog" -> backlog(of);
      case "filling" -> coverages.filling(working(of));
      case "filled" -> coverages.filled(working(of), request);
      case "sync" -> {
        // Peers that are to be primaries are asked by the ring in force here, never by an older.
        addressing.requireSameRing(request.headers());
        yield sync.answer(on(of, request.headers()).refilling(), request.headers());
      }
      case "refilled" -> refilled(of, request.headers());
      case "snapshot" -> snapshots.answer(on(of, request.headers()), request.headers());
      case "drop" -> drop.answer(on(of, request.headers()), request.headers());
      default -> throw new WireFormatException("no such thing to replicate: " + request.target());
    };
  }

  /**
   * 204 if it is refilled, or was not in quarantine; 409 if it holds anything else than it was
   * given. Whoever says that it was given all gave it by the ring in force here.
   */
  private Response refilled(String of, HttpHeaders request) throws InterruptedException {
    addressing.requireRing(request);
    ReplicaRequest<R> on = on(of, request);
    DatabaseSums given = request.contains(Wire.STATE) ? DatabaseSums.of(request) : null;
    Refill refill = Awaiting.work(on.device().refilled(on.owner(), given), workMax);
    if (refill == Refill.OTHER) {
      return Refusals.of(409, "it holds something else than it was given");
    }
    if (refill == Refill.ENDED) {
      log.info(
          "a database that was in quarantine is refilled: device={} path={}",
          on.deviceName(),
          on.owner().path());
    }
    return new Response(204, new DefaultHttpHeaders(), Content.empty());
  }

  private ReplicaRequest<R> on(String target, HttpHeaders request) {
    WirePath path = WirePath.parse(target);
    DatabaseDevice<R> device = devices.require(path.device());
    if (!role.isOwn(path.path())) {
      throw new WireFormatException("not a path of " + role.name() + "s: " + target);
    }
    return ReplicaRequest.of(path, device, request);
  }

  /** What waits on a device, a line each. */
  private Response backlog(String target) {
    DatabaseDevice<R> device = device(target);
    String text =
        "unapplied_rows "
            + device.unappliedRows()
            + "\n"
            + role.untold(WirePath.parseDevice(target));
    return new Response(
        200,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8"),
        new Content.Bytes(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }

  /** The name of a device that works. */
  private String working(String target) {
    device(target);
    return WirePath.parseDevice(target);
  }

  private DatabaseDevice<R> device(String target) {
    return devices.requireWorking(WirePath.parseDevice(target));
  }

  private Response list(PartitionPath path, HttpHeaders request) throws InterruptedException {
    DatabaseDevice<R> device = devices.requireWorking(path.device());
    if (Addressing.isToPrimary(request)) {
      if (!path.hasPartition()) {
        throw new WireFormatException("a primary is one of a partition: " + path);
      }
      addressing.requireCovered(request, path.device(), path.partition());
      // No write that was admitted by an older ring makes a database any more after this.
      Awaiting.work(device.settled(path.partition()), workMax);
    }
    int partition = path.hasPartition() ? path.partition() : DatabaseDevice.ALL_PARTITIONS;
    return page(device, partition, request);
  }

  /** A page of what databases of the device hold. */
  private Response page(DatabaseDevice<R> device, int partition, HttpHeaders request)
      throws InterruptedException {
    long started = ticker.nanos();
    String after = request.get(Wire.AFTER, "");
    var entries = new ArrayList<DatabaseEntry>();
    boolean isLast = false;
    boolean isPageOver = false;
    while (!isLast && !isPageOver) {
      DatabaseSlice slice =
          slice(device, partition, after, DatabaseList.ENTRIES_MAX - entries.size());
      entries.addAll(slice.entries());
      after = slice.next();
      isLast = slice.isLast();
      isPageOver =
          entries.size() == DatabaseList.ENTRIES_MAX
              || ticker.nanos() - started > LIST_MAX.toNanos();
    }
    HttpHeaders headers = new DefaultHttpHeaders();
    if (!isLast) {
      headers.set(Wire.AFTER, after);
    }
    return new Response(200, headers, body(entries));
  }

  private DatabaseSlice slice(DatabaseDevice<R> device, int partition, String after, int max)
      throws InterruptedException {
    try {
      int some = Math.min(max, LIST_AT_ONCE);
      return Awaiting.work(device.databasesAfter(partition, after, some), workMax);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(Wire.AFTER + " is of another form: " + after, e);
    }
  }

  private Content body(List<DatabaseEntry> entries) {
    ByteBuf bytes = allocator.buffer();
    boolean isWritten = false;
    try {
      new DatabaseList(entries).write(bytes);
      isWritten = true;
      return new Content.Bytes(bytes);
    } finally {
      if (!isWritten) {
        bytes.release();
      }
    }
  }
}
