package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The innermost stage: hands a request to the controller of what its path names. Authorisation is
 * asked before the controller runs; where the container's ACL could still allow what is refused
 * now, the controller asks again when it has the ACL. Thread-safe.
 */
public final class Router implements ProxyHandler {
  private static final String INFO = "/info";

  private final ProxyHandler info;
  private final ProxyHandler accounts;
  private final ProxyHandler containers;
  private final ProxyHandler objects;

  public Router(
      ProxyHandler info, ProxyHandler accounts, ProxyHandler containers, ProxyHandler objects) {
    this.info = info;
    this.accounts = accounts;
    this.containers = containers;
    this.objects = objects;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    return switch (context.path()) {
      case RequestPath.Refused(var status, var message) -> refused(context, status, message);
      case RequestPath.Service(var path) ->
          path.equals(INFO) ? info.handle(context) : unknown(context, path);
      case RequestPath.Store(var path) -> route(context, path);
    };
  }

  private Response route(RequestContext context, StorePath path) throws Exception {
    if (path.object() != null) {
      return authorized(context, objects, _ -> true);
    }
    if (path.container() != null) {
      return authorized(context, containers, RequestContext::isRead);
    }
    return authorized(context, accounts, _ -> false);
  }

  /**
   * @param asksAgain whether the controller will ask once more, with the ACL
   */
  private static Response authorized(
      RequestContext context, ProxyHandler controller, Predicate<RequestContext> asksAgain)
      throws Exception {
    Decision decision = context.authorize(null);
    if (decision instanceof Decision.Refused(var response)) {
      if (!asksAgain.test(context)) {
        return response;
      }
      response.content().release();
    }
    return controller.handle(context);
  }

  private static Response refused(RequestContext context, int status, @Nullable String message) {
    return message == null
        ? Responses.standard(context.method(), status)
        : Responses.message(status, message);
  }

  /** One segment is a bad URL; more are a path of an API version that is not ours. */
  private static Response unknown(RequestContext context, String path) {
    boolean isOneSegment = path.indexOf('/', 1) < 0 || path.indexOf('/', 1) == path.length() - 1;
    return isOneSegment
        ? Responses.message(412, "Bad URL")
        : Responses.standard(context.method(), 400);
  }
}
