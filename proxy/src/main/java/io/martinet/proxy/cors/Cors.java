package io.martinet.proxy.cors;

import com.google.common.base.Splitter;
import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.HeaderNames;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells browsers which pages of other origins may read answers about a container and its objects,
 * by the container's {@code X-Container-Meta-Access-Control-} headers, and answers what browsers
 * ask beforehand (the preflight: OPTIONS with an Origin). Who may do what is decided elsewhere:
 * refusals carry the headers too, so that a page can read why. Thread-safe.
 */
public final class Cors implements ProxyHandler {
  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE);

  /** What a page may always read: what browsers show anyway, and ours that say nothing of users. */
  private static final List<String> EXPOSED =
      List.of(
          "cache-control",
          "content-language",
          "content-type",
          "etag",
          "expires",
          "last-modified",
          "pragma",
          "x-openstack-request-id",
          "x-timestamp",
          "x-trans-id");

  private static final List<String> METADATA = List.of("x-container-meta-", "x-object-meta-");
  private static final String ASKED_HEADERS = "Access-Control-Request-Headers";
  private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

  private final ProxyHandler next;
  private final InfoCache infos;
  private final CorsSettings settings;

  public Cors(ProxyHandler next, InfoCache infos, CorsSettings settings) {
    this.next = next;
    this.infos = infos;
    this.settings = settings;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    String origin = context.header("Origin");
    if (origin == null
        || origin.isEmpty()
        || !(context.path() instanceof RequestPath.Store(var path))
        || path.container() == null) {
      return next.handle(context);
    }
    if (context.method().equals(HttpMethod.OPTIONS)) {
      return preflight(context, path, origin);
    }
    Response response = next.handle(context);
    if (METHODS.contains(context.method())) {
      tell(response.headers(), rules(context, path), origin);
    }
    return response;
  }

  private OriginRules rules(RequestContext context, StorePath path) throws InterruptedException {
    return OriginRules.of(
        infos.container(context, path.account(), path.requireContainer()), settings);
  }

  private Response preflight(RequestContext context, StorePath path, String origin)
      throws Exception {
    Response plain = next.handle(context);
    if (plain.status() != 200) {
      return plain;
    }
    plain.content().release();
    String allow = plain.headers().get(HttpHeaderNames.ALLOW, "");
    OriginRules rules = rules(context, path);
    String method = context.header("Access-Control-Request-Method");
    if (method == null || !COMMAS.splitToList(allow).contains(method) || !rules.allows(origin)) {
      Response refusal = Responses.standard(context.method(), 401);
      refusal.headers().set(HttpHeaderNames.ALLOW, allow);
      return refusal;
    }
    HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, allow);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow);
    allowOrigin(headers, rules, origin);
    if (rules.maxAge() != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, rules.maxAge());
    }
    String asked = context.header(ASKED_HEADERS);
    if (asked != null) { // whichever it likes: what they may do is decided when they come
      headers.set(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", COMMAS.split(asked)));
      headers.add(HttpHeaderNames.VARY, ASKED_HEADERS);
    }
    return new Response(200, headers, Content.empty());
  }

  private void tell(HttpHeaders headers, OriginRules rules, String origin) {
    if (settings.isStrict() && !rules.allows(origin)) {
      return;
    }
    Set<String> exposed = new LinkedHashSet<>(EXPOSED);
    exposed.addAll(rules.exposedHeaders());
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (METADATA.stream().anyMatch(name::startsWith)) {
        exposed.add(HeaderNames.outside(name));
      }
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", exposed));
    allowOrigin(headers, rules, origin);
  }

  /** An answer that names one origin is not for caches to give to another. */
  private static void allowOrigin(HttpHeaders headers, OriginRules rules, String origin) {
    if (rules.isOpen()) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, OriginRules.ANY);
    } else {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.add(HttpHeaderNames.VARY, "Origin");
    }
  }
}
