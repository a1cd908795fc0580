package io.martinet.simulation.cluster;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.cluster.History.Action;
import io.martinet.simulation.cluster.History.End;
import io.martinet.simulation.cluster.History.Operation;
import io.martinet.simulation.cluster.History.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends requests to proxies, on threads of the world, and takes down what came of them. */
final class Client {
  private static final String METADATA = "X-Object-Meta-Post";
  private static final int PIECE_BYTES = 7_000;

  private final World world;
  private final Bodies bodies;

  Client(World world, Bodies bodies) {
    this.world = world;
    this.bodies = bodies;
  }

  /** Does one operation and takes down its end. Waits. */
  void run(Action action, String object, ProxyNode proxy, History history) {
    long begun = world.nanos();
    world.tell(() -> "%s of %s by %s".formatted(action, object, proxy.host()));
    End end = end(action, object, proxy);
    world.tell(() -> "%s of %s by %s: %s".formatted(action, object, proxy.host(), end));
    world.note(end.hashCode());
    history.add(new Operation(action, end, begun, world.nanos()));
  }

  private End end(Action action, String object, ProxyNode proxy) {
    Object life = proxy.life();
    try {
      return switch (proxy.handle(request(action, object))) {
        case ProxyNode.Result.Cut() -> new End.Unknown();
        case ProxyNode.Result.Answered(var response) -> {
          End end = end(action, object, response);
          yield proxy.life() == life ? end : new End.Unknown();
        }
      };
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new Divergence("%s of %s: %s".formatted(action, object, e), e);
    }
  }

  private Request request(Action action, String object) {
    var headers = new DefaultHttpHeaders();
    byte[] body = {};
    String method =
        switch (action) {
          case Action.Put(var id) -> {
            body = bodies.of(id);
            headers.set("Content-Type", "application/x-" + id);
            yield "PUT";
          }
          case Action.Post(var id) -> {
            headers.set(METADATA, Long.toString(id));
            yield "POST";
          }
          case Action.Delete() -> "DELETE";
          case Action.PutIf(var id, var expected) -> {
            body = bodies.of(id);
            headers.set("Content-Type", "application/x-" + id);
            expect(headers, expected);
            yield "PUT";
          }
          case Action.PostIf(var id, var expected) -> {
            headers.set(METADATA, Long.toString(id));
            expect(headers, expected);
            yield "POST";
          }
          case Action.DeleteIf(var expected) -> {
            expect(headers, expected);
            yield "DELETE";
          }
          case Action.Read() -> world.random().oneIn(4) ? "HEAD" : "GET";
        };
    headers.set("Content-Length", Integer.toString(body.length));
    return new Request(
        HttpMethod.valueOf(method),
        "/v1/AUTH_a/c/" + object,
        headers,
        new Pieces(body),
        InetSocketAddress.createUnresolved("127.0.0.1", 1),
        false);
  }

  private void expect(HttpHeaders headers, long expected) {
    if (expected == 0) {
      headers.set("If-None-Match", "*");
    } else {
      headers.set("If-Match", bodies.etagOf(expected));
    }
  }

  private End end(Action action, String object, Response response) throws Exception {
    int status = response.status();
    if (action instanceof Action.Read) {
      return seen(object, response);
    }
    response.content().release();
    return switch (status) {
      case 201, 202, 204 -> new End.Done();
      case 404 -> new End.NotThere();
      case 412 -> new End.Unmet();
      case 503 -> new End.Unknown();
      default -> throw new Divergence("%s of %s: %d".formatted(action, object, status));
    };
  }

  private End seen(String object, Response response) throws Exception {
    int status = response.status();
    if (status == 404 || status == 503) {
      response.content().release();
      return status == 404 ? new End.Seen(State.ABSENT) : new End.Unknown();
    }
    if (status != 200) {
      throw new Divergence("read of %s: %d".formatted(object, status));
    }
    long data = data(response);
    if (data < 0) {
      return new End.Unknown();
    }
    if (data == 0) {
      throw new Divergence("read of %s: a body that nobody wrote".formatted(object));
    }
    String type = response.headers().get("Content-Type");
    if (!("application/x-" + data).equals(type)) {
      throw new Divergence("read of %s: body of %d with type %s".formatted(object, data, type));
    }
    String metadata = response.headers().get(METADATA);
    return new End.Seen(new State(data, metadata == null ? 0 : Long.parseLong(metadata)));
  }

  /** Of which PUT the body is; 0 of none, -1 if it was cut. */
  private long data(Response response) throws Exception {
    return switch (response.content()) {
      case Content.Bytes(var data) -> {
        byte[] bytes = ByteBufUtil.getBytes(data);
        data.release();
        yield Math.max(0, Bodies.idOf(bytes));
      }
      case Content.Streamed streamed -> {
        var sink = new Received();
        try {
          streamed.writeTo(sink);
          yield Math.max(0, Bodies.idOf(sink.bytes.toByteArray()));
        } catch (IOException e) {
          yield -1;
        }
      }
      case Content.LengthOnly _ ->
          Math.max(0, bodies.idOfEtag(response.headers().get("Etag", "").replace("\"", "")));
      case Content.Empty() -> 0;
    };
  }

  /** A body that comes in pieces. */
  private final class Pieces implements RequestBody {
    private static final int PACE_NANOS_SPREAD = 3_000_000;

    private final byte[] bytes;
    private int position;

    Pieces(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long declaredBytes() {
      return bytes.length;
    }

    @Override
    public @Nullable ByteBuf read(Duration idleMax) {
      if (position == bytes.length) {
        return null;
      }
      sleep(world.random().below(PACE_NANOS_SPREAD));
      int length = Math.min(PIECE_BYTES, bytes.length - position);
      ByteBuf piece = Unpooled.copiedBuffer(bytes, position, length);
      position += length;
      return piece;
    }
  }

  /** Lets a thread of the world wait. */
  void sleep(long nanos) {
    var parker = new WorldParker(world);
    long until = world.nanos() + nanos;
    while (world.nanos() < until) {
      parker.parkUntil(until);
    }
  }

  /** What came. */
  private static final class Received implements ContentSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuf data) {
      bytes.writeBytes(ByteBufUtil.getBytes(data));
      data.release();
    }

    @Override
    public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax)
        throws InterruptedException {
      long moved = 0;
      try {
        for (ByteBuf piece = source.read(idleMax); piece != null; piece = source.read(idleMax)) {
          moved += piece.readableBytes();
          write(piece);
        }
        return new PeerResponse.Relayed(moved, null);
      } catch (PeerException e) {
        return new PeerResponse.Relayed(moved, e);
      }
    }
  }
}
