package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The innermost stage: hands a request to the controller of what its path names. Unknown methods
 * are refused before anybody is asked who sends them. Thread-safe.
 */
public final class Router implements ProxyHandler {
  private static final String INFO = "/info";

  /** Compared byte for byte by conformance suites. */
  private static final String BAD_URL = "Bad URL";

  private final Route info;
  private final Route accounts;
  private final Route containers;
  private final Route objects;

  public Router(Route info, Route accounts, Route containers, Route objects) {
    this.info = info;
    this.accounts = accounts;
    this.containers = containers;
    this.objects = objects;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    return switch (context.path()) {
      case RequestPath.Refused(var status, var message) -> refused(context, status, message);
      case RequestPath.Service(var path) -> service(context, path);
      case RequestPath.Store(var path) -> store(context, routeOf(path));
    };
  }

  private Route routeOf(StorePath path) {
    if (path.object() != null) {
      return objects;
    }
    return path.container() != null ? containers : accounts;
  }

  private static Response store(RequestContext context, Route route) throws Exception {
    boolean isOptions = context.method().equals(HttpMethod.OPTIONS);
    if (!isOptions && !route.methods().contains(context.method())) {
      return Responses.methodNotAllowed(context.method(), route.allow());
    }
    Decision decision = context.authorize(null);
    if (decision instanceof Decision.Refused(var response)) {
      if (isOptions || !route.asksAgain().test(context)) {
        return response;
      }
      response.content().release();
    }
    return isOptions ? options(route) : route.controller().handle(context);
  }

  private Response service(RequestContext context, String path) throws Exception {
    if (!path.equals(INFO)) {
      return unknown(context, path);
    }
    if (context.method().equals(HttpMethod.OPTIONS)) {
      return options(info);
    }
    return info.methods().contains(context.method())
        ? info.controller().handle(context)
        : Responses.methodNotAllowed(context.method(), info.allow());
  }

  private static Response options(Route route) {
    Response response = Responses.empty(200);
    response.headers().set(HttpHeaderNames.ALLOW, route.allow());
    return response;
  }

  private static Response refused(RequestContext context, int status, @Nullable String message) {
    return message == null
        ? Responses.standard(context.method(), status)
        : Responses.message(status, message);
  }

  /** One segment is a bad URL; more are a path of an API version that is not ours. */
  private static Response unknown(RequestContext context, String path) {
    int slash = path.indexOf('/', 1);
    boolean isOneSegment = slash < 0 || slash == path.length() - 1;
    return isOneSegment
        ? Responses.message(412, BAD_URL)
        : Responses.standard(context.method(), 400);
  }
}
