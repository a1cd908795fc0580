package io.martinet.proxy.auth;

import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpMethod;

/** Answers to those who may not. */
public final class Refusals {
  private static final String AUTHENTICATE = "Www-Authenticate";
  private static final String UNKNOWN_REALM = "unknown";

  private Refusals() {}

  /** 401 to the nameless, 403 to others. */
  public static Decision denied(RequestContext context) {
    return new Decision.Refused(
        context.identity() == null
            ? unauthorized(context)
            : Responses.standard(context.method(), 403));
  }

  /** 401 in the realm of the path's account. */
  public static Response unauthorized(RequestContext context) {
    return unauthorized(
        context,
        context.path() instanceof RequestPath.Store(var path) ? path.account() : UNKNOWN_REALM);
  }

  /**
   * @param realm percent-encoded here, so that no name can break out of the header
   */
  static Response unauthorized(RequestContext context, String realm) {
    String quoted = realm.isEmpty() ? UNKNOWN_REALM : PercentCode.encodePath(realm);
    return challenged(Responses.standard(context.method(), 401), quoted);
  }

  /**
   * 401 to a request whose signature opens nothing: of no realm, since the account that it names
   * need not be there.
   *
   * @param message the body; a HEAD's answer has none
   */
  public static Response unsigned(RequestContext context, String message) {
    Response response =
        context.method().equals(HttpMethod.HEAD)
            ? Responses.empty(401)
            : Responses.message(401, message);
    return challenged(response, UNKNOWN_REALM);
  }

  private static Response challenged(Response response, String realm) {
    response.headers().set(AUTHENTICATE, "Swift realm=\"" + realm + "\"");
    return response;
  }
}
