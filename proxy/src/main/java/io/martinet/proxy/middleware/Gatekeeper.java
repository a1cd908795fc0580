package io.martinet.proxy.middleware;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Keeps internal headers internal, in both directions, and brings the client's own into the form
 * that the stages behind expect: each name once. A client's X-Timestamp is dropped: times are drawn
 * here. Thread-safe.
 */
public final class Gatekeeper implements ProxyHandler {
  private static final String TIMESTAMP = "x-timestamp";
  private static final String BACKEND = "x-backend-";
  private static final String TRANSIENT_SYSMETA = "x-object-transient-sysmeta-";
  private static final List<String> SYSMETA =
      List.of("x-account-sysmeta-", "x-container-sysmeta-", "x-object-sysmeta-");

  /** Where other versions of Swift kept places in headers. */
  private static final List<String> PLACES =
      List.of(
          "x-account-host",
          "x-account-device",
          "x-account-partition",
          "x-container-host",
          "x-container-device",
          "x-container-partition",
          "x-delete-at-host",
          "x-delete-at-device",
          "x-delete-at-partition",
          "x-delete-at-container");

  private final ProxyHandler next;

  public Gatekeeper(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    HttpHeaders headers = context.headers();
    removeInternal(headers);
    headers.remove(TIMESTAMP);
    joinRepeated(headers);
    Response response = next.handle(context);
    removeInternal(response.headers());
    return response;
  }

  private static void removeInternal(HttpHeaders headers) {
    var internal = new ArrayList<String>();
    for (Map.Entry<String, String> header : headers) {
      if (isInternal(header.getKey())) {
        internal.add(header.getKey());
      }
    }
    internal.forEach(headers::remove);
  }

  private static boolean isInternal(String name) {
    // Most headers are not ours at all: decided without making a lower-case copy.
    if (name.length() < BACKEND.length() || (name.charAt(0) | 0x20) != 'x') {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(BACKEND)
        || lower.startsWith(TRANSIENT_SYSMETA)
        || SYSMETA.stream().anyMatch(lower::startsWith)
        || PLACES.contains(lower);
  }

  /** Swift's server joins what a client sent more than once with commas. */
  private static void joinRepeated(HttpHeaders headers) {
    var seen = new LinkedHashSet<String>();
    Set<String> repeated = new LinkedHashSet<>();
    for (Map.Entry<String, String> header : headers) {
      String lower = header.getKey().toLowerCase(Locale.ROOT);
      if (!seen.add(lower)) {
        repeated.add(lower);
      }
    }
    for (String name : repeated) {
      headers.set(name, String.join(",", headers.getAll(name)));
    }
  }
}
