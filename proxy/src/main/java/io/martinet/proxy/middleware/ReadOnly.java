package io.martinet.proxy.middleware;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import java.util.List;

/**
 * Refuses every write to what is stored, by whomever, while an operator wants that. Reads and
 * everything else go on. Thread-safe.
 */
public final class ReadOnly implements ProxyHandler {
  private static final List<String> WRITES = List.of("COPY", "DELETE", "POST", "PUT");

  private final ProxyHandler next;

  public ReadOnly(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    return context.path() instanceof RequestPath.Store && WRITES.contains(context.method().name())
        ? Responses.message(405, "Writes are disabled for this account.")
        : next.handle(context);
  }
}
