package io.martinet.proxy.middleware;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code /crossdomain.xml}, which the plug-ins of browsers ask for: the older brother of
 * CORS, for a whole host. Thread-safe.
 */
public final class CrossDomainPolicy implements ProxyHandler {
  private static final String PATH = "/crossdomain.xml";
  private static final String PAGE =
      """
      <?xml version="1.0"?>
      <!DOCTYPE cross-domain-policy SYSTEM \
      "http://www.adobe.com/xml/dtds/cross-domain-policy.dtd" >
      <cross-domain-policy>
      %s
      </cross-domain-policy>\
      """;

  private final ProxyHandler next;
  private final byte[] page;

  /**
   * @param policy the elements that stand in the page
   */
  public CrossDomainPolicy(ProxyHandler next, String policy) {
    this.next = next;
    this.page = PAGE.formatted(policy).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!context.method().equals(HttpMethod.GET)
        || !(context.path() instanceof RequestPath.Service(var path))
        || !path.equals(PATH)) {
      return next.handle(context);
    }
    return new Response(
        200,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/xml"),
        new Content.Bytes(Unpooled.wrappedBuffer(page)));
  }
}
