package io.martinet.proxy.bulk;

import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.body.SourceFailedException;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The stage of work in bulk in front of a store that remembers what it is asked. */
final class BulkHarness {
  private static final Duration IDLE_MAX = Duration.ofSeconds(60);
  private static final int PIECE_BYTES = 1000;
  private static final int TEXT_BYTES_MAX = 1 << 20;

  final List<RequestContext> asked = Collections.synchronizedList(new ArrayList<>());

  /** What the store answers instead of success, by target. */
  final Map<String, Integer> answers = new TreeMap<>();

  /** Content by target. */
  final Map<String, byte[]> stored = new TreeMap<>();

  final FakeInfos infos = new FakeInfos();

  /** How much time passes with each piece of a body. */
  Duration pieceTime = Duration.ZERO;

  BulkConfig config = BulkConfig.defaults();
  int askedAtOnce;
  private volatile long nanos;
  private int underWay;

  Response ask(String method, String target, byte[] body, String... headers) throws Exception {
    HttpHeaders all = TestRequests.headers(headers).set("Content-Length", body.length);
    return ask(
        new Request(
            HttpMethod.valueOf(method),
            target,
            all,
            new Pieces(body),
            new InetSocketAddress("192.0.2.7", 4711),
            false));
  }

  Response ask(Request request) throws Exception {
    var bulk =
        new Bulk(
            this::answer,
            config,
            Constraints.defaults(),
            infos,
            new ManualParker(),
            new VirtualThreads(),
            IDLE_MAX);
    return bulk.handle(
        new RequestContext(request, "tx0123456789abcdef01234-0065f0f0f0", TestRequests.TIME_TICKS));
  }

  /** The body of an answer, which is always a stream. */
  static String text(Response response) throws Exception {
    ByteBuf whole = Contents.whole(response.content(), TEXT_BYTES_MAX);
    try {
      return whole.toString(StandardCharsets.UTF_8);
    } finally {
      whole.release();
    }
  }

  private Response answer(RequestContext context) throws Exception {
    String target = context.request().target();
    synchronized (this) {
      underWay++;
      askedAtOnce = Math.max(askedAtOnce, underWay);
    }
    try {
      asked.add(context);
      Integer status = answers.get(target);
      if (status != null && status == 0) {
        throw new IllegalStateException("a bug");
      }
      if (status != null) {
        return Responses.empty(status);
      }
      if (context.method().equals(HttpMethod.DELETE)) {
        return Responses.empty(204);
      }
      byte[] content;
      try {
        content = read(context.request().body());
      } catch (SourceFailedException e) {
        return Responses.empty(503);
      }
      synchronized (this) {
        stored.put(target, content);
      }
      return Responses.empty(201);
    } finally {
      synchronized (this) {
        underWay--;
      }
    }
  }

  private static byte[] read(RequestBody body) throws IOException, InterruptedException {
    var all = new ByteArrayOutputStream();
    for (ByteBuf piece = body.read(IDLE_MAX); piece != null; piece = body.read(IDLE_MAX)) {
      piece.readBytes(all, piece.readableBytes());
      piece.release();
    }
    return all.toByteArray();
  }

  /** A body in pieces, each of which takes its time. */
  private final class Pieces implements RequestBody {
    private final long size;
    private final Queue<ByteBuf> pieces = new ArrayDeque<>();

    Pieces(byte[] body) {
      size = body.length;
      for (int at = 0; at < body.length; at += PIECE_BYTES) {
        pieces.add(Unpooled.copiedBuffer(body, at, Math.min(PIECE_BYTES, body.length - at)));
      }
    }

    @Override
    public long declaredBytes() {
      return size;
    }

    @Override
    public @Nullable ByteBuf read(Duration idleMax) {
      nanos += pieceTime.toNanos();
      return pieces.poll();
    }
  }

  private final class ManualParker implements Parker {
    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void parkUntil(long deadlineNanos) {
      LockSupport.park(this);
    }

    @Override
    public void wake(Thread thread) {
      LockSupport.unpark(thread);
    }
  }
}
