package io.martinet.proxy.middleware;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Refuses with 501 what asks for a feature that is not there yet, where going on would look like
 * success: segments that stay behind, versions that are not kept. What would do no harm passes and
 * is ignored, as Swift ignores what it does not know. Each feature takes its line away when it
 * comes. Thread-safe.
 */
public final class MissingFeatures implements ProxyHandler {
  private final ProxyHandler next;

  public MissingFeatures(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    String feature =
        context.path() instanceof RequestPath.Store(var path) ? feature(context, path) : null;
    return feature == null
        ? next.handle(context)
        : Responses.text(501, "This server does not support " + feature + ".");
  }

  private static @Nullable String feature(RequestContext context, StorePath path) {
    boolean isPut = context.method().equals(HttpMethod.PUT);
    boolean isPost = context.method().equals(HttpMethod.POST);
    if (!isPut && !isPost) {
      return null;
    }
    return path.object() == null ? ofContainer(context, path) : null;
  }

  private static @Nullable String ofContainer(RequestContext context, StorePath path) {
    if (path.container() == null) {
      return null;
    }
    return isSet(context, "X-Container-Sync-To") ? "synchronised containers" : null;
  }

  private static boolean isSet(RequestContext context, String header) {
    String value = context.header(header);
    return value != null && !value.isBlank();
  }
}
