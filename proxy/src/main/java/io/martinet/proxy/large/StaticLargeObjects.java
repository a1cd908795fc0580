package io.martinet.proxy.large;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.body.RangedAnswers;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Static large objects: PUT with {@code multipart-manifest=put} stores a list of segments that are
 * there, and GET reads them one after the other. Thread-safe.
 */
public final class StaticLargeObjects implements ProxyHandler {
  private static final String MODE = "multipart-manifest";

  private static final String RESERVED =
      "X-Static-Large-Object is a reserved header. To create a static large object add query param"
          + " multipart-manifest=put.";

  private final ProxyHandler next;
  private final RangedAnswers answers;
  private final Executor threads;
  private final Duration clientTimeout;

  /**
   * @param threads ask for segments beside a request's own
   * @param clientTimeout how long a client may be silent in the midst of a manifest
   */
  public StaticLargeObjects(
      ProxyHandler next, RangedAnswers answers, Executor threads, Duration clientTimeout) {
    this.next = next;
    this.answers = answers;
    this.threads = threads;
    this.clientTimeout = clientTimeout;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    boolean isObject =
        context.path() instanceof RequestPath.Store(var path) && path.object() != null;
    if (!isObject) {
      return next.handle(context);
    }
    String mode = context.query().raw(MODE);
    if (context.method().equals(HttpMethod.PUT) && "put".equals(mode)) {
      return new ManifestUpload(context, this, next, threads, clientTimeout).put();
    }
    boolean isWrite =
        context.method().equals(HttpMethod.PUT) || context.method().equals(HttpMethod.POST);
    if (isWrite && context.header(StaticManifest.FLAG) != null) {
      return Responses.message(400, RESERVED);
    }
    return context.isRead()
        ? new StaticRead(context, this, next, answers).answer(next.handle(context), mode)
        : next.handle(context);
  }
}
