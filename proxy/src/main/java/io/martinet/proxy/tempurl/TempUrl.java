package io.martinet.proxy.tempurl;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.Response;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.Decision;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.HttpDate;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.Query;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SharedLinks;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.auth.Refusals;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SignedScope;
import io.martinet.proxy.signed.SigningKeys;
import io.martinet.proxy.signed.SigningKeys.Verdict;
import io.martinet.proxy.staticweb.StaticWeb;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Temporary URLs: a request whose query is signed by a key of its account or container needs no
 * token, and any token that comes with it counts for nothing. Whatever is wrong with one has one
 * answer, so that nobody learns what. Stands in front of the auth stages. Thread-safe.
 */
public final class TempUrl implements ProxyHandler {
  /** Methods that can be signed, each for itself; HEAD goes with GET, PUT and POST as well. */
  public static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE);

  /** Headers of requests that are dropped: not for strangers to set. */
  public static final List<String> DROPPED_OF_REQUESTS = List.of("x-timestamp", "x-open-expired");

  /** Beginnings of headers that answers do not have, unless one of the kept ones is longer. */
  public static final List<String> DROPPED_OF_ANSWERS = List.of("x-object-meta-");

  /** Beginnings of headers that answers have even so. */
  public static final List<String> KEPT_OF_ANSWERS = List.of("x-object-meta-public-");

  /** By these the one who writes an object would read another, with the rights of the key. */
  private static final List<String> REFUSED_OF_WRITES =
      List.of("X-Object-Manifest", "X-Symlink-Target", "X-Copy-From");

  private static final List<HttpMethod> METHODS_WITH_HEAD =
      List.of(HttpMethod.HEAD, HttpMethod.GET, HttpMethod.PUT, HttpMethod.POST);

  private static final String INVALID = "401 Unauthorized: Temp URL invalid\n";

  /** The last second of the year 9999, after which HTTP has no dates. */
  private static final long DATE_SECONDS_MAX = 253_402_300_799L;

  private final ProxyHandler next;
  private final SigningKeys keys;
  private final List<SignatureDigest> digests;

  /**
   * @param digests those that signatures may use
   */
  public TempUrl(ProxyHandler next, SigningKeys keys, List<SignatureDigest> digests) {
    this.next = next;
    this.keys = keys;
    this.digests = List.copyOf(digests);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!TempUrlQuery.isIn(context.query()) || context.method().equals(HttpMethod.OPTIONS)) {
      return next.handle(context);
    }
    StorePath path = named(context);
    if (path == null || !METHODS.contains(context.method())) {
      return invalid(context);
    }
    Query sent = Query.firstValues(context.request().target());
    TempUrlQuery query = TempUrlQuery.read(sent, digests);
    if (query == null || !isOpen(context, query)) {
      return invalid(context);
    }
    // Of a container it opens the pages of its site, for who may read all that is in it.
    boolean isSite = path.object() == null;
    String signedPath = signedPath(path, query);
    if (signedPath == null || (isSite && !context.isRead())) {
      return invalid(context);
    }
    List<String> messages = messages(context.method(), query, signedPath);
    String container = path.requireContainer();
    return switch (keys.judge(context, path.account(), container, query.signature(), messages)) {
      case Verdict.Unsigned() -> invalid(context);
      case Verdict.Unknown(var why) -> Unavailable.response(context, why);
      case Verdict.Signed(var scope) -> approved(context, path, sent, query, scope);
    };
  }

  /**
   * The object or container that the path names, by the API's first version alone, whose paths are
   * signed; null for all else, and for an object whose name is all slashes.
   */
  private static @Nullable StorePath named(RequestContext context) {
    if (!(context.path() instanceof RequestPath.Store(var path)) || path.container() == null) {
      return null;
    }
    String raw = RequestPath.raw(context.request().target());
    String signable = signable(path);
    if (path.object() == null) {
      return raw.equals(signable) || raw.equals(signable + "/") ? path : null;
    }
    boolean isAllSlashes = path.object().chars().allMatch(c -> c == '/');
    return !isAllSlashes && raw.equals(signable) ? path : null;
  }

  private static String signable(StorePath path) {
    return HeaderText.encode("/v1" + path);
  }

  /** Whether the URL has not ended, and may be used from where the client is. */
  private static boolean isOpen(RequestContext context, TempUrlQuery query) {
    if (query.expiresSeconds() < context.timeTicks() / Timestamps.TICKS_PER_SECOND) {
      return false;
    }
    if (query.range() == null) {
      return true;
    }
    // The peer of the connection: what headers say of who is behind it, anybody can say.
    AddressRange range = AddressRange.parse(query.range());
    return range != null
        && context.request().remoteAddress() instanceof InetSocketAddress client
        && client.getAddress() != null
        && range.contains(client.getAddress());
  }

  /** The path, or the prefix in its place; null if the path does not begin with that. */
  private static @Nullable String signedPath(StorePath path, TempUrlQuery query) {
    if (query.prefix() == null) {
      return path.object() == null ? null : signable(path);
    }
    String prefix =
        signable(StorePath.container(path.account(), path.requireContainer()))
            + "/"
            + query.prefix();
    String signable = path.object() == null ? signable(path) + "/" : signable(path);
    return signable.startsWith(prefix) ? "prefix:" + prefix : null;
  }

  private static List<String> messages(HttpMethod method, TempUrlQuery query, String path) {
    String range = query.range() == null ? "" : "ip=" + query.range() + "\n";
    return (method.equals(HttpMethod.HEAD) ? METHODS_WITH_HEAD : List.of(method))
        .stream()
            .map(signed -> range + signed.name() + "\n" + query.expiresSeconds() + "\n" + path)
            .toList();
  }

  private Response approved(
      RequestContext context, StorePath path, Query sent, TempUrlQuery query, SignedScope scope)
      throws Exception {
    if (!context.isRead()) {
      for (String name : REFUSED_OF_WRITES) {
        if (context.header(name) != null) {
          return Responses.message(400, "The header '" + name + "' is not allowed in this tempurl");
        }
      }
    }
    DROPPED_OF_REQUESTS.forEach(context.headers()::remove);
    // What is not signed must not change what is done: a version, a manifest itself, an upload.
    context.query(sent.only(TempUrlQuery.NAMES));
    context.approve(path.object() == null ? site(scope) : scope);
    // A prefix may end in the midst of a letter, and is no text then.
    String prefix = query.prefix() == null ? null : HeaderText.decode(query.prefix());
    if (prefix != null) {
      context.share(new SharedLinks(prefix, TempUrlQuery.shared(sent)));
    }
    Response response = next.handle(context);
    hideMetadata(response.headers());
    boolean isPage = response.headers().contains(StaticWeb.PAGE);
    if (context.isRead() && response.status() / 100 == 2 && !isPage && path.object() != null) {
      describe(response.headers(), path.object(), query);
    }
    return response;
  }

  /** The container itself is not opened: only what a site's pages are made of. */
  private static Authorizer site(SignedScope scope) {
    return (context, acl) ->
        context.depth() == 0 ? new Decision.Refused(invalid(context)) : scope.decide(context, acl);
  }

  private static void hideMetadata(HttpHeaders headers) {
    var hidden = new ArrayList<String>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (DROPPED_OF_ANSWERS.stream().anyMatch(name::startsWith)
          && KEPT_OF_ANSWERS.stream().noneMatch(name::startsWith)) {
        hidden.add(name);
      }
    }
    hidden.forEach(headers::remove);
  }

  private static void describe(HttpHeaders headers, String object, TempUrlQuery query) {
    String stored = headers.get(HttpHeaderNames.CONTENT_DISPOSITION);
    headers.set("Content-Disposition", Disposition.of(query, object, stored));
    headers.set("Expires", HttpDate.format(Math.min(query.expiresSeconds(), DATE_SECONDS_MAX)));
  }

  private static Response invalid(RequestContext context) {
    return Refusals.unsigned(context, INVALID);
  }
}
