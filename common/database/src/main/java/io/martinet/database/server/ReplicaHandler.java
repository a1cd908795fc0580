package io.martinet.database.server;

import io.martinet.database.DatabaseDevice;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.http.Content;
import io.martinet.http.Handler;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * All requests of an account or container server but ROWS: finds the device, judges what is common
 * to all, turns what cannot be answered into its status, and logs a line. Thread-safe; blocks the
 * request's virtual thread.
 */
final class ReplicaHandler<R> implements Handler {
  private static final String HEALTHCHECK = "/healthcheck";
  private static final String METRICS = "/metrics";

  private final DatabaseServerSetup setup;
  private final DatabaseRole<R> role;
  private final Addressing addressing;
  private final OpenDevices<R> devices;
  private final ReplicaReads<R> reads;
  private final ReplicaWrites<R> writes;
  private final ReplicateHandler<R> replication;
  private final RequestLog log;
  private final Supplier<String> metrics;
  private final String metricsType;

  ReplicaHandler(
      DatabaseServerSetup setup,
      DatabaseRole<R> role,
      Addressing addressing,
      OpenDevices<R> devices,
      ReplicaReads<R> reads,
      ReplicaWrites<R> writes,
      ReplicateHandler<R> replication,
      RequestLog log,
      Supplier<String> metrics,
      String metricsType) {
    this.setup = setup;
    this.role = role;
    this.addressing = addressing;
    this.devices = devices;
    this.reads = reads;
    this.writes = writes;
    this.replication = replication;
    this.log = log;
    this.metrics = metrics;
    this.metricsType = metricsType;
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    long started = log.now();
    Response response = answer(request);
    response
        .headers()
        .set(Wire.TRANS_ID, request.headers().get(Wire.TRANS_ID, "-"))
        .set(Wire.RING_VERSION, Long.toString(setup.guard().ringVersion()));
    log.line(
        request.remoteAddress(),
        request.method(),
        request.target(),
        request.headers(),
        response.status(),
        response.content().lengthBytes(),
        started);
    return response;
  }

  private Response answer(Request request) throws InterruptedException {
    try {
      return switch (request.target()) {
        case HEALTHCHECK -> health();
        case METRICS -> page(200, metricsType, metrics.get());
        case Wire.RING_PAGE -> rings();
        default -> {
          InternalHead.check(request.headers(), setup.clock());
          yield route(request);
        }
      };
    } catch (ReplicaUnavailableException e) {
      return Refusals.of(e);
    } catch (WireFormatException e) {
      return Refusals.of(400, String.valueOf(e.getMessage()));
    }
  }

  private Response route(Request request) throws InterruptedException {
    return switch (request.method().name()) {
      case "JOURNAL" -> journal(request);
      case "REDELIVERED" -> redelivered(request);
      case "CATCHUP" -> reads.catchUp(covered(on(request), request), request);
      case "HEAD", "GET", "PUT", "POST", "DELETE" -> {
        ReplicaRequest<R> on = on(request);
        addressing.requireAdmitted(addressing.admission(request.headers()), on.owner().partition());
        yield client(on, request);
      }
      case "REPLICATE" -> replication.answer(request);
      default -> Refusals.of(405, "no such method here: " + request.method());
    };
  }

  /** What a client's request comes to. */
  private Response client(ReplicaRequest<R> on, Request request) throws InterruptedException {
    return switch (request.method().name()) {
      case "HEAD" -> reads.head(covered(on, request), request);
      case "GET" -> reads.get(covered(on, request), request);
      case "DELETE" -> writes.delete(covered(on, request), request);
      case "PUT" -> writes.put(on, request);
      default -> {
        Response posted = writes.post(on, request);
        // Where a partition is being filled, absence is not known.
        yield posted.status() == 404 ? absent(on, request, posted) : posted;
      }
    };
  }

  private Response absent(ReplicaRequest<R> on, Request request, Response answer) {
    covered(on, request);
    return answer;
  }

  /**
   * The same, if the device can say of the partition what there is not (rule 6), or is asked what
   * it holds.
   */
  private ReplicaRequest<R> covered(ReplicaRequest<R> on, Request request) {
    addressing.requireCovered(request.headers(), on.deviceName(), on.owner().partition());
    return on;
  }

  private ReplicaRequest<R> on(Request request) {
    WirePath path = WirePath.parse(request.target());
    DatabaseDevice<R> device = devices.require(path.device());
    if (!role.isOwn(path.path())) {
      throw new WireFormatException("not a path of " + role.name() + "s: " + request.target());
    }
    return ReplicaRequest.of(path, device, request.headers());
  }

  private Response journal(Request request) {
    DatabaseDevice<R> device = devices.require(WirePath.parseDevice(request.target()));
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(Wire.BOOT_ID, RowMark.formatBootId(device.bootId()))
            .set(Wire.JOURNAL_SYNCED, Long.toString(device.syncedUpTo()));
    return new Response(204, headers, Content.empty());
  }

  private Response redelivered(Request request) {
    String device = WirePath.parseDevice(request.target());
    devices.require(device);
    long bootId = RowMark.parseBootId(InternalHead.require(request.headers(), Wire.BOOT_ID));
    String from = InternalHead.require(request.headers(), Wire.FROM);
    return role.redelivered(device, bootId, from)
        ? new Response(204, new DefaultHttpHeaders(), Content.empty())
        : Refusals.of(409, "another boot by now");
  }

  private Response health() {
    String troubles = devices.troubles();
    Response page =
        troubles.isEmpty()
            ? page(200, "text/plain; charset=utf-8", "OK")
            : page(503, "text/plain; charset=utf-8", troubles);
    page.headers()
        .set(Wire.ROWS_KNOWN, Boolean.toString(role.knowsRowsOf(devices.inService().keySet())));
    return page;
  }

  private Response rings() {
    return new Response(
        200,
        new DefaultHttpHeaders(),
        new Content.Bytes(Unpooled.wrappedBuffer(setup.guard().rings())));
  }

  private static Response page(int status, String type, String text) {
    return new Response(
        status,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, type),
        new Content.Bytes(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }
}
