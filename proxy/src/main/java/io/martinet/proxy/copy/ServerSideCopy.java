package io.martinet.proxy.copy;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.bulk.WatchedAnswer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * COPY, and PUT with {@code X-Copy-From}: a GET of the source whose body is that of a PUT. Both go
 * through the stages behind, so quotas, manifests, links and versions mean the same as when a
 * client does the two itself. Thread-safe.
 */
public final class ServerSideCopy implements ProxyHandler {
  /** The method, which is HTTP's by WebDAV alone. */
  public static final HttpMethod COPY = HttpMethod.valueOf("COPY");

  private static final String COPY_FROM = "X-Copy-From";
  private static final String COPY_FROM_ACCOUNT = "X-Copy-From-Account";
  private static final String PART = "part-number";
  private static final String DESTINATION = "Destination";
  private static final String DESTINATION_ACCOUNT = "Destination-Account";

  /** What the access log calls requests of this stage. */
  private static final String SOURCE = "SSC";

  private final ProxyHandler next;
  private final long fileBytesMax;
  private final BodyTransfer transfer;
  private final WatchedAnswer watched;

  /**
   * @param fileBytesMax longest body of an object
   * @param watched for a client that asks for a heartbeat
   */
  public ServerSideCopy(
      ProxyHandler next, long fileBytesMax, BodyTransfer transfer, WatchedAnswer watched) {
    this.next = next;
    this.fileBytesMax = fileBytesMax;
    this.transfer = transfer;
    this.watched = watched;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path)) || path.object() == null) {
      return next.handle(context);
    }
    if (context.method().equals(COPY)) {
      return copyTo(context, path);
    }
    return context.method().equals(HttpMethod.PUT) && !isAbsent(context, COPY_FROM)
        ? copyFrom(context, path)
        : next.handle(context);
  }

  private Response copyTo(RequestContext context, StorePath source) throws Exception {
    if (isAbsent(context, DESTINATION)) {
      return Responses.message(412, "Destination header required");
    }
    return switch (CopyTarget.read(context, DESTINATION, DESTINATION_ACCOUNT)) {
      case CopyTarget.Refused(var response) -> response;
      case CopyTarget.Named(var destination) -> copy(context, source, destination);
    };
  }

  private static boolean isAbsent(RequestContext context, String header) {
    String value = context.header(header);
    return value == null || value.isEmpty();
  }

  private Response copyFrom(RequestContext context, StorePath destination) throws Exception {
    if (context.request().body().declaredBytes() > 0) {
      return Responses.text(400, "Copy requests require a zero byte body");
    }
    return switch (CopyTarget.read(context, COPY_FROM, COPY_FROM_ACCOUNT)) {
      case CopyTarget.Refused(var response) -> response;
      case CopyTarget.Named(var source) -> copy(context, source, destination);
    };
  }

  private Response copy(RequestContext context, StorePath source, StorePath destination)
      throws Exception {
    Response read = next.handle(read(context, source));
    if (read.status() / 100 != 2) {
      return read;
    }
    if (context.headers().contains(HttpHeaderNames.IF_NONE_MATCH)) {
      // The source is none of them; Swift asks the copy too, which knows only the star.
      read.content().release();
      return Responses.text(400, "If-None-Match only supports *");
    }
    long bytes = read.content().lengthBytes();
    if (bytes < 0 || bytes > fileBytesMax) {
      read.content().release();
      return Responses.standard(context.method(), 413);
    }
    boolean keepsManifest = keepsManifest(context);
    HttpHeaders headers = CopiedHeaders.ofWrite(context.headers(), read, keepsManifest);
    SubRequest write = SubRequest.of(context, HttpMethod.PUT, destination).headers(headers);
    boolean isManifest = keepsManifest && CopiedHeaders.isStatic(read.headers());
    if (isManifest) {
      write.query("multipart-manifest", "put");
      if (WatchedAnswer.isWanted(context)) {
        write.query("heartbeat", "on");
      }
    }
    // The stage that takes a manifest watches itself.
    Response written =
        WatchedAnswer.isWanted(context) && !isManifest
            ? watched.of(
                context,
                () -> WatchedAnswer.result(write(write, read.content())),
                read.content()::release)
            : write(write, read.content());
    if (written.status() / 100 == 2) {
      tellSource(source, read.headers(), written.headers());
      written.headers().add(CopiedHeaders.told(headers));
    }
    return written;
  }

  private Response write(SubRequest write, Content content) throws Exception {
    return transfer.put(next, write, content, put -> put.standingIn(SOURCE));
  }

  /** The source, as the client's own conditions, range and query ask for it. */
  private static RequestContext read(RequestContext context, StorePath source) {
    SubRequest read = SubRequest.of(context, HttpMethod.GET, source);
    read.headers(CopiedHeaders.ofRead(context.headers())).header("X-Newest", "true");
    if (keepsManifest(context)) {
      read.query("multipart-manifest", "get").query("format", "raw");
    }
    if ("get".equals(context.query().raw("symlink"))) {
      read.query("symlink", "get");
    }
    String part = context.query().raw(PART);
    if (part != null) {
      read.query(PART, part);
    }
    String version = context.query().raw(VersionPath.QUERY);
    if (version != null && context.method().equals(COPY)) {
      read.query(VersionPath.QUERY, version);
    }
    return read.from(SOURCE);
  }

  private static boolean keepsManifest(RequestContext context) {
    return "get".equals(context.query().raw("multipart-manifest"));
  }

  private static void tellSource(StorePath source, HttpHeaders read, HttpHeaders written) {
    written.set("X-Copied-From-Account", PercentCode.encodePath(source.account()));
    written.set(
        "X-Copied-From",
        PercentCode.encodePath(source.requireContainer() + "/" + source.requireObject()));
    String version = read.get("X-Object-Version-Id");
    if (version != null) {
      written.set("X-Copied-From-Version-Id", version);
    }
    String modified = read.get(HttpHeaderNames.LAST_MODIFIED);
    if (modified != null) {
      written.set("X-Copied-From-Last-Modified", modified);
    }
  }
}
