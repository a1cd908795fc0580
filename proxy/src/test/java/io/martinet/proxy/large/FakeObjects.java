package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Version;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.body.RangedBody;
import io.martinet.proxy.body.SourceFailedException;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.object.EntityTags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects in memory behind a stage: GET, HEAD, PUT, POST and DELETE of objects, GET of containers.
 * Guards and etags are judged when a write takes effect.
 */
public final class FakeObjects implements ProxyHandler {
  static final String MODIFIED = "Thu, 26 Nov 2026 22:21:38 GMT";

  private record Stored(HttpHeaders headers, byte[] body, Version data) {}

  /** Paths that only a stage's own questions may read. */
  public final TreeSet<String> forbidden = new TreeSet<>();

  /** Containers that are not there: what is put into them is answered 404. */
  public final TreeSet<String> absent = new TreeSet<>();

  public final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** The same, as it was asked: with its query. */
  final List<String> queries = Collections.synchronizedList(new ArrayList<>());

  /** Those of them that want what has expired too. */
  final List<String> opened = Collections.synchronizedList(new ArrayList<>());

  /** What happens once just before a write takes effect, its body being here: by verb and path. */
  public final Map<String, Callable<?>> before = new ConcurrentHashMap<>();

  int listingMax = 10_000;
  private int stores;
  private int versions;
  private final TreeMap<String, Stored> objects = new TreeMap<>();
  private final RangedAnswers answers = new RangedAnswers(new SystemEntropy());

  public void put(String path, String body, String... headers) {
    var all = new DefaultHttpHeaders(false);
    all.set("Content-Type", "text/plain");
    for (int i = 0; i < headers.length; i += 2) {
      all.set(headers[i], headers[i + 1]);
    }
    objects.put(path, new Stored(all, body.getBytes(StandardCharsets.UTF_8), newVersion()));
  }

  /** What is at one path is read at another too, as a link to it would be. */
  void link(String from, String to) {
    HttpHeaders headers = headers(to).copy().set("Content-Location", "/v1" + to);
    objects.put(
        from, new Stored(headers, Objects.requireNonNull(objects.get(to)).body, newVersion()));
  }

  private Version newVersion() {
    return new Version(++versions, 1);
  }

  /** What a write's guard and the client's etags say; null to go on. */
  private @Nullable Response refuse(RequestContext context, String path) throws Exception {
    Callable<?> event = before.remove(context.method() + " " + path);
    if (event != null) {
      event.call();
    }
    EntityTags tags = EntityTags.of(context.method(), context.headers());
    for (int i = 0; i < 10; i++) {
      Stored there = objects.get(path);
      HttpHeaders headers = there == null ? null : read(context, there);
      Response refusal = tags == null ? null : tags.refuseOver(headers);
      if (refusal != null) {
        return refusal;
      }
      switch (context.guard().judge(there == null ? Version.NONE : there.data)) {
        case WriteGuard.Verdict.Met() -> {
          return null;
        }
        case WriteGuard.Verdict.Refused(var answer) -> {
          return answer;
        }
        case WriteGuard.Verdict.Again() -> {}
      }
    }
    return Responses.standard(context.method(), 503);
  }

  public void remove(String path) {
    objects.remove(path);
  }

  public HttpHeaders headers(String path) {
    return Objects.requireNonNull(objects.get(path)).headers;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    StorePath path = context.storePath();
    asked.add(context.method() + " " + path);
    String query = context.method() + " " + context.request().target();
    queries.add(query);
    if (context.header("X-Open-Expired") != null) {
      opened.add(query);
    }
    if (forbidden.contains(path.toString()) && !context.isApproved()) {
      return Responses.standard(context.method(), 403);
    }
    if (path.object() == null) {
      return list(context, path + "/");
    }
    if (context.method().equals(HttpMethod.PUT)) {
      return store(context, path.toString());
    }
    if (context.method().equals(HttpMethod.DELETE)) {
      Response refusal = refuse(context, path.toString());
      if (refusal != null) {
        return refusal;
      }
      return Responses.empty(objects.remove(path.toString()) == null ? 404 : 204);
    }
    Stored stored = objects.get(path.toString());
    if (stored != null && context.method().equals(HttpMethod.POST)) {
      Response refusal = refuse(context, path.toString());
      if (refusal != null) {
        return refusal;
      }
      StoredHeaders.OBJECT.pick(context.headers()).forEach(stored.headers::set);
      return Responses.standard(context.method(), 202);
    }
    return stored == null ? Responses.standard(context.method(), 404) : answer(context, stored);
  }

