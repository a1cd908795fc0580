package io.martinet.proxy.middleware;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /healthcheck}, for load balancers. Operators take a proxy out of rotation by
 * making a file. Thread-safe.
 */
public final class HealthCheck implements ProxyHandler {
  private static final String PATH = "/healthcheck";

  private final ProxyHandler next;
  private final @Nullable Path disableFile;

  /**
   * @param disableFile while it exists the answer is 503; null: never
   */
  public HealthCheck(ProxyHandler next, @Nullable Path disableFile) {
    this.next = next;
    this.disableFile = disableFile;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Service(var path)) || !path.equals(PATH)) {
      return next.handle(context);
    }
    return disableFile != null && Files.exists(disableFile)
        ? Responses.text(503, "DISABLED BY FILE")
        : Responses.text(200, "OK");
  }
}
