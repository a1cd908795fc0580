package io.martinet.proxy.auth;

import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;

/** Answers to those who may not. */
final class Refusals {
  private static final String AUTHENTICATE = "Www-Authenticate";
  private static final String UNKNOWN_REALM = "unknown";

  private Refusals() {}

  /** 401 to the nameless, 403 to others. */
  static Decision denied(RequestContext context) {
    return new Decision.Refused(
        context.identity() == null
            ? unauthorized(context)
            : Responses.standard(context.method(), 403));
  }

  /** 401 in the realm of the path's account. */
  static Response unauthorized(RequestContext context) {
    return unauthorized(
        context,
        context.path() instanceof RequestPath.Store(var path) ? path.account() : UNKNOWN_REALM);
  }

  /**
   * @param realm percent-encoded here, so that no name can break out of the header
   */
  static Response unauthorized(RequestContext context, String realm) {
    Response response = Responses.standard(context.method(), 401);
    String quoted = realm.isEmpty() ? UNKNOWN_REALM : PercentCode.encodePath(realm);
    response.headers().set(AUTHENTICATE, "Swift realm=\"" + quoted + "\"");
    return response;
  }
}
