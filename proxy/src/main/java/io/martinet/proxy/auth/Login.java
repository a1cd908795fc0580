package io.martinet.proxy.auth;

import io.martinet.auth.Identity;
import io.martinet.auth.LoginOutcome;
import io.martinet.auth.Tokens;
import io.martinet.auth.Users;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The v1 login: {@code GET /auth/v1.0}, {@code /auth/auth} and {@code /auth/v1/ACCOUNT/auth} with
 * user and key in headers; what follows in the path does not count. Thread-safe.
 */
public final class Login implements ProxyHandler {
  private static final String PREFIX = "/auth/";
  private static final String UNKNOWN = "unknown";

  private final ProxyHandler next;
  private final Users users;
  private final Tokens tokens;
  private final @Nullable String storageUrl;

  /**
   * @param storageUrl scheme, host and port of storage URLs; null: as the request was addressed
   */
  public Login(ProxyHandler next, Users users, Tokens tokens, @Nullable String storageUrl) {
    this.next = next;
    this.users = users;
    this.tokens = tokens;
    this.storageUrl = storageUrl;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Service(var path)) || !path.startsWith(PREFIX)) {
      return next.handle(context);
    }
    if (!context.method().equals(HttpMethod.GET)) {
      return Responses.standard(context.method(), 405);
    }
    String[] segments = path.substring(PREFIX.length()).split("/", -1);
    return switch (segments[0]) {
      case "" -> Responses.standard(context.method(), 404);
      case "v1.0", "auth" -> byWholeName(context);
      case "v1" ->
          segments.length > 2 && segments[2].equals("auth")
              ? inAccount(context, segments[1])
              : Responses.standard(context.method(), 400);
      default -> Responses.standard(context.method(), 400);
    };
  }

  private Response byWholeName(RequestContext context) {
    String user = either(context, "X-Auth-User", "X-Storage-User");
    String key = either(context, "X-Auth-Key", "X-Storage-Pass");
    return login(context, user, key, realm(user));
  }

  /** The account that the client says it belongs to. */
  private static String realm(@Nullable String user) {
    int colon = user == null ? -1 : user.indexOf(':');
    return user == null || colon < 0 ? UNKNOWN : user.substring(0, colon);
  }

  /** Here the user is named without its account, unless it comes in X-Auth-User. */
  private Response inAccount(RequestContext context, String account) {
    String user = header(context, "X-Storage-User");
    if (user == null) {
      user = header(context, "X-Auth-User");
      if (user == null || !user.startsWith(account + ":")) {
        return Refusals.unauthorized(context, account);
      }
    } else {
      user = account + ":" + user;
    }
    return login(context, user, either(context, "X-Storage-Pass", "X-Auth-Key"), account);
  }

  private Response login(
      RequestContext context, @Nullable String user, @Nullable String key, String realm) {
    if (user == null || key == null || user.indexOf(':') < 0) {
      return Refusals.unauthorized(context, realm);
    }
    return switch (users.login(user, key)) {
      case LoginOutcome.Denied() -> Refusals.unauthorized(context, realm);
      case LoginOutcome.Busy() -> Responses.standard(context.method(), 503);
      case LoginOutcome.Granted(var identity, var ownUrl) -> granted(context, identity, ownUrl);
    };
  }

  private Response granted(RequestContext context, Identity identity, @Nullable String ownUrl) {
    Tokens.Issued issued = tokens.issue(identity);
    Response response = Responses.empty(200);
    response
        .headers()
        .set("X-Auth-Token", issued.token())
        .set("X-Storage-Token", issued.token())
        .set("X-Auth-Token-Expires", Long.toString(issued.lifetime().toSeconds()))
        .set("X-Storage-Url", storageUrl(context, identity, ownUrl));
    return response;
  }

  private String storageUrl(RequestContext context, Identity identity, @Nullable String ownUrl) {
    String endpoint = storageUrl != null ? storageUrl : context.endpoint();
    return ownUrl != null
        ? ownUrl.replace("$HOST", endpoint)
        : endpoint + "/v1/" + PercentCode.encodePath(identity.account());
  }

  private static @Nullable String either(RequestContext context, String first, String second) {
    String value = header(context, first);
    return value == null ? header(context, second) : value;
  }

  private static @Nullable String header(RequestContext context, String name) {
    String value = context.header(name);
    return value == null || value.isEmpty() ? null : HeaderText.decode(value);
  }
}
