package io.martinet.proxy.middleware;

import io.martinet.http.Response;
import io.martinet.http.wire.HeaderNames;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Codes names of headers that are no tokens, so that all behind it sees {@link HeaderNames}. */
public final class MetadataNames implements ProxyHandler {
  private final ProxyHandler next;

  public MetadataNames(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    code(context.headers());
    Response response = next.handle(context);
    return hasCoded(response.headers())
        ? new Response(response.status(), decoded(response.headers()), response.content())
        : response;
  }

  private static void code(HttpHeaders headers) {
    boolean isWild = false;
    for (Map.Entry<String, String> header : headers) {
      isWild |= !HeaderNames.inside(header.getKey()).equals(header.getKey());
    }
    if (isWild) {
      // All anew: header maps look names up as if they were ASCII.
      List<Map.Entry<String, String>> all = headers.entries();
      headers.clear();
      all.forEach(each -> headers.add(HeaderNames.inside(each.getKey()), each.getValue()));
    }
  }

  private static boolean hasCoded(HttpHeaders headers) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().indexOf('%') >= 0) {
        return true;
      }
    }
    return false;
  }

  private static HttpHeaders decoded(HttpHeaders headers) {
    var decoded = new DefaultHttpHeaders(false);
    for (Map.Entry<String, String> header : headers) {
      decoded.add(HeaderNames.outside(header.getKey()), header.getValue());
    }
    return decoded;
  }
}