  private static HttpHeaders read(RequestContext context, Stored stored) {
    HttpHeaders headers = stored.headers.copy();
    if (context.isInternal()) {
      headers.set(WriteGuard.DATA_VERSION, stored.data.toString());
    }
    headers.set("Etag", SegmentSums.of(stored.body)).set("Last-Modified", MODIFIED);
    headers.set("X-Timestamp", stored.headers.get("X-Timestamp", "1795746088.00000"));
    return headers;
  }

  private Response answer(RequestContext context, Stored stored) throws Exception {
    HttpHeaders headers = read(context, stored);
    return context.method().equals(HttpMethod.HEAD)
        ? new Response(200, headers, new Content.LengthOnly(stored.body.length))
        : answers.of(context, headers, new Body(stored.body));
  }

  private Response store(RequestContext context, String path) throws Exception {
    if (absent.contains(path.substring(0, path.indexOf('/', path.indexOf('/', 1) + 1)))) {
      return Responses.standard(context.method(), 404);
    }
    var body = new ByteArrayOutputStream();
    try {
      ByteBuf piece = context.request().body().read(Duration.ofSeconds(1));
      while (piece != null) {
        body.write(ByteBufUtil.getBytes(piece));
        piece.release();
        piece = context.request().body().read(Duration.ofSeconds(1));
      }
    } catch (SourceFailedException e) {
      return Responses.standard(context.method(), 503);
    }
    Response refusal = refuse(context, path);
    if (refusal != null) {
      return refusal;
    }
    var headers = new DefaultHttpHeaders(false);
    StoredHeaders.OBJECT.pick(context.headers()).forEach(headers::set);
    headers.set("X-Timestamp", "1795746088.%05d".formatted(++stores));
    objects.put(path, new Stored(headers, body.toByteArray(), newVersion()));
    Response created = Responses.empty(201);
    created.headers().set("Etag", SegmentSums.of(body.toByteArray()));
    return created;
  }

  /** As rows have it. */
  private static String etag(Stored stored) {
    String note = stored.headers.get(StoredHeaders.LISTING_NOTE);
    return SegmentSums.of(stored.body) + (note == null ? "" : ";" + note);
  }

  /** Bodies of all objects whose paths begin so, in the order of their names. */
  public List<String> bodies(String prefix) {
    return objects.tailMap(prefix, true).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> new String(entry.getValue().body, StandardCharsets.UTF_8))
        .toList();
  }

  private Response list(RequestContext context, String container) {
    String prefix =
        container + (context.query().has("prefix") ? context.query().raw("prefix") : "");
    String marker = context.query().has("marker") ? container + context.query().raw("marker") : "";
    var entries = new ArrayList<ListingEntry>();
    objects.forEach((path, stored) -> {
      if (path.startsWith(prefix) && path.compareTo(marker) > 0 && entries.size() < listingMax) {
        entries.add(
            new ListingEntry.ObjectEntry(
                path.substring(container.length()),
                1,
                stored.body.length,
                etag(stored),
                stored.headers.get("Content-Type", "text/plain")));
      }
    });
    if (context.query().isTrue("reverse")) {
      Collections.reverse(entries);
    }
    return new Response(
        200,
        new DefaultHttpHeaders(),
        new ListingContent(
            "c", new ListingPage(ListingPage.Kind.OBJECTS, entries), StoragePolicies.single()));
  }

  private record Body(byte[] bytes) implements RangedBody<RuntimeException> {
    @Override
    public long bodyBytes() {
      return bytes.length;
    }

    @Override
    public Content content(List<Part> parts, byte[] ending) {
      ByteBuf all = Unpooled.buffer();
      for (Part part : parts) {
        ByteRange range = part.range();
        all.writeBytes(part.heading());
        all.writeBytes(Arrays.copyOfRange(bytes, (int) range.first(), (int) range.last() + 1));
      }
      return new Content.Bytes(all.writeBytes(ending));
    }
  }
}
