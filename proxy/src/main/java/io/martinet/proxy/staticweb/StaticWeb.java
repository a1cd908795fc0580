package io.martinet.proxy.staticweb;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SharedLinks;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.listing.ListingContent;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Serves containers as web sites to those who come without a token, and to others who ask for it by
 * {@code X-Web-Mode}. All that it reads it reads as the one who asks, so that a site shows nothing
 * that its container's ACL does not. Thread-safe.
 */
public final class StaticWeb implements ProxyHandler {
  /** Of answers that are a page of links, for the stages in front; clients are not told. */
  public static final String PAGE = "X-Backend-Web-Page";

  private static final String WEB_MODE = "X-Web-Mode";
  private static final String AUTHENTICATE = "Www-Authenticate";

  /** What the access log calls the requests of this stage. */
  private static final String SOURCE = "SW";

  private final ProxyHandler next;
  private final InfoCache infos;

  public StaticWeb(ProxyHandler next, InfoCache infos) {
    this.next = next;
    this.infos = infos;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!context.isRead()
        || !(context.path() instanceof RequestPath.Store(var path))
        || path.container() == null
        || !isVisitor(context)) {
      return next.handle(context);
    }
    WebSettings settings = settings(context, path);
    if (settings == null || !settings.hasPages()) {
      return next.handle(context);
    }
    return path.object() == null
        ? container(context, path, settings)
        : object(context, path, settings);
  }

  private static boolean isVisitor(RequestContext context) {
    return context.identity() == null || SwiftBoolean.isTrue(context.header(WEB_MODE));
  }

  private @Nullable WebSettings settings(RequestContext context, StorePath path)
      throws InterruptedException {
    return infos.container(context, path.account(), path.requireContainer())
            instanceof InfoLookup.Present<ContainerInfo>(var info)
        ? WebSettings.of(info)
        : null;
  }

  private Response container(RequestContext context, StorePath path, WebSettings settings)
      throws Exception {
    // The site's root is for those who may list the container, with an index page too, as in Swift.
    if (!isGood(send(SubRequest.of(context, HttpMethod.HEAD, path)))) {
      return withPage(context, path, settings, next.handle(context));
    }
    if (!hasSlash(context)) {
      return moved(context);
    }
    Response page = directory(context, path, "", settings);
    return page != null ? page : withPage(context, path, settings, notFound(context));
  }

  private Response object(RequestContext context, StorePath path, WebSettings settings)
      throws Exception {
    Response found = next.handle(context);
    boolean isMissing = found.status() == 404;
    boolean isDirectory =
        found.status() / 100 == 2 && isType(found.headers(), settings.directoryType());
    if (isMissing || isDirectory) {
      Response page =
          hasSlash(context)
              ? directory(context, path, path.requireObject(), settings)
              : withSlash(context, path, settings);
      found.content().release();
      return page != null ? page : withPage(context, path, settings, notFound(context));
    }
    return withPage(context, path, settings, found);
  }

  /** The index page or the listing of a directory, or why it is not shown; null: there is none. */
  private @Nullable Response directory(
      RequestContext context, StorePath path, String prefix, WebSettings settings)
      throws Exception {
    if (settings.index() != null) {
      StorePath index = in(path, prefix + settings.index());
      SubRequest read = SubRequest.of(context, context.method(), index).headers(context.headers());
      Response page = next.handle(read.from(SOURCE));
      if (page.status() != 404) {
        return page.status() / 100 == 4 && page.status() != 416 && page.status() != 412
            ? withPage(context, path, settings, page)
            : page;
      }
      page.content().release();
    }
    return settings.showsListings() ? listing(context, path, prefix, settings) : null;
  }

  private @Nullable Response listing(
      RequestContext context, StorePath path, String prefix, WebSettings settings)
      throws Exception {
    Response listed = next.handle(list(context, path, prefix).from(SOURCE));
    if (!(listed.content() instanceof ListingContent listing)) {
      return withPage(context, path, settings, listed);
    }
    if (listing.page().entries().isEmpty() && !prefix.isEmpty()) {
      return null;
    }
    var page = new DirectoryPage(containerOf(path), prefix, settings, context.sharedLinks());
    byte[] html = page.render(listing.page().entries()).getBytes(StandardCharsets.UTF_8);
    return new Response(
        200,
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.CONTENT_TYPE, Responses.HTML)
            .set(PAGE, "true"),
        new Content.Bytes(Unpooled.wrappedBuffer(html)));
  }

  /** To the same name with a slash, if that is a directory; otherwise null. */
  private @Nullable Response withSlash(RequestContext context, StorePath path, WebSettings settings)
      throws Exception {
    String prefix = path.requireObject() + "/";
    if (settings.index() != null
        && isGood(
            send(SubRequest.of(context, HttpMethod.HEAD, in(path, prefix + settings.index()))))) {
      return moved(context);
    }
    Response listed = next.handle(list(context, path, prefix).query("limit", "1").from(SOURCE));
    boolean isDirectory =
        listed.content() instanceof ListingContent listing && !listing.page().entries().isEmpty();
    listed.content().release();
    return isDirectory ? moved(context) : null;
  }

  private static SubRequest list(RequestContext context, StorePath path, String prefix) {
    return SubRequest.of(context, HttpMethod.GET, containerOf(path))
        .query("prefix", prefix)
        .query("delimiter", "/");
  }

  /** A refusal with the owner's page for it, if there is one. */
  private Response withPage(
      RequestContext context, StorePath path, WebSettings settings, Response refusal)
      throws Exception {
    boolean hasPage = refusal.status() == 401 || refusal.status() == 404;
    if (!hasPage || settings.error() == null) {
      return refusal;
    }
    StorePath name = in(path, refusal.status() + settings.error());
    Response page = next.handle(SubRequest.of(context, context.method(), name).from(SOURCE));
    if (!isGood(page)) {
      page.content().release();
      return refusal;
    }
    refusal.content().release();
    String challenge = refusal.headers().get(AUTHENTICATE);
    if (challenge != null) {
      page.headers().set(AUTHENTICATE, challenge);
    }
    return new Response(refusal.status(), page.headers(), page.content());
  }

  private Response send(SubRequest request) throws Exception {
    Response response = next.handle(request.from(SOURCE));
    response.content().release();
    return response;
  }

  private static boolean isGood(Response response) {
    return response.status() / 100 == 2;
  }

  private static Response notFound(RequestContext context) {
    return Responses.standard(context.method(), 404);
  }

  private static Response moved(RequestContext context) {
    Response response = Responses.standard(context.method(), 301);
    String target = PercentCode.encodeBytes(PercentCode.decode(pathOf(context.sentTarget())));
    SharedLinks links = context.sharedLinks();
    String query = links == null ? "" : "?" + links.query();
    response.headers().set(HttpHeaderNames.LOCATION, context.endpoint() + target + "/" + query);
    return response;
  }

  private static boolean hasSlash(RequestContext context) {
    return PercentCode.decode(pathOf(context.request().target())).endsWith("/");
  }

  private static String pathOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static boolean isType(HttpHeaders headers, String type) {
    String given = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return given != null && given.split(";", 2)[0].strip().equals(type);
  }

  private static StorePath containerOf(StorePath path) {
    return StorePath.container(path.account(), path.requireContainer());
  }

  private static StorePath in(StorePath path, String object) {
    return StorePath.object(path.account(), path.requireContainer(), object);
  }
}
