package io.martinet.proxy.container;

import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.database.Databases;

/** Requests to containers. Thread-safe; blocks the request's virtual thread. */
public final class ContainerController implements ProxyHandler {
  private final ContainerReads reads;
  private final ContainerWrites writes;

  public ContainerController(
      Databases databases, Constraints constraints, StoragePolicies policies) {
    this.reads = new ContainerReads(databases, constraints, policies);
    this.writes = new ContainerWrites(databases, constraints, policies);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    return switch (context.method().name()) {
      case "GET" -> reads.get(context);
      case "HEAD" -> reads.head(context);
      case "PUT" -> writes.put(context);
      case "POST" -> writes.post(context);
      case "DELETE" -> writes.delete(context);
      default -> throw new IllegalStateException("not routed here: " + context.method());
    };
  }
}
